// Package archive keeps every byte that was fetched or imported: WARC 1.1
// files (ISO 28500:2017) with one gzip member a record, and a sorted CDXJ index.
// It is the one part of a dataset that cannot be rebuilt; the index can.
//
// On disk an archive is a directory:
//
//	nianbao-<UTC time>-<pid>-<serial>.warc.gz   warcinfo, then response, request, response, request, …
//	index.cdxj                                  one line a capture, sorted
//	.lock                                       held while files are made or mended and the index is written
//	.entries-*                                  what a process at work needs room for; gone with it, but for systems that keep open files
//
// A file is only ever written by the process that made it, each capture with
// one write and one fsync; Append returns after the fsync. WARC files whose names do
// not start with "nianbao-" are not ours and are left alone.
//
// Several processes may write at once, each into files of its own. A process
// holds the lock of the file it writes, so that the system lets go of it when
// the process ends, however it ends. Open repairs what a crash left in files that
// nobody writes any more, and finds what the index lacks; the ends of files that
// are being written are left alone. Each process adds its own captures to the
// index when it closes; those of one that was killed are added by the
// next that opens the archive. What others write is seen after Refresh.
//
// # Digests
//
// Digests are SHA-256, written "sha256:<hex>". The block digest is that of the
// whole record block. The payload digest of a response is that of every byte
// after the blank line that ends the HTTP head, with chunked transfer coding
// and gzip content coding left in place: the reading of WARC 1.1 that warcio,
// gowarc and the common crawlers share. So one page sent twice with different
// chunk sizes has two payload digests. A response that is not HTTP with a whole
// head has no WARC-Payload-Digest; its block counts as the payload. The payload of
// a resource is its block.
//
// # Why the records are written here
//
// The writer of github.com/nlnwa/gowarc v1.6.0 writes, flushes and reports
// request and response one by one, tells their length before compression only,
// drops the error of the gzip trailer, and keeps a file under another name until
// it is closed in order; its record builder mends HTTP heads it finds
// broken, and its reader mends them too. An archive needs the pair in one write, exact byte
// ranges, files usable after kill -9, and bytes as they came. Nor does gowarc read
// what Import must: of a file packed as a whole it gives the first record and drops
// the rest without a word, and it does not find its way behind a bad record. It remains
// the second reader in this package's tests.
package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxFileSize is the size at which a WARC file is left for a new one, the
// recommendation of WARC 1.1, annex C. A file passes it by at most one capture.
const maxFileSize = 1 << 30

// maxMemory is how many bytes of lines of the index an archive open for writing
// has in memory; mergeMemory is how many times that, while it is being closed.
const (
	maxMemory   = 1 << 20
	mergeMemory = 32
)

// An Entry is the index's knowledge of a capture.
type Entry struct {
	URL    string
	Time   time.Time // UTC, whole seconds
	Kind   Kind
	MIME   string // media type as stated, lower case, without parameters; "" if none
	Status int    // HTTP status; 0 for a Resource and where it cannot be read
	Digest string // payload digest, "sha256:<hex>", see the package comment; that of the original for a Revisit, "" if unknown
	File   string // name of the WARC file in the archive's directory
	// Offset and Length are the byte range of the record's gzip member in File.
	Offset, Length int64
}

// An Archive is an open archive. It may be used by several goroutines.
type Archive struct {
	dir     string
	maxSize int64

	mu      sync.Mutex
	entries ledger
	newest  map[uint64]int64           // hash of a URL -> place of its newest in entries, revisits not counted
	visited map[uint64]int64           // hash of a URL -> Unix time of its newest revisit
	known   map[[sha256.Size]byte]bool // entries by Entry.key; nil before the first Import
	damage  []error
	stale   bool // index.cdxj on disk lacks something that is settled
	found   int  // captures Open found behind the index in files that nobody writes
	writing bool // neither read-only nor closed

	ends    map[string]int64 // file -> how far its records are known
	settled map[string]bool  // files whose records this process answers for: its own, and those nobody wrote when it opened

	file   *os.File // the WARC file being written, nil before the first Append
	name   string   // its name in dir
	size   int64    // its length in bytes
	info   string   // its warcinfo record's id
	serial int      // number of the last file made
	gz     *gzip.Writer
}

