package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A record is one WARC record.
type record struct {
	fields []field // without Content-Length
	block  []byte
}

// The fields for Capture.Unverified and Capture.From.
const (
	unverified = "Nianbao-Unverified-Certificate"
	from       = "Nianbao-Imported-From"
)

// The profiles of revisits: what says that nothing has changed.
const (
	identicalPayload = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	notModified      = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

type field struct{ name, value string }

// get returns the value of a field, "" if the record has none.
func (r record) get(name string) string {
	for _, f := range r.fields {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// records makes the record of a capture and that of its request, which is
// meant for use only if there is one. info is the id of the file's warcinfo
// record.
func (c Capture) records(info string) (main, request record) {
	id, requestID := newID(), newID()
	date := c.Time.UTC().Format(time.RFC3339)
	contentType, concurrentTo := c.ContentType, ""
	if c.Kind != Resource {
		contentType = "application/http; msgtype=response"
		if c.Request != nil {
			concurrentTo = requestID
		}
	}
	profile, originalDate := c.revisits()
	main = record{fields: []field{
		{"WARC-Type", string(c.Kind)},
		{"WARC-Profile", profile},
		{"WARC-Refers-To-Target-URI", c.Original.URL},
		{"WARC-Refers-To-Date", originalDate},
		{"WARC-Record-ID", id},
		{"WARC-Warcinfo-ID", info},
		{"WARC-Concurrent-To", concurrentTo},
		{"WARC-Date", date},
		{"WARC-Target-URI", c.URL},
		{"WARC-Truncated", c.Truncated},
		{unverified, c.Unverified},
		{from, c.From},
		{"WARC-Payload-Digest", c.payloadDigest()},
		{"WARC-Block-Digest", digest(c.Block)},
		{"Content-Type", contentType},
	}, block: c.Block}
	request = record{fields: []field{
		{"WARC-Type", "request"},
		{"WARC-Record-ID", requestID},
		{"WARC-Warcinfo-ID", info},
		{"WARC-Concurrent-To", id},
		{"WARC-Date", date},
		{"WARC-Target-URI", c.URL},
		{"WARC-Block-Digest", digest(c.Request)},
		{"Content-Type", "application/http; msgtype=request"},
	}, block: c.Request}
	return main, request
}

// payloadDigest is that of the original for a revisit, and "" for a response
// without a whole head.
func (c Capture) payloadDigest() string {
	switch c.Kind {
	case Resource:
		return digest(c.Block)
	case Revisit:
		return c.Original.Digest
	}
	head, body := splitHTTP(c.Block)
	if head == nil {
		return ""
	}
	return digest(body)
}

// revisits is the profile of a revisit and the date of its original, "" each
// for others.
func (c Capture) revisits() (profile, date string) {
	if c.Kind != Revisit {
		return "", ""
	}
	if !c.Original.Time.IsZero() {
		date = c.Original.Time.UTC().Format(time.RFC3339)
	}
	head, _ := splitHTTP(c.Block)
	if status, _ := statusAndType(head); status == http.StatusNotModified {
		return notModified, date
	}
	return identicalPayload, date
}

// warcinfo makes the first record of a file.
func warcinfo(id, name string, now time.Time) record {
	block := []byte("software: nianbao\r\n" +
		"format: WARC File Format 1.1\r\n" +
		"conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n")
	return record{fields: []field{
		{"WARC-Type", "warcinfo"},
		{"WARC-Record-ID", id},
		{"WARC-Date", now.Format(time.RFC3339)},
		{"WARC-Filename", name},
		{"WARC-Block-Digest", digest(block)},
		{"Content-Type", "application/warc-fields"},
	}, block: block}
}

// write appends the record to out as one gzip member. Fields without a value
// are left out. Writing to memory does not fail.
func (r record) write(gz *gzip.Writer, out *bytes.Buffer) {
	gz.Reset(out)
	io.WriteString(gz, "WARC/1.1\r\n")
	for _, f := range r.fields {
		if f.value != "" {
			fmt.Fprintf(gz, "%s: %s\r\n", f.name, f.value)
		}
	}
	fmt.Fprintf(gz, "Content-Length: %d\r\n\r\n", len(r.block))
	gz.Write(r.block)
	io.WriteString(gz, "\r\n\r\n")
	gz.Close()
}

// readRecord reads the record whose gzip member starts at offset in a file
// of size bytes, and returns it and the member's length. The error is, or
// wraps, io.ErrUnexpectedEOF if the file ends within the member.
func readRecord(f io.ReaderAt, offset, size int64) (record, int64, error) {
	in := &counter{r: bufio.NewReader(io.NewSectionReader(f, offset, size-offset))}
	gz, err := gzip.NewReader(in)
	if err != nil {
		return record{}, 0, err
	}
	gz.Multistream(false)
	magic := make([]byte, len("WARC/1."))
	if _, err := io.ReadFull(gz, magic); err != nil {
		return record{}, 0, err
	}
	if string(magic) != "WARC/1." {
		return record{}, 0, errors.New("no WARC 1 record")
	}
	data, err := io.ReadAll(gz)
	if err != nil {
		return record{}, 0, err
	}
	r, err := parse(data)
	return r, in.n, err
}

// parse makes a record of the bytes after "WARC/1.".
func parse(data []byte) (record, error) {
	head, rest, ok := bytes.Cut(data, []byte("\r\n\r\n"))
	block, ended := bytes.CutSuffix(rest, []byte("\r\n\r\n"))
	if !ok || !ended {
		return record{}, errors.New("WARC record without its blank lines")
	}
	r := record{block: block}
	lines := strings.Split(string(head), "\r\n")
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return record{}, fmt.Errorf("WARC header line %q without a colon", line)
		}
		r.fields = append(r.fields, field{name, strings.TrimPrefix(value, " ")})
	}
	if n := r.get("Content-Length"); n != strconv.Itoa(len(block)) {
		return record{}, fmt.Errorf("WARC block of %d bytes, but Content-Length is %q", len(block), n)
	}
	return r, nil
}

// entry describes the record, all but where it is. Its Kind is "" if it is not
// the record of a capture.
func (r record) entry() (Entry, error) {
	kind := Kind(r.get("WARC-Type"))
	if kind != Response && kind != Resource && kind != Revisit {
		return Entry{}, nil
	}
	t, err := time.Parse(time.RFC3339, r.get("WARC-Date"))
	if err != nil {
		return Entry{}, err
	}
	e := Entry{URL: r.get("WARC-Target-URI"), Time: t.UTC().Truncate(time.Second), Kind: kind, Digest: r.get("WARC-Payload-Digest")}
	if e.Digest == "" && kind != Revisit {
		e.Digest = r.get("WARC-Block-Digest")
	}
	if kind == Resource {
		e.MIME = mediaType(r.get("Content-Type"))
		return e, nil
	}
	head, _ := splitHTTP(r.block)
	if e.Status, e.MIME = statusAndType(head); kind == Revisit {
		e.MIME = ""
	}
	return e, nil
}

// original is what a revisit refers to.
func (r record) original() Original {
	o := Original{URL: r.get("WARC-Refers-To-Target-URI"), Digest: r.get("WARC-Payload-Digest")}
	if t, err := time.Parse(time.RFC3339, r.get("WARC-Refers-To-Date")); err == nil {
		o.Time = t.UTC().Truncate(time.Second)
	}
	return o
}

func (a *Archive) read(e Entry) (Capture, error) {
	if e.File == "" || filepath.Base(e.File) != e.File {
		return Capture{}, errors.New("not the name of a WARC file")
	}
	f, err := os.Open(filepath.Join(a.dir, e.File))
	if err != nil {
		return Capture{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Capture{}, err
	}
	r, n, err := readRecord(f, e.Offset, info.Size())
	if err != nil {
		return Capture{}, err
	}
	got, err := r.entry()
	switch {
	case err != nil:
		return Capture{}, err
	case got.Kind == "":
		return Capture{}, fmt.Errorf("a %s record, not a capture", r.get("WARC-Type"))
	case e.URL != "" && e.URL != got.URL:
		return Capture{}, fmt.Errorf("the record is of %s, not %s", got.URL, e.URL)
	case e.Digest != "" && e.Digest != got.Digest:
		return Capture{}, fmt.Errorf("the record has the digest %s, not %s", got.Digest, e.Digest)
	case digest(r.block) != r.get("WARC-Block-Digest"):
		return Capture{}, fmt.Errorf("the block does not match its digest %s", r.get("WARC-Block-Digest"))
	}
	c := Capture{URL: got.URL, Time: got.Time, Kind: got.Kind, Block: r.block, Truncated: r.get("WARC-Truncated"), Unverified: r.get(unverified), From: r.get(from)}
	switch c.Kind {
	case Resource:
		c.ContentType = r.get("Content-Type")
		return c, nil
	case Revisit:
		c.Original = r.original()
	}
	if id := r.get("WARC-Concurrent-To"); id != "" {
		next, _, err := readRecord(f, e.Offset+n, info.Size())
		if err == nil && next.get("WARC-Record-ID") == id {
			c.Request = next.block
		}
	}
	return c, nil
}

func digest(b []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(b)) }

// splitHTTP cuts an HTTP response after the blank line that ends its head. A
// line of white space counts as blank, as for warcio, so that both see the
// same payload. If block does not start with a whole HTTP head, head is nil and
// body is all of it.
func splitHTTP(block []byte) (head, body []byte) {
	if !bytes.HasPrefix(block, []byte("HTTP/")) {
		return nil, block
	}
	n := 0
	for line := range bytes.Lines(block) {
		n += len(line)
		if len(bytes.TrimSpace(line)) == 0 && bytes.HasSuffix(line, []byte("\n")) {
			return block[:n], block[n:]
		}
	}
	return nil, block
}

// statusAndType reads the status code and the media type from an HTTP head, as
// far as it has them.
func statusAndType(head []byte) (status int, mime string) {
	line, rest, _ := strings.Cut(string(head), "\n")
	if f := strings.Fields(line); len(f) > 1 && len(f[1]) == 3 {
		if n, err := strconv.Atoi(f[1]); err == nil && n > 0 {
			status = n
		}
	}
	for line := range strings.Lines(rest) {
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(strings.TrimSpace(name), "content-type") {
			return status, mediaType(value)
		}
	}
	return status, ""
}

// mediaType returns a content type without its parameters and in lower case, or
// "" if it cannot be one.
func mediaType(contentType string) string {
	t, _, _ := strings.Cut(contentType, ";")
	t = strings.ToLower(strings.TrimSpace(t))
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(t) > 255 || !strings.Contains(t, "/") || strings.ContainsFunc(t, odd) {
		return ""
	}
	return t
}

// counter counts what is read through it. It is an io.ByteReader so that
// gzip reads not a byte past the end of a member.
type counter struct {
	r *bufio.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}
