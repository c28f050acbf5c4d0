package rule

import (
	"testing"
	"testing/fstest"
)

func TestDigest(t *testing.T) {
	of := func(files fstest.MapFS) string {
		d, err := Digest(files)
		if err != nil || len(d) != 64 {
			t.Fatalf("%q %v", d, err)
		}
		return d
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	base := of(fstest.MapFS{"a.csv": file("x"), "forms/b.txt": file("y")})
	if base != of(fstest.MapFS{"forms/b.txt": file("y"), "a.csv": file("x"), "README.md": file("z"), "forms/x.go": file("z")}) {
		t.Error("files that are no rules count")
	}
	for name, files := range map[string]fstest.MapFS{
		"content": {"a.csv": file("x2"), "forms/b.txt": file("y")}, "name": {"a.csv": file("x"), "forms/c.txt": file("y")},
		"one more": {"a.csv": file("x"), "forms/b.txt": file("y"), "c.csv": file("")}, "one less": {"a.csv": file("x")},
	} {
		if of(files) == base {
			t.Errorf("another %s gives the same digest", name)
		}
	}
}