// Open opens the archive in dir for writing, making dir if there is none. A
// record torn by a crash is cut off, records missing from the index are added
// to it, and a missing or damaged index is rebuilt, all but for the files other
// processes are writing. It is an error if the index names records that the
// files no longer have.
func Open(dir string) (*Archive, error) {
	if err := makeDir(dir); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	a := newArchive(dir)
	a.writing, a.gz, a.entries = true, gzip.NewWriter(nil), ledger{dir: dir, most: maxMemory}
	if err := a.locked(a.recover); err != nil {
		return nil, fmt.Errorf("open archive %s: %w", dir, err)
	}
	return a, nil
}

// OpenReadOnly opens the archive in dir as it is now: the whole records there
// are, whether or not a process is writing to it. It takes no lock and changes
// nothing on disk.
func OpenReadOnly(dir string) (*Archive, error) {
	a := newArchive(dir)
	if err := a.load(); err != nil {
		return nil, fmt.Errorf("open archive %s: %w", dir, err)
	}
	return a, nil
}

func newArchive(dir string) *Archive {
	return &Archive{dir: dir, maxSize: maxFileSize, newest: map[uint64]int64{}, visited: map[uint64]int64{},
		ends: map[string]int64{}, settled: map[string]bool{}}
}

func makeDir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return syncDir(filepath.Dir(filepath.Clean(dir)))
}

// Append writes a capture and returns once it is on stable storage. When it
// fails the archive is as before; a cancelled ctx is heeded before the
// write, never in the middle of it.
func (a *Archive) Append(ctx context.Context, c Capture) (Entry, error) {
	if err := c.check(); err != nil {
		return Entry{}, fmt.Errorf("archive %q: %w", c.URL, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return Entry{}, fmt.Errorf("archive %s: %w", c.URL, err)
	}
	e, err := a.append(c, true)
	if err != nil {
		return Entry{}, fmt.Errorf("archive %s: %w", c.URL, err)
	}
	return e, nil
}

// append writes a capture, and unless it is to last at once leaves it to a
// later write, or to the end of the file, to make it do so.
func (a *Archive) append(c Capture, lasting bool) (Entry, error) {
	if !a.writing {
		return Entry{}, errors.New("the archive is not open for writing")
	}
	if a.file != nil && a.size >= a.maxSize {
		if err := a.closeFile(); err != nil {
			return Entry{}, err
		}
	}
	var out bytes.Buffer
	if a.file == nil {
		if err := a.begin(&out); err != nil {
			return Entry{}, err
		}
	}
	main, request := c.records(a.info)
	start := out.Len()
	main.write(a.gz, &out)
	e, err := main.entry()
	if err != nil {
		return Entry{}, err
	}
	e.File, e.Offset, e.Length = a.name, a.size+int64(start), int64(out.Len()-start)
	if c.Request != nil {
		request.write(a.gz, &out)
	}
	if err := a.commit(out.Bytes(), lasting); err != nil {
		return Entry{}, err
	}
	a.add(e)
	a.stale = true
	return e, nil
}

// begin makes the next WARC file and puts its warcinfo record into out, so
// that it goes to disk together with the first capture.
func (a *Archive) begin(out *bytes.Buffer) error {
	now := time.Now().UTC()
	if err := a.create(now); err != nil {
		return err
	}
	a.info = newID()
	warcinfo(a.info, a.name, now).write(a.gz, out)
	return nil
}

// commit writes b at the end of the file and, if it is to last, syncs it. After a failure nobody
// knows what a later sync of the same file is worth, so the file is cut back
// and left; the next capture starts another.
func (a *Archive) commit(b []byte, lasting bool) error {
	_, err := a.file.Write(b)
	if err == nil && lasting {
		err = a.file.Sync()
	}
	if err == nil && a.size == 0 {
		err = syncDir(a.dir)
	}
	if err == nil {
		a.size += int64(len(b))
		return nil
	}
	// What of this fails too, the next Open puts right.
	a.file.Truncate(a.size)
	a.closeFile()
	if a.size == 0 {
		os.Remove(filepath.Join(a.dir, a.name))
	}
	return err
}

func (a *Archive) closeFile() error {
	f := a.file
	a.file = nil
	return errors.Join(f.Sync(), f.Close())
}

// Find returns the newest capture of exactly this URL, revisits not counted;
// of two in the same second, the one written later.
func (a *Archive) Find(url string) (e Entry, ok bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	at, ok := a.newest[hash(url)]
	if !ok {
		return Entry{}, false, nil
	}
	if e, err = a.entries.read(at); err != nil {
		return Entry{}, false, fmt.Errorf("find %s in the archive: %w", url, err)
	}
	if e.URL != url {
		return Entry{}, false, nil
	}
	return e, true, nil
}

// Checked returns when the page of an entry that Find gave was last captured or
// found unchanged.
func (a *Archive) Checked(e Entry) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if last, ok := a.visited[hash(e.URL)]; ok && last > e.Time.Unix() {
		return time.Unix(last, 0).UTC()
	}
	return e.Time
}

