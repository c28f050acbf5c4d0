package extract_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/demo"
	"github.com/nianbao/nianbao/internal/golden"
	"github.com/nianbao/nianbao/internal/sample"
)

// kept is a page as it comes back from its binary form.
func kept(t *testing.T, p *layout.Page) *layout.Page {
	t.Helper()
	b, err := p.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out layout.Page
	if err := out.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	return &out
}

// TestKept reads pages of the demonstration and of the table exam twice: as
// decoded, and from their binary form. Both give the same report, whole.
func TestKept(t *testing.T) {
	x := newExtractor(t)
	try := func(t *testing.T, page []byte) {
		t.Helper()
		want, err := x.Extract(page, "")
		if err != nil {
			t.Fatal(err)
		}
		p, err := extract.Decode(page, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := x.Read(kept(t, p)); !reflect.DeepEqual(got, want) {
			t.Errorf("from the binary form %+v\nwant %+v\n%s", got, want, page)
		}
	}
	t.Run("a title in its heading alone", func(t *testing.T) {
		try(t, []byte("<title>政府信息公开</title><h2>青岚县水利局2012年政府信息公开年度报告</h2><p>一、概述</p><p>全年主动公开政府信息12条。</p>"))
	})
	t.Run("demo", func(t *testing.T) {
		t.Parallel()
		site := demo.Handler()
		for _, path := range demo.Pages() {
			w := httptest.NewRecorder()
			site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			try(t, w.Body.Bytes())
		}
	})
	for i, form := range sample.Forms() {
		t.Run(form.Name, func(t *testing.T) {
			t.Parallel()
			for j, style := range sample.Styles() {
				for n := range uint64(4) {
					seed := uint64(i+1)<<40 | uint64(j)<<32 | n
					r := sample.New(rand.New(rand.NewPCG(seed, 1)), form)
					try(t, r.Render(rand.New(rand.NewPCG(seed, 2)), style))
				}
			}
		})
	}
}

// TestVersion holds layout.Version to what it numbers: what is made of the
// pages in testdata/pages, which nobody needs to change, is what the golden
// file says of it, or the version is another.
func TestVersion(t *testing.T) {
	const file = "testdata/version.golden"
	names, err := filepath.Glob("testdata/pages/*")
	if err != nil || len(names) < 20 {
		t.Fatal(names, err)
	}
	head := fmt.Sprintf("layout.Version %d\n", layout.Version)
	var now strings.Builder
	now.WriteString(head)
	for _, name := range names {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := extract.Decode(page, "")
		if err != nil {
			t.Fatal(name, err)
		}
		b, err := p.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&now, "%s %x\n", filepath.Base(name), sha256.Sum256(b))
	}
	then, err := os.ReadFile(file)
	if err == nil && strings.HasPrefix(string(then), head) && string(then) != now.String() {
		t.Fatalf("decode or layout make something else of a page: raise layout.Version, then go test ./extract -run TestVersion -update; now\n%s", now.String())
	}
	golden.Compare(t, file, []byte(now.String()))
}

// FuzzKept reads damaged binary forms: they are refused, or make a page that
// can be read.
func FuzzKept(f *testing.F) {
	for _, name := range []string{"odd.html", "form-2021-html.html", "site-prose-jtj.html"} {
		page, err := os.ReadFile("testdata/pages/" + name)
		if err != nil {
			f.Fatal(err)
		}
		p, err := extract.Decode(page, "")
		if err != nil {
			f.Fatal(err)
		}
		b, err := p.AppendBinary(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var p layout.Page
		if err := p.UnmarshalBinary(b); err != nil {
			return
		}
		again := kept(t, &p)
		if !reflect.DeepEqual(again, &p) {
			t.Errorf("%+v\nbecame %+v", p, again)
		}
	})
}
