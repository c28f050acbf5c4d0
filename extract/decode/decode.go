// Package decode turns the bytes of a page into a Document: one flat text,
// and the marks that say which stretch of it was a paragraph, a heading or a
// table cell. Every later position is a span of that text.
package decode

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Span is a half-open range of byte offsets into Document.Text.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies wholly inside s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Kind says what a Mark stands for.
type Kind uint8

const (
	Para      Kind = iota // a line or paragraph of running text
	Heading               // h1 … h6; Level holds which
	Container             // a block element that holds others: div, article, td of a layout table
	Table                 // a table; its rows and cells follow as marks of their own
	RowGroup              // the thead, tbody or tfoot of a table, by its Name; rows stand in one
	Row                   // a table row
	Cell                  // a table cell; Rows and Cols hold its spans
	Struck                // text struck through, set apart behind the page: printed, and no part of it
	Note                  // a raised footnote mark, set apart behind the page
)

// Mark is one element of the page over the flat text. Marks stand in document
// order, an outer one before those it contains.
type Mark struct {
	Kind       Kind
	Span       Span
	Parent     int    // index of the enclosing mark, -1 at the top
	Level      int    // of a Heading
	Rows, Cols int    // rowspan (0: to the end of the row group) and colspan of a Cell, within the standard's limits; 1 where none is printed
	Name       string // id and class of a Container, blank-separated; tag of a RowGroup
}

// Document is a decoded page.
type Document struct {
	Text     string            // UTF-8; blocks end in \n, cells of a row in \t
	Marks    []Mark            // structure over Text
	Media    string            // text/html or text/plain
	Charset  string            // what the bytes were read as: utf-8, gb18030, utf-16le …
	Replaced int               // characters that could not be decoded (U+FFFD)
	Title    string            // <title>, or empty
	Meta     map[string]string // <meta name content>, names in lower case, first one wins
	URL      string            // where the page was fetched, for its caller to say; "" when not known
}

// Quote is the text of a span.
func (d *Document) Quote(s Span) string { return d.Text[s.Start:s.End] }

// MaxSize is the largest page, in bytes, that is read: the largest report page
// surveyed is under 1 MB, and a larger file is no report page.
const MaxSize = 16 << 20

var (
	// ErrEmpty is returned for a page without any text.
	ErrEmpty = errors.New("the page is empty")
	// ErrNotText is wrapped by errors for bytes that are no text: images, archives, noise.
	ErrNotText = errors.New("not a text page")
)

// Page decodes the bytes of one page. contentType is the media type it was
// served with, or empty; the bytes decide where the two disagree.
func Page(b []byte, contentType string) (*Document, error) {
	if len(b) > MaxSize {
		return nil, fmt.Errorf("decode: the page has %d bytes, more than the limit of %d", len(b), MaxSize)
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return nil, fmt.Errorf("decode: %w", ErrEmpty)
	}
	if kind := binaryKind(b); kind != "" {
		return nil, fmt.Errorf("decode: %w: %s", ErrNotText, kind)
	}
	text, charset, replaced, err := characters(b, contentType)
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	d := &Document{Charset: charset, Replaced: replaced}
	if looksLikeHTML(text, contentType) {
		err = d.readHTML(text)
	} else {
		d.readPlain(text)
	}
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	if strings.TrimSpace(d.Text) == "" {
		return nil, fmt.Errorf("decode: %w", ErrEmpty)
	}
	return d, nil
}

// binaryKind names the file format when the bytes are clearly no text, "" otherwise.
func binaryKind(b []byte) string {
	if bytes.HasPrefix(b, []byte{0xD0, 0xCF, 0x11, 0xE0}) {
		return "application/x-ole-storage"
	}
	kind, _, _ := strings.Cut(http.DetectContentType(b), ";")
	switch {
	case strings.HasPrefix(kind, "text/"):
		return ""
	case kind != "application/octet-stream":
		return kind
	case controlShare(b) > maxControlShare:
		return kind
	}
	return ""
}

// maxControlShare allows for the stray control characters of damaged pages.
const maxControlShare = 0.005

// controlShare is the share of bytes that no text in any supported encoding holds.
// UTF-16 text is full of them, so it must be marked by a byte order mark.
func controlShare(b []byte) float64 {
	n := 0
	for _, c := range b {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			n++
		}
	}
	return float64(n) / float64(len(b))
}

// looksLikeHTML decides by the text itself; the label only helps when it has no tags early on.
func looksLikeHTML(text, contentType string) bool {
	head := strings.ToLower(text[:min(len(text), 4096)])
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<div", "<p>", "<p ", "<meta", "<td", "<title"} {
		if strings.Contains(head, tag) {
			return true
		}
	}
	return strings.Contains(contentType, "html") && strings.Contains(text, "<")
}
