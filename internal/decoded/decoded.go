// Package decoded keeps what was made of archived pages, so that reading them
// again need not begin with their bytes. It is a cache: whatever is lost or
// damaged of it is made again from the archive, and deleting all of it loses
// time and nothing else.
//
// On disk it is a folder of segments, v<version>-<random>.pages, each written
// once, by one process, under a temporary name, and never changed. So there is
// no lock: two processes that fill the folder at the same time make a segment
// each, and what a killed one leaves is removed later. A segment is
//
//	the line "nianbao decoded 1"
//	records: the first 16 bytes of SHA-256 over key and frame, then the frame (zstd)
//	the index: 32 bytes a record, sorted: key (20), offset (8), length (4)
//	the number of records (8), and SHA-256 of the index (32)
//
// with numbers in big-endian order.
package decoded

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
)

const (
	suffix    = ".pages"
	temporary = ".tmp"
)

// maxSegment is the size at which a segment is ended. One of less than half of
// it is small: it becomes part of the next segment written.
const maxSegment = 256 << 20

// staleAfter is how long a temporary file must have been untouched to count as
// left behind by a killed process.
const staleAfter = time.Hour

// A Key names a record: bytes that are the same only for the same page.
type Key [20]byte

// KeyOf is the key of something described in words.
func KeyOf(description string) Key {
	sum := sha256.Sum256([]byte(description))
	return Key(sum[:len(Key{})])
}

// Store is an open cache of one version. Its methods may be used by several
// goroutines; those of a nil Store find nothing and keep nothing.
type Store struct {
	dir, prefix string
	readOnly    bool
	max         int64
	enc         *zstd.Encoder
	dec         *zstd.Decoder
	segments    []*segment // as of Open

	mu  sync.Mutex
	out *writer // the segment being written, nil if there is none
	err error   // why nothing more is kept
}

// Open opens the cache in dir, making dir if there is none. What it holds of
// another version, or damaged beyond use, is removed.
func Open(dir string, version int) (*Store, error) {
	return opened(&Store{dir: dir, prefix: fmt.Sprintf("v%d-", version), max: maxSegment})
}

// OpenReadOnly opens what the cache in dir holds of a version and changes
// nothing on disk: what is put is not kept.
func OpenReadOnly(dir string, version int) (*Store, error) {
	return opened(&Store{dir: dir, prefix: fmt.Sprintf("v%d-", version), readOnly: true})
}

func opened(s *Store) (*Store, error) {
	if err := s.open(); err != nil {
		s.release()
		return nil, fmt.Errorf("open %s: %w", s.dir, err)
	}
	return s, nil
}

func (s *Store) open() error {
	if !s.readOnly {
		if err := os.MkdirAll(s.dir, 0o755); err != nil {
			return err
		}
	}
	var err error
	if s.enc, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true),
		zstd.WithWindowSize(128<<10)); err != nil {
		return err
	}
	if s.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0)); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(globQuote(s.dir), "v*-*"+suffix+"*"))
	if err != nil {
		return err
	}
	for _, name := range names {
		base := filepath.Base(name)
		if strings.HasSuffix(base, temporary) {
			if s.readOnly {
				continue
			}
			if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > staleAfter {
				os.Remove(name) // if it stays, a later Open tries again
			}
			continue
		}
		if strings.HasPrefix(base, s.prefix) {
			if seg, err := openSegment(name); err == nil {
				s.segments = append(s.segments, seg)
				continue
			}
		}
		if !s.readOnly {
			os.Remove(name)
		}
	}
	return nil
}

func globQuote(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// Get returns the record of a key, if there is one and it is as it was written.
func (s *Store) Get(key Key) ([]byte, bool) {
	if s == nil {
		return nil, false
	}
	for _, seg := range s.segments {
		frame, ok := seg.read(key)
		if !ok {
			continue
		}
		if b, err := s.dec.DecodeAll(frame, nil); err == nil {
			return b, true
		}
	}
	return nil, false
}

// Put keeps a record. It can be had after the next Open. When it cannot be
// written, Close says why, and nothing more is kept.
func (s *Store) Put(key Key, record []byte) {
	if s == nil || s.readOnly {
		return
	}
	frame := s.enc.EncodeAll(record, nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail(s.put(key, frame))
}

func (s *Store) put(key Key, frame []byte) error {
	if s.err != nil {
		return nil
	}
	if s.out == nil {
		var err error
		if s.out, err = newWriter(s.dir, s.prefix); err != nil {
			return err
		}
	}
	if err := s.out.add(key, frame); err != nil {
		return err
	}
	if s.out.size < s.max {
		return nil
	}
	return s.seal()
}

// fail gives up writing after the first error.
func (s *Store) fail(err error) {
	if err == nil || s.err != nil {
		return
	}
	s.err = fmt.Errorf("write to %s: %w", s.dir, err)
	if s.out != nil {
		s.out.abort()
		s.out = nil
	}
}

func (s *Store) seal() error {
	err := s.out.seal(strings.TrimSuffix(s.out.file.Name(), temporary))
	if err == nil {
		s.out = nil
	}
	return err
}

// Close ends what was written and makes one segment of it and the small ones
// there are. Its error means that not all that was put is kept. The Store is
// used up.
func (s *Store) Close() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out != nil {
		s.fail(s.merge())
	}
	s.release()
	return s.err
}

func (s *Store) merge() error {
	var merged []*segment
	for _, seg := range s.segments {
		if seg.size >= s.max/2 {
			continue
		}
		for i := range seg.len() {
			key := seg.key(i)
			if _, known := s.out.index[key]; known {
				continue
			}
			if frame, ok := seg.read(key); ok {
				if err := s.out.add(key, frame); err != nil {
					return err
				}
			}
		}
		merged = append(merged, seg)
	}
	if err := s.seal(); err != nil {
		return err
	}
	for _, seg := range merged {
		seg.file.Close()
		os.Remove(seg.file.Name()) // if it stays, it is merged again
	}
	return nil
}

// release closes the files.
func (s *Store) release() {
	for _, seg := range s.segments {
		seg.file.Close()
	}
	s.segments = nil
	if s.enc != nil {
		s.enc.Close()
	}
	if s.dec != nil {
		s.dec.Close()
	}
}
