//go:build warcio

package archive

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWarcio runs the checker that most of the field uses. It needs a python3
// with warcio, which the gate installs before it runs this test.
func TestWarcio(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	digests := 1 // warcinfo
	for _, tt := range captures {
		put(t, a, tt.c)
		if len(tt.c.Block) > 0 && tt.c.Kind != Revisit { // warcio does not check an empty block, nor a revisit
			digests++
		}
		if tt.c.Request != nil {
			digests++
		}
	}
	file := filepath.Join(dir, all(t, a)[0].File)
	out, err := exec.Command("python3", "-m", "warcio.cli", "check", "-v", file).CombinedOutput()
	if n := strings.Count(string(out), "digest pass"); err != nil || n != digests {
		t.Errorf("warcio check: %v, %d of %d records pass:\n%s", err, n, digests, out)
	}
}
