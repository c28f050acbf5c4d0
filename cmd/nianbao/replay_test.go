package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/internal/demo"
)

// TestReplay reads every report of the demonstration through `nianbao replay`
// and ends it as Ctrl-C does.
func TestReplay(t *testing.T) {
	t.Parallel()
	site := demo.Handler()
	server := httptest.NewServer(site)
	dir := filepath.Join(t.TempDir(), "data")
	finish(t, []string{"crawl", "--no-extract", "--allow-loopback", "--delay", "1ms", "--dir", dir, server.URL + "/"})
	server.Close()
	cmd := exec.CommandContext(t.Context(), "nianbao", "replay", "--dir", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	base := strings.TrimSpace(line)
	if err != nil || !strings.HasPrefix(base, "http://127.0.0.1:") {
		t.Fatalf("says it serves at %q, %v", line, err)
	}
	for _, path := range demo.Pages() {
		res, err := http.Get(base + server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		want := httptest.NewRecorder()
		site.ServeHTTP(want, httptest.NewRequest(http.MethodGet, path, nil))
		_, said, _ := strings.Cut(want.Body.String(), "<title>")
		said, _, _ = strings.Cut(said, "</title>")
		if err != nil || res.StatusCode != http.StatusOK || said == "" || !strings.Contains(string(body), said) {
			t.Errorf("%s: %s, %v, without %q", path, res.Status, err, said)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ends with %v", err)
	}
}
