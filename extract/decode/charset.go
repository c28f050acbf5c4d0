package decode

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// characters decodes b. The bytes speak first, because labels on government
// sites are often wrong: byte order mark, strict UTF-8, strict GB18030 (which
// GB2312 and GBK are subsets of), then the label, then whichever of them
// loses the fewest characters. Losses are counted, never silent.
func characters(b []byte, contentType string) (text, name string, replaced int, err error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		b = b[3:]
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return decodeAs(b, "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return decodeAs(b, "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM))
	}
	if utf8.Valid(b) {
		return string(b), "utf-8", strings.Count(string(b), "\uFFFD"), nil
	}
	text, name, replaced, err = decodeAs(b, "gb18030", simplifiedchinese.GB18030)
	if err != nil || replaced == 0 {
		return text, name, replaced, err
	}
	for _, other := range candidates(b, contentType) {
		t, n, r, err := decodeAs(b, other.name, other.enc)
		if err == nil && r < replaced {
			text, name, replaced = t, n, r
		}
	}
	if float64(replaced) > maxReplacedShare*float64(utf8.RuneCountInString(text)) {
		return "", "", 0, fmt.Errorf("%w: %d characters fit no encoding", ErrNotText, replaced)
	}
	return text, name, replaced, nil
}

// maxReplacedShare is the share of unreadable characters above which bytes are
// taken for noise rather than for a damaged page.
const maxReplacedShare = 0.02

type candidate struct {
	name string
	enc  encoding.Encoding
}

var metaCharset = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([a-z0-9_-]+)`)

// candidates are damaged UTF-8 and what the page or its server says it is.
func candidates(b []byte, contentType string) []candidate {
	list := []candidate{{"utf-8", unicode.UTF8}}
	labels := metaCharset.FindStringSubmatch(contentType)
	labels = append(labels, metaCharset.FindStringSubmatch(string(b[:min(len(b), 4096)]))...)
	for i, label := range labels {
		if i%2 == 0 { // the whole match, not the label in it
			continue
		}
		if enc, name := charset.Lookup(label); enc != nil {
			list = append(list, candidate{name, enc})
		}
	}
	return list
}

func decodeAs(b []byte, name string, enc encoding.Encoding) (string, string, int, error) {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return "", "", 0, fmt.Errorf("%s: %w", name, err)
	}
	return string(out), name, bytes.Count(out, []byte("\uFFFD")), nil
}
