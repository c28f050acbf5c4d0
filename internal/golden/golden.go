// Package golden holds the one -update flag of the repository's golden-file tests.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files with what the code produces now")

// Update reports whether the test was run with -update.
func Update() bool { return *update }

// Compare fails the test when got differs from the file at path (relative to
// the test's package). With -update it writes the file instead.
func Compare(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("read golden file (run go test -update once): %v", err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs from what the code produces now; got:\n%s", path, got)
	}
}
