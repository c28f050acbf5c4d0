package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/internal/store"
)

// publish makes an empty database.
func publish(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nianbao.duckdb")
	b, err := store.Create(t.Context(), path, []store.Indicator{{Code: "disclosure.total", ZH: "主动公开", EN: "Disclosed", Unit: "条"}})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	if _, err := b.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestEmpty: a database without reports gives a release, too, in which every
// column of every table is explained in both languages.
func TestEmpty(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "release")
	if err := Write(t.Context(), publish(t), dir, Config{}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "dictionary.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		// HTTP's own names have no Chinese ones
		if row[3] == "" && row[1] != "etag" && !strings.Contains(row[4], "blank, slash") && row[1] != "outcome" || row[4] == "" {
			t.Errorf("%s.%s is not explained: %q %q", row[0], row[1], row[3], row[4])
		}
	}
	var p dataPackage
	b, err = os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	if p.Version != "undated" || p.Created != "" || len(p.Resources) != len(tables)+4 {
		t.Errorf("version %q, created %q, %d resources", p.Version, p.Created, len(p.Resources))
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestBilingual(t *testing.T) {
	for _, tt := range []struct{ comment, zh, en string }{
		{"Unit of value (单位)", "单位", "Unit of value"},
		{"When it was fetched, UTC (抓取时间); NULL for a file", "抓取时间", "When it was fetched, UTC; NULL for a file"},
		{"HTTP ETag as served", "", "HTTP ETag as served"},
		{"Form (see the codebook)", "", "Form (see the codebook)"},
	} {
		if zh, en := bilingual(tt.comment); zh != tt.zh || en != tt.en {
			t.Errorf("%q gives %q and %q", tt.comment, zh, en)
		}
	}
}
