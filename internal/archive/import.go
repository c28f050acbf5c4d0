package archive

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Imported counts the records of a WARC file by what became of them.
type Imported struct {
	Taken   int            // captures copied, each with its request
	Known   int            // captures the archive had already
	Skipped map[string]int // what is no capture, by WARC type, and "not a page" for those of no page
	Bad     int
}

// Import copies the captures of a WARC file that any program made, of WARC 1.0
// or 1.1, plain, packed one by one or as a whole, or of those in a WACZ file: blocks, addresses and times
// as they are; only characters that no address can have are escaped. A capture
// of the same address, second and payload is known already. What makes a
// record bad is passed to bad, with the file and the place, and the rest is read
// nevertheless. The error is one of the file as a whole, or of writing.
func (a *Archive) Import(ctx context.Context, path string, bad func(error)) (Imported, error) {
	f, err := os.Open(path)
	if err != nil {
		return Imported{}, fmt.Errorf("import: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Imported{}, fmt.Errorf("import: %w", err)
	}
	magic := make([]byte, 4)
	if _, err := f.ReadAt(magic, 0); err == nil && string(magic) == "PK\x03\x04" {
		return a.importWACZ(ctx, path, f, info.Size(), bad)
	}
	return a.importWARC(ctx, path, f, info.Size(), bad)
}

func (a *Archive) importWARC(ctx context.Context, path string, f io.ReaderAt, size int64, bad func(error)) (Imported, error) {
	in := importing{a: a, ctx: ctx, name: filepath.Base(path), n: Imported{Skipped: map[string]int{}}}
	r, err := newForeign(f, size)
	if err != nil {
		return in.n, fmt.Errorf("import %s: %w", path, err)
	}
	if err := a.learn(); err != nil {
		return in.n, fmt.Errorf("import %s: %w", path, err)
	}
	for ctx.Err() == nil {
		rec, err := r.next()
		if err == io.EOF {
			break
		}
		at := r.start
		more := err == nil || r.resume(err)
		if err == nil {
			err = in.take(rec)
		}
		if err != nil && in.failed == nil {
			in.n.Bad++
			bad(fmt.Errorf("%s: %s: %w", path, at, err))
		}
		if !more || in.failed != nil {
			break
		}
	}
	in.flush()
	if in.request != nil {
		in.n.Skipped["request"]++
	}
	if err := errors.Join(in.failed, ctx.Err(), a.sync()); err != nil {
		return in.n, fmt.Errorf("import %s: %w", path, err)
	}
	return in.n, nil
}

// importing is an import under way: a response waits for its request, which
// may stand before or behind it.
type importing struct {
	a        *Archive
	ctx      context.Context
	name     string
	n        Imported
	response *record // waiting
	capture  Capture // made of it
	request  *record // the last without a response
	failed   error   // of writing
}

// take looks what a record is. The error says why it is bad.
func (in *importing) take(rec record) error {
	kind := rec.get("WARC-Type")
	switch kind {
	case "response", "resource", "revisit":
	case "request":
		if err := rec.whole(); err != nil {
			return err
		}
		if in.response != nil && in.capture.Request == nil && concurrent(rec, *in.response) {
			in.capture.Request = rec.block
			return nil
		}
		if in.request != nil {
			in.n.Skipped["request"]++
		}
		in.request = &rec
		return nil
	case "":
		return fmt.Errorf("%w: no WARC-Type", errForm)
	default:
		in.n.Skipped[kind]++
		return nil
	}
	in.flush()
	target := strings.ToLower(rec.target())
	http := strings.HasPrefix(target, "http://") || strings.HasPrefix(target, "https://")
	switch {
	case rec.get("WARC-Segment-Number") != "":
		in.n.Skipped["segment"]++
		return nil
	case !http && (kind != "resource" || !strings.HasPrefix(target, "ftp://") && !strings.HasPrefix(target, "file://")):
		in.n.Skipped["not a page"]++
		return nil
	}
	c, err := rec.imported()
	if err != nil {
		return err
	}
	if id := rec.get("WARC-Record-ID"); c.From == "" {
		c.From = strings.TrimSpace(strings.ToValidUTF8(in.name, "\uFFFD") + " " + id)
	}
	if in.request != nil && c.Kind != Resource && concurrent(*in.request, rec) {
		c.Request, in.request = in.request.block, nil
	}
	in.response, in.capture = &rec, c
	return nil
}

// flush writes the capture that was waiting for its request.
func (in *importing) flush() {
	if in.response == nil || in.failed != nil {
		return
	}
	in.response = nil
	in.a.mu.Lock()
	defer in.a.mu.Unlock()
	main, _ := in.capture.records("")
	e, err := main.entry()
	switch {
	case err != nil:
		in.failed = err
	case in.a.known[e.key()]:
		in.n.Known++
	default:
		if _, in.failed = in.a.append(in.capture, false); in.failed == nil {
			in.n.Taken++
		}
	}
}

// target is the address of a record; wget before 1.21 wrote it in angle brackets.
func (r record) target() string {
	return strings.TrimSuffix(strings.TrimPrefix(r.get("WARC-Target-URI"), "<"), ">")
}

// concurrent reports whether a request is that of a response: by their ids
// where they name each other, else by address and time.
func concurrent(request, response record) bool {
	ids := func(r record) (out []string) {
		for _, f := range r.fields {
			if strings.EqualFold(f.name, "WARC-Concurrent-To") {
				out = append(out, f.value)
			}
		}
		return out
	}
	to, of := ids(request), ids(response)
	if slices.Contains(to, response.get("WARC-Record-ID")) || slices.Contains(of, request.get("WARC-Record-ID")) {
		return true
	}
	return len(to) == 0 && len(of) == 0 && request.target() == response.target() && request.get("WARC-Date") == response.get("WARC-Date")
}

// imported makes a capture of another's record.
func (r record) imported() (Capture, error) {
	t, err := time.Parse(time.RFC3339, r.get("WARC-Date"))
	if err != nil {
		return Capture{}, fmt.Errorf("WARC-Date %q is none", r.get("WARC-Date"))
	}
	if err := r.whole(); err != nil {
		return Capture{}, err
	}
	c := Capture{URL: escaped(r.target()), Time: t.UTC().Truncate(time.Second), Kind: Kind(r.get("WARC-Type")), Block: r.block,
		Truncated: r.get("WARC-Truncated"), Unverified: r.get(unverified), From: r.get(from)}
	switch c.Kind {
	case Resource:
		c.ContentType = r.get("Content-Type")
	case Revisit:
		c.Original = r.original()
		c.Original.URL = escaped(strings.TrimSuffix(strings.TrimPrefix(c.Original.URL, "<"), ">"))
	}
	return c, c.check()
}

// whole checks a block against its length and digest, as far as that is of a
// known kind.
func (r record) whole() error {
	if r.block == nil {
		return fmt.Errorf("the block of %s bytes is longer than %d", r.get("Content-Length"), maxImported)
	}
	algorithm, want, _ := strings.Cut(r.get("WARC-Block-Digest"), ":")
	var sum []byte
	switch strings.ReplaceAll(strings.ToLower(algorithm), "-", "") {
	case "md5":
		s := md5.Sum(r.block)
		sum = s[:]
	case "sha1":
		s := sha1.Sum(r.block)
		sum = s[:]
	case "sha256":
		s := sha256.Sum256(r.block)
		sum = s[:]
	default:
		return nil
	}
	if !strings.EqualFold(want, hex.EncodeToString(sum)) && !strings.EqualFold(strings.TrimRight(want, "="), base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum)) {
		return fmt.Errorf("the block does not match its digest %s:%s", algorithm, want)
	}
	return nil
}

// learn fills a.known.
func (a *Archive) learn() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known != nil {
		return nil
	}
	known := map[[sha256.Size]byte]bool{}
	for l, err := range entries(a.entries.all()) {
		if err != nil {
			return err
		}
		known[l.key()] = true
	}
	a.known = known
	return nil
}

// key is the same for two captures of one address, second and payload.
func (e Entry) key() [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s\n%s", e.URL, e.Time.Unix(), e.Kind, e.Digest))
}

// sync makes all that was appended last.
func (a *Archive) sync() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.file == nil {
		return nil
	}
	return a.file.Sync()
}
