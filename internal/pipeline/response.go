package pipeline

import (
	"bytes"
	"net/http"
	"regexp"
	"strconv"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/archive"
)

// ReadResponse reads the HTTP response of a capture, as crawler.ReadResponse
// does. Of one that another program archived, the head may speak of how the
// body crossed the wire, not of how the program has kept it: where the two
// disagree, what is kept counts.
func ReadResponse(c archive.Capture) (*http.Response, []byte, error) {
	if c.From != "" {
		return crawler.ReadResponse(asKept(c.Block))
	}
	return crawler.ReadResponse(c.Block)
}

var (
	headEnd    = regexp.MustCompile(`\r?\n\r?\n`)
	http2      = regexp.MustCompile(`^HTTP/([23])([ \t])`)
	chunked    = regexp.MustCompile(`(?im)^transfer-encoding[ \t]*:.*\bchunked\b.*\r?\n`)
	chunkSize  = regexp.MustCompile(`^[0-9A-Fa-f]+[ \t]*(;[^\n]*)?\r?\n`)
	bodyLength = regexp.MustCompile(`(?im)^content-length[ \t]*:[ \t]*([0-9]+)[ \t]*\r?\n`)
)

// asKept leaves out of the head of a response that it is in chunks, where it is
// not, and its length, where there is more; a version without a minor one gets it.
func asKept(block []byte) []byte {
	at := headEnd.FindIndex(block)
	if at == nil || !bytes.HasPrefix(block, []byte("HTTP/")) {
		return block
	}
	head, body := block[:at[1]], block[at[1]:]
	head = http2.ReplaceAll(head, []byte("HTTP/$1.0$2"))
	if !chunkSize.Match(body) {
		head = chunked.ReplaceAll(head, nil)
	}
	if m := bodyLength.FindSubmatch(head); m != nil {
		if n, err := strconv.Atoi(string(m[1])); err == nil && n < len(body) {
			head = bodyLength.ReplaceAll(head, nil)
		}
	}
	return append(bytes.Clone(head), body...)
}
