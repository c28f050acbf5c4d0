package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	maxImported   = 64 << 20 // bytes of a record's block that are taken
	maxRecordHead = 1 << 20
)

// A foreignFile reads the WARC records of any program, one after the other:
// plain, packed one by one, or packed as a whole. What is no record it steps over.
type foreignFile struct {
	f      io.ReaderAt
	size   int64
	packed bool
	in     *counter // the file from base on
	base   int64
	gz     *gzip.Reader
	out    *bufio.Reader // unpacked, up to the end of the gzip member
	member int64         // where in the file that begins
	read   int64         // bytes of it that were read, unpacked
	start  place         // of the record
	found  bool          // resume has read the record's first line already
}

// A place is so many bytes, unpacked, behind a byte of the file.
type place struct{ at, read int64 }

func (p place) String() string {
	if p.read > 0 {
		return fmt.Sprintf("offset %d, byte %d unpacked", p.at, p.read)
	}
	return fmt.Sprintf("offset %d", p.at)
}

// What has not the form of a WARC record, though it can be unpacked.
var (
	errForm   = errors.New("no WARC record")
	errLength = fmt.Errorf("%w: the block does not end where Content-Length says", errForm)
)

func newForeign(f io.ReaderAt, size int64) (*foreignFile, error) {
	r := &foreignFile{f: f, size: size, gz: new(gzip.Reader), out: bufio.NewReader(bytes.NewReader(nil))}
	magic := make([]byte, 5)
	n, _ := f.ReadAt(magic, 0)
	switch magic = magic[:n]; {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		r.packed = true
	case string(magic) != "WARC/":
		return nil, errors.New("neither WARC, gzip nor WACZ")
	}
	r.seek(0)
	return r, nil
}

// seek goes on at a byte of the file.
func (r *foreignFile) seek(at int64) {
	r.base, r.in = at, &counter{r: bufio.NewReader(io.NewSectionReader(r.f, at, r.size-at))}
	r.member, r.read, r.found = at, 0, false
	if r.out.Reset(bytes.NewReader(nil)); !r.packed {
		r.out.Reset(r.in)
	}
}

// more sees to it that there is a byte to read, of the next gzip member if
// need be. The error is io.EOF at the end of the file.
func (r *foreignFile) more() error {
	for {
		if _, err := r.out.Peek(1); err != io.EOF || !r.packed {
			return err
		}
		r.member, r.read = r.base+r.in.n, 0
		if r.member == r.size {
			return io.EOF
		}
		if err := r.gz.Reset(r.in); err == io.EOF {
			return io.ErrUnexpectedEOF
		} else if err != nil {
			return err
		}
		r.gz.Multistream(false)
		r.out.Reset(r.gz)
	}
}

// Read reads across the ends of members.
func (r *foreignFile) Read(p []byte) (int, error) {
	if err := r.more(); err != nil {
		return 0, err
	}
	n, err := r.out.Read(p)
	r.read += int64(n)
	if err == io.EOF {
		err = nil
	}
	return n, err
}

// line reads a line of at most so many bytes, without its end.
func (r *foreignFile) line(most int) (string, error) {
	var b []byte
	for {
		if err := r.more(); err != nil {
			return "", err
		}
		part, err := r.out.ReadSlice('\n')
		r.read += int64(len(part))
		if b = append(b, part...); len(b) > most {
			return "", fmt.Errorf("%w: a head of more than %d bytes", errForm, most)
		}
		switch {
		case err == nil:
			return strings.TrimRight(string(b), "\r\n"), nil
		case err != io.EOF && err != bufio.ErrBufferFull:
			return "", err
		}
	}
}

// here is where reading has got to.
func (r *foreignFile) here() place {
	if !r.packed {
		return place{r.base + r.read, 0}
	}
	return place{r.member, r.read}
}

// next reads the next record, which begins at r.start. Of one that is too long
// the block is left out. The error is io.EOF behind the last.
func (r *foreignFile) next() (rec record, err error) {
	if !r.found {
		if err := r.begin(); err != nil {
			return record{}, err
		}
	}
	r.found = false
	if rec.fields, err = r.head(); err == nil {
		rec.block, err = r.block(rec)
	}
	return rec, cutOff(err)
}

// begin reads the first line of a record and the line ends before it.
func (r *foreignFile) begin() error {
	for {
		err := r.more()
		if r.start = r.here(); err != nil {
			return err
		}
		if b, _ := r.out.Peek(1); b[0] != '\r' && b[0] != '\n' {
			break
		}
		r.out.Discard(1)
		r.read++
	}
	first, err := r.line(maxRecordHead)
	if err == nil && !isFirstLine(first) {
		err = fmt.Errorf("%w: begins with %.20q", errForm, first)
	}
	return cutOff(err)
}

// isFirstLine reports whether a record of WARC 1.0 or 1.1 begins so.
func isFirstLine(s string) bool { return s == "WARC/1.0" || s == "WARC/1.1" }

// cutOff is an error within a record: there the file must not end.
func cutOff(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// head reads the fields of a record and the blank line behind them.
func (r *foreignFile) head() ([]field, error) {
	var fields []field
	for room := maxRecordHead; ; {
		line, err := r.line(room)
		if err != nil || line == "" {
			return fields, err
		}
		room -= len(line)
		name, value, ok := strings.Cut(line, ":")
		switch {
		case (line[0] == ' ' || line[0] == '\t') && len(fields) > 0: // the field goes on
			fields[len(fields)-1].value += " " + strings.TrimSpace(line)
		case !ok:
			return nil, fmt.Errorf("%w: header line %.40q without a colon", errForm, line)
		default:
			fields = append(fields, field{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
}

// block reads the block of a record, which must be followed by the end of a line
// or of the file.
func (r *foreignFile) block(rec record) ([]byte, error) {
	length := rec.get("Content-Length")
	n, err := strconv.ParseInt(length, 10, 64)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("%w: Content-Length is %q", errForm, length)
	}
	b := bytes.NewBuffer([]byte{})
	var to io.Writer = b
	if n > maxImported {
		to = io.Discard
	}
	if _, err := io.CopyN(to, r, n); err != nil {
		return nil, err
	}
	switch err := r.more(); {
	case err == io.EOF:
	case err != nil:
		return nil, err
	default:
		if next, _ := r.out.Peek(1); next[0] != '\r' && next[0] != '\n' {
			return nil, errLength
		}
	}
	if n > maxImported {
		return nil, nil
	}
	return b.Bytes(), nil
}

// resume goes on behind the beginning of a bad record, to where the next one
// begins. It reports whether there is any.
func (r *foreignFile) resume(err error) bool {
	if errors.Is(err, errLength) || err == io.ErrUnexpectedEOF { // it may have run over others
		r.seek(r.start.at)
		if _, bad := io.CopyN(io.Discard, r, r.start.read); bad == nil {
			_, bad = r.line(maxRecordHead)
			err = cmp.Or(bad, errForm)
		}
	}
	for errors.Is(err, errForm) { // unpacked well: to the next line that begins a record
		var line string
		r.start = r.here()
		if line, err = r.line(maxRecordHead); err == nil && isFirstLine(line) {
			r.found = true
			return true
		} else if err == nil {
			err = errForm
		}
	}
	if !r.packed || err == io.EOF {
		return false
	}
	for at := r.start.at; ; {
		if at = nextMember(r.f, at+1, r.size); at >= r.size {
			return false
		}
		r.seek(at)
		r.start = r.here()
		if first, err := r.line(maxRecordHead); err == nil && isFirstLine(first) {
			r.found = true
			return true
		}
	}
}