// hash stands for a URL. Among ten million URLs two share one with a
// probability of 3 in a million; one of them would then be asked for again.
func hash(url string) uint64 {
	sum := sha256.Sum256([]byte(url))
	return binary.LittleEndian.Uint64(sum[:])
}

// Entries returns all captures in the order of the index: by SURT key, then
// time.
func (a *Archive) Entries() ([]Entry, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []line
	known := map[string]string{} // one copy of each file name and media type
	for l, err := range entries(a.entries.all()) {
		if err != nil {
			return nil, fmt.Errorf("archive %s: %w", a.dir, err)
		}
		l.File, l.MIME = intern(known, l.File), intern(known, l.MIME)
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b line) int { return strings.Compare(a.text, b.text) })
	out := make([]Entry, len(all))
	for i, l := range all {
		out[i] = l.Entry
	}
	return out, nil
}

func intern(known map[string]string, s string) string {
	if k, ok := known[s]; ok {
		return k
	}
	known[s] = s
	return s
}

// Damage returns an error for each stretch of a WARC file in which opening the
// archive looked for records and found neither whole ones nor the torn end of
// an interrupted write. It says nothing of records the index already had:
// those are checked when read.
func (a *Archive) Damage() []error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.damage
}

// Read returns the capture of an entry, checked against its digests. File and
// Offset suffice; the URL and Digest are compared if e has them. A capture is
// returned without its Request if that was not kept or cannot be read.
func (a *Archive) Read(e Entry) (Capture, error) {
	c, err := a.read(e)
	if err != nil {
		return Capture{}, fmt.Errorf("read %s at offset %d: %w", filepath.Join(a.dir, e.File), e.Offset, err)
	}
	return c, nil
}

// Close adds to index.cdxj what was appended, and what Open found that it
// lacked.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.writing {
		return nil
	}
	a.writing = false
	var err error
	if a.file != nil {
		err = a.closeFile()
	}
	if a.stale {
		err = errors.Join(err, a.locked(a.merge))
	}
	a.entries.close()
	if err != nil {
		return fmt.Errorf("close archive %s: %w", a.dir, err)
	}
	return nil
}

// add puts e among the entries; a.mu is held.
func (a *Archive) add(e Entry) { a.note(line{e.line(), e}) }

func (a *Archive) note(l line) {
	at := a.entries.add(l.text)
	if a.known != nil {
		a.known[l.key()] = true
	}
	url := hash(l.URL)
	if l.Kind == Revisit {
		a.visited[url] = max(a.visited[url], l.Time.Unix())
		return
	}
	if last, ok := a.newest[url]; ok {
		if old, err := a.entries.read(last); err == nil && !old.before(l.Entry) {
			return
		}
	}
	a.newest[url] = at
}
