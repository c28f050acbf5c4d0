package store

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/extract/fact"
	"github.com/shopspring/decimal"
)

// TestKilled kills a process in the middle of a build.
func TestKilled(t *testing.T) {
	if path := os.Getenv("NIANBAO_TEST_BUILD"); path != "" {
		full(t, create(t, path))
		fmt.Println("building")
		select {} // until killed
	}
	path := filepath.Join(t.TempDir(), "x.duckdb")
	b := create(t, path)
	full(t, b)
	publish(t, b)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
	child.Env = append(os.Environ(), "NIANBAO_TEST_BUILD="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("building"))
	if _, err := out.Read(said); err != nil || string(said) != "building" {
		t.Errorf("the child said %q, %v", said, err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // killed
	if left := files(t, filepath.Dir(path)); len(left) < 2 {
		t.Errorf("no build was under way: %v", left)
	}
	if got := rows(t, open(t, path), "SELECT count(*) FROM report"); got != "5\n" {
		t.Errorf("the old database holds %s", got)
	}
	publish(t, create(t, path)) // and the next build is not held up
}

func TestDecimalIsExact(t *testing.T) {
	for _, s := range []string{"0", "-0.0001", "9999999999999999.9999", "-9999999999999999.9999", "1.50000000", "1e15", "0e99"} {
		d, err := toDecimal(decimal.RequireFromString(s))
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		places, err := decimal.NewFromString(fmt.Sprint(d))
		if got := places.Shift(-scale); err != nil || !got.Equal(decimal.RequireFromString(s)) {
			t.Errorf("%s became %s", s, got)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	facts := make([]fact.Fact, 200)
	for i := range facts {
		facts[i] = number1("requests.received", fmt.Sprint(i))
		facts[i].Quote = strings.Repeat("全年共收到政府信息公开申请", 3) + fmt.Sprint(i)
	}
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "x.duckdb")
		build, err := Create(b.Context(), path, catalogue)
		if err != nil {
			b.Fatal(err)
		}
		for i := range 1000 {
			p, r := sample(fmt.Sprint("局", i/10), 2010+i%10, facts...)
			if err := build.Add(p, r); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := build.Publish(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(200_000*float64(b.N)/b.Elapsed().Seconds(), "facts/s")
}

// TestBounds reads back what the engine of a build may take: memory, and a
// folder for what does not fit, beside the private file and removed with it.
func TestBounds(t *testing.T) {
	b := create(t, filepath.Join(t.TempDir(), "中文 a+b&c=d%20.duckdb"))
	defer b.Abort()
	var memory, folder string
	row := b.db.QueryRowContext(t.Context(), "SELECT current_setting('memory_limit'), current_setting('temp_directory')")
	if err := row.Scan(&memory, &folder); err != nil {
		t.Fatal(err)
	}
	if memory != "512.0 MiB" || folder != b.private+".tmp" {
		t.Errorf("%s of memory, %s", memory, folder)
	}
}
