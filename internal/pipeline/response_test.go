package pipeline

import (
	"testing"

	"github.com/nianbao/nianbao/internal/archive"
)

// TestImportedResponse: another program may keep a body without the codings its
// head speaks of; only of imported captures is that believed.
func TestImportedResponse(t *testing.T) {
	for _, tt := range []struct {
		name, block, body string
		status            int
		ours              bool // read the same if we fetched it
	}{
		{"as it was sent", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc", 200, true},
		{"in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc", 200, true},
		{"chunks joined", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nServer: x\r\n\r\n<p>abc</p>", "<p>abc</p>", 200, false},
		{"unpacked", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n<p>abc</p>", "<p>abc</p>", 200, false},
		{"a version without a minor one", "HTTP/2 404\r\nServer: x\r\n\r\nabc", "abc", 404, false},
		{"line feeds alone", "HTTP/1.0 200 OK\nContent-Length: 2\n\nabc", "abc", 200, false},
	} {
		for _, c := range []archive.Capture{{Block: []byte(tt.block), From: "x.warc.gz"}, {Block: []byte(tt.block)}} {
			res, body, err := ReadResponse(c)
			same := err == nil && res.StatusCode == tt.status && string(body) == tt.body
			if want := c.From != "" || tt.ours; same != want {
				t.Errorf("%s (from %q): %q, %v; want %q: %t", tt.name, c.From, body, err, tt.body, want)
			}
			if string(c.Block) != tt.block {
				t.Errorf("%s: the archived bytes were changed", tt.name)
			}
		}
	}
	if _, body, err := ReadResponse(archive.Capture{From: "x", Block: []byte("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")}); err == nil {
		t.Errorf("a body cut short was read as %q", body)
	}
}
