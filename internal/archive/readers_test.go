package archive

import (
	"bytes"
	"io"
	"path/filepath"
	"testing"

	"github.com/nlnwa/gowarc"
)

// TestGowarc reads an archive with an independent library, which checks the
// form of the records and their digests.
func TestGowarc(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	want := map[int64]Capture{}
	var file string
	records := 1 // warcinfo
	for _, tt := range captures {
		switch tt.name {
		case "cut in the head", "empty", "HTTP/0.9":
			continue // gowarc mends or refuses a block without a whole HTTP head
		case "resource of no type":
			continue // gowarc insists on a Content-Type; WARC 1.1 does not
		case "blank line of spaces":
			continue // gowarc and warcio disagree where the head ends
		}
		e := put(t, a, tt.c)
		file, want[e.Offset] = e.File, tt.c
		records++
		if tt.c.Request != nil {
			records++
		}
	}
	r, err := gowarc.NewWarcFileReader(filepath.Join(dir, file), 0, gowarc.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var response gowarc.WarcRecord
	for ; ; records-- {
		rec, offset, validation, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil || !validation.Valid() {
			t.Fatalf("offset %d: %v, %v", offset, err, validation)
		}
		raw, err := rec.Block().RawBytes()
		if err != nil {
			t.Fatal(err)
		}
		block, err := io.ReadAll(raw)
		if err != nil {
			t.Fatal(err)
		}
		switch rec.Type() {
		case gowarc.Warcinfo:
			if offset != 0 || rec.WarcHeader().Get("WARC-Filename") != file {
				t.Errorf("offset %d: %v", offset, rec)
			}
			continue
		case gowarc.Request:
			if rec.WarcHeader().GetId("WARC-Concurrent-To") != response.WarcHeader().GetId("WARC-Record-ID") {
				t.Errorf("offset %d: request is not linked to the response before it", offset)
			}
			if string(block) != get {
				t.Errorf("offset %d: request is %q", offset, block)
			}
			continue
		}
		response = rec
		if c, ok := want[offset]; !ok || !bytes.Equal(block, c.Block) || rec.WarcHeader().Get("WARC-Target-URI") != c.URL {
			t.Errorf("offset %d: %v with block %q, want %+v", offset, rec, block, c)
		}
	}
	if records != 0 {
		t.Errorf("%d records too few", records)
	}
}
