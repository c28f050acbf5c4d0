package query

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/internal/store"
)

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(t.Context(), filepath.Join(dir, "x.duckdb"))
	if err == nil || !strings.HasSuffix(err.Error(), "x.duckdb: run `nianbao crawl` or `nianbao import` first") {
		t.Errorf("missing database: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, build(t, nil)); err == nil {
		t.Error("Open ignored its context")
	}
}

// TestOpenAfterPublish: a reader keeps its snapshot, the next one sees the new.
func TestOpenAfterPublish(t *testing.T) {
	path := build(t, pages)
	old := open(t, path)
	b, err := store.Create(t.Context(), path, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	for db, want := range map[*DB]string{old: "7", open(t, path): "0"} {
		table, err := db.SQL(t.Context(), "SELECT count(*) FROM report")
		if err != nil || table.Rows[0][0].Plain() != want {
			t.Errorf("%v reports, want %s (%v)", table, want, err)
		}
	}
}
