//go:build warcio

package archive

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestWriterPrograms imports what wget and warcio write of a small site. Like TestWarcio
// it needs what the gate installs.
func TestWriterPrograms(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=gb18030")
		fmt.Fprint(w, "<p>\xc4\xea\xb1\xa8 ", r.URL.Path)
		w.(http.Flusher).Flush() // in chunks
		fmt.Fprint(w, "</p>")
	}))
	defer site.Close()
	pages := []string{site.URL + "/1.html", site.URL + "/2.html"}
	capture := `
import sys
from warcio.capture_http import capture_http
import http.client
with capture_http(sys.argv[1], warc_version=sys.argv[2]):
    for path in ("/1.html", "/2.html"):
        c = http.client.HTTPConnection(sys.argv[3])
        c.request("GET", path)
        c.getresponse().read()
`
	for _, tt := range []struct {
		file string
		args []string
	}{
		{"packed.warc.gz", append([]string{"wget", "-q", "--delete-after", "--warc-file", "packed"}, pages...)},
		{"plain.warc", append([]string{"wget", "-q", "--delete-after", "--no-warc-compression", "--warc-file", "plain"}, pages...)},
		{"a.warc.gz", []string{"python3", "-c", capture, "a.warc.gz", "1.0", site.Listener.Addr().String()}},
		{"b.warc", []string{"python3", "-c", capture, "b.warc", "1.1", site.Listener.Addr().String()}},
	} {
		dir := t.TempDir()
		cmd := exec.CommandContext(t.Context(), tt.args[0], tt.args[1:]...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", tt.file, err, out)
		}
		a := open(t, filepath.Join(dir, "archive"))
		got, err := a.Import(t.Context(), filepath.Join(dir, tt.file), func(err error) { t.Error(err) })
		if err != nil || got.Taken != len(pages) || got.Skipped["request"] != 0 {
			t.Errorf("%s: %+v, %v", tt.file, got, err)
		}
		for _, url := range pages {
			e, _, _ := a.Find(url)
			if c, err := a.Read(e); err != nil || e.Status != http.StatusOK || e.MIME != "text/html" || len(c.Request) == 0 {
				t.Errorf("%s: %s: %+v, %v", tt.file, url, e, err)
			}
		}
	}
}
