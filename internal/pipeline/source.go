package pipeline

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/decoded"
)

// source is all that is taken from an archived record: the page laid out, or
// why there is none.
type source struct {
	digest       string // SHA-256 of the body, hexadecimal
	etag         string
	lastModified string
	refused      string
	page         *layout.Page // nil if refused
}

// obtain takes a record from the cache, or else from the archive, and keeps
// it. An error means that the archive does not have it as it was written.
func obtain(a *archive.Archive, cache *decoded.Store, e archive.Entry) (source, error) {
	key := decoded.KeyOf(fmt.Sprintf("%s %s %d %s", e.Digest, e.File, e.Offset, e.URL))
	if b, ok := cache.Get(key); ok {
		var s source
		if s.unmarshal(b) == nil {
			return s, nil
		}
	}
	c, err := a.Read(e)
	if err != nil {
		return source{}, err
	}
	s := sourceOf(c)
	if cache != nil {
		b, err := s.append(nil)
		if err != nil {
			return source{}, err
		}
		cache.Put(key, b)
	}
	return s, nil
}

func sourceOf(c archive.Capture) source {
	body, contentType := c.Block, c.ContentType
	var s source
	if c.Kind == archive.Response {
		res, unpacked, err := ReadResponse(c)
		if err != nil {
			return source{digest: digest(c.Block), refused: fmt.Sprintf("http response: %v", err)}
		}
		body, contentType = unpacked, res.Header.Get("Content-Type")
		s.etag, s.lastModified = res.Header.Get("ETag"), res.Header.Get("Last-Modified")
		if res.StatusCode != 200 {
			s.refused = fmt.Sprintf("HTTP status %d", res.StatusCode)
		}
	}
	s.digest = digest(body)
	if s.refused == "" && c.Truncated != "" {
		s.refused = "the record is truncated: " + c.Truncated
	}
	if s.refused != "" {
		return s
	}
	var err error
	if s.page, err = extract.Decode(body, contentType); err != nil {
		s.refused = err.Error()
	}
	return s
}

func digest(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// append and unmarshal are the form in which the cache has a source: its
// strings behind their lengths, then the page.
func (s *source) append(b []byte) ([]byte, error) {
	for _, field := range s.fields() {
		b = binary.AppendUvarint(b, uint64(len(*field)))
		b = append(b, *field...)
	}
	if s.page == nil {
		return b, nil
	}
	return s.page.AppendBinary(b)
}

func (s *source) unmarshal(b []byte) error {
	for _, field := range s.fields() {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return errors.New("cut off")
		}
		*field, b = string(b[size:size+int(n)]), b[size+int(n):]
	}
	if s.refused != "" {
		return nil
	}
	s.page = new(layout.Page)
	return s.page.UnmarshalBinary(b)
}

func (s *source) fields() []*string {
	return []*string{&s.digest, &s.etag, &s.lastModified, &s.refused}
}
