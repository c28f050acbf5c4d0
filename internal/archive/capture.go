package archive

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Kind is the WARC type of the record that holds a capture's block.
type Kind string

const (
	Response Kind = "response" // an HTTP response, head and body
	Resource Kind = "resource" // the bytes of a file, without HTTP
	Revisit  Kind = "revisit"  // word that a page is as an earlier capture has it
)

// A Capture is what is known of one fetch or one imported file.
type Capture struct {
	// URL is the address as requested, percent-encoded where it needs to be:
	// no spaces, control characters or invalid UTF-8.
	URL string
	// Time is when the fetch began, or the file was imported. It is kept in
	// whole seconds, UTC.
	Time time.Time
	Kind Kind
	// Request is the HTTP request as sent, nil if it was not kept and for a
	// Resource.
	Request []byte
	// Block is the HTTP response as received, head and body with all their
	// codings, or the bytes of the resource. Of a Revisit it is the head alone:
	// of status 304 where the server said that nothing has changed, else of a
	// response whose payload has the digest of the original's.
	Block []byte
	// Original is what a Revisit found unchanged, as far as it is known.
	Original Original
	// ContentType is the media type of a Resource, "" if unknown. A Response
	// states its own in Block.
	ContentType string
	// Truncated is why Block is not whole: "length", "time", "disconnect" or
	// "unspecified" (WARC-Truncated); "" if it is.
	Truncated string
	// Unverified is what was wrong with the certificate of the server, where it
	// was asked nevertheless; "" if nothing was, and without TLS. It is kept in
	// a field of our own, which other readers of WARC pass over.
	Unverified string
	// From is the file and the record a capture was imported from, as
	// "site.warc.gz <urn:uuid:…>"; "" if it was not. It, too, is kept in a field
	// of our own.
	From string
}

// Original names the capture that a Revisit found unchanged.
type Original struct {
	URL    string
	Time   time.Time
	Digest string // of its payload, as Entry.Digest; in the words of another program where imported
}

func (c Capture) check() error {
	switch {
	case c.Kind != Response && c.Kind != Resource && c.Kind != Revisit:
		return fmt.Errorf("unknown kind %q", c.Kind)
	case c.Kind == Resource && c.Request != nil:
		return errors.New("a resource has no request")
	case c.Kind != Revisit && c.Original != Original{}:
		return errors.New("only a revisit has an original")
	case c.Kind != Resource && c.ContentType != "":
		return errors.New("the content type of a response is in its head")
	case c.URL == "" || escaped(c.URL) != c.URL:
		return errors.New("the URL is empty or needs percent-encoding")
	case c.Time.IsZero() || c.Time.UTC().Year() < 0 || c.Time.UTC().Year() > 9999:
		return fmt.Errorf("bad time %v", c.Time)
	case !printable(c.ContentType):
		return fmt.Errorf("bad content type %q", c.ContentType)
	case !printable(c.Original.URL + c.Original.Digest):
		return fmt.Errorf("bad original %q", c.Original)
	case !printable(c.From):
		return fmt.Errorf("bad place of origin %q", c.From)
	case !printable(c.Unverified):
		return fmt.Errorf("bad word on the certificate %q", c.Unverified)
	case !printable(c.Truncated):
		return fmt.Errorf("bad reason of truncation %q", c.Truncated)
	}
	return nil
}

// printable reports whether s can stand in a WARC header line.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// escaped is an address with what none can have percent-encoded: blanks,
// control characters and bytes that are no UTF-8.
func escaped(address string) string {
	var b strings.Builder
	for i := 0; i < len(address); {
		c, n := utf8.DecodeRuneInString(address[i:])
		bad := c == utf8.RuneError && n == 1 || unicode.IsSpace(c) || unicode.IsControl(c)
		for _, x := range []byte(address[i : i+n]) {
			if bad {
				fmt.Fprintf(&b, "%%%02X", x)
			} else {
				b.WriteByte(x)
			}
		}
		i += n
	}
	return b.String()
}

// newID returns a fresh WARC-Record-ID.
func newID() string { return "<" + uuid.New().URN() + ">" }
