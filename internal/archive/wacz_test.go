package archive

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wacz packs files as a WACZ file does: as they are.
func wacz(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestImportWACZ: the captures of all WARC files in a WACZ file are taken, and
// what is bad is told with the file in it.
func TestImportWACZ(t *testing.T) {
	other := warc("1.1", html, "WARC-Target-URI: http://b.gov.cn/", "WARC-Date: 2024-01-31T08:00:09Z", "WARC-Type: response", "WARC-Record-ID: "+id(7),
		"Content-Type: application/http; msgtype=response")
	whole := wacz(t, "datapackage.json", `{"profile":"data-package"}`, "archive/rec-1.warc.gz", string(packed("one by one", browsertrixRecords)),
		"archive/rec-2.warc", other+"WARC/9", "indexes/index.cdx.gz", "x", "pages/pages.jsonl", "{}")
	flipped := bytes.Replace(whole, []byte("b.gov.cn"), []byte("c.gov.cn"), 1) // the ZIP's own sum is wrong
	for _, tt := range []struct {
		name string
		file []byte
		want Imported
		bad  []string
		err  string
	}{
		{"whole", whole, Imported{Taken: 3, Bad: 1, Skipped: map[string]int{"warcinfo": 1, "not a page": 1}}, []string{"/archive/rec-2.warc: offset "}, ""},
		{"a byte changed", flipped, Imported{Taken: 3, Bad: 1, Skipped: map[string]int{"warcinfo": 1, "not a page": 1}},
			[]string{"/archive/rec-2.warc: zip: checksum error", "/archive/rec-2.warc: offset "}, ""},
		{"no archive", wacz(t, "pages/pages.jsonl", "{}"), Imported{Skipped: map[string]int{}}, nil, "no WARC file in its folder archive"},
		{"not a WARC file", wacz(t, "archive/a.warc", "<html>"), Imported{Skipped: map[string]int{}}, nil, "archive/a.warc: neither WARC, gzip nor WACZ"},
		{"cut off", whole[:len(whole)-30], Imported{Skipped: map[string]int{}}, nil, "zip: not a valid zip file"},
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, "x.wacz")
		write(t, tt.file, file)
		a := open(t, filepath.Join(dir, "archive"))
		for range 2 { // a second time all is known
			var bad []string
			got, err := a.Import(t.Context(), file, func(err error) { bad = append(bad, err.Error()) })
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, d)
			}
			if (err != nil) != (tt.err != "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: error %v, want %q", tt.name, err, tt.err)
			}
			if len(bad) != len(tt.bad) {
				t.Errorf("%s: bad: %q, want %q", tt.name, bad, tt.bad)
			}
			for i := range min(len(bad), len(tt.bad)) {
				if !strings.Contains(bad[i], file+tt.bad[i]) {
					t.Errorf("%s: bad: %s, want %s", tt.name, bad[i], tt.bad[i])
				}
			}
			tt.want.Taken, tt.want.Known = 0, tt.want.Taken+tt.want.Known
		}
		closed(t, a)
	}
}
