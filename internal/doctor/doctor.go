// Package doctor examines a dataset: what is out of date in it, and what does
// not add up. It changes nothing.
package doctor

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/pipeline"
	"github.com/nianbao/nianbao/internal/query"
	"github.com/nianbao/nianbao/internal/verdict"
)

// States of what was examined.
const (
	OK    = "ok"
	Note  = "note"  // to be known; nothing has to be done
	Stale = "stale" // the database is not that of the archive or of the rules
	Wrong = "wrong" // it does not add up
)

// A Line is one thing examined.
type Line struct{ State, About, Says string }

// Config says what to examine. Every field is needed.
type Config struct {
	Archive, Cache string // folders
	Database       string // path
	Rules          string // digest of the rules in use
}

// Examine examines a dataset by its database. An error means that it could not
// be examined to the end.
func Examine(ctx context.Context, db *query.DB, c Config) ([]Line, error) {
	var out []Line
	built, err := db.Built(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, builds(built, c.Rules)...)
	texts, err := pipeline.OpenTexts(c.Archive, c.Cache)
	if err != nil {
		out = append(out, Line{Wrong, "archive", err.Error()})
	} else {
		defer texts.Close()
	}
	for _, step := range []func(context.Context, *query.DB, *pipeline.Texts) ([]Line, error){records, quotes} {
		if texts == nil {
			break
		}
		lines, err := step(ctx, db, texts)
		if err != nil {
			return nil, err
		}
		out = append(out, lines...)
	}
	list, err := db.Integrity(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.Times == 0 {
			out = append(out, Line{OK, t.About, t.Rule})
		} else {
			out = append(out, Line{Wrong, t.About, fmt.Sprintf("not so: %s; %s, such as %s", t.Rule, times(t.Times), t.Example)})
		}
	}
	lines, err := judged(ctx, db, c.Database)
	if err != nil {
		return nil, err
	}
	return slices.Concat(out, lines, left(c)), nil
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// builds compares what made the database with what reads it.
func builds(b query.Build, rules string) []Line {
	line := Line{OK, "rules", "the database was built with the rules in use"}
	switch {
	case b.Rules == "":
		line = Line{Stale, "rules", "the database does not say by which rules it was built: run nianbao extract"}
	case b.Rules != rules:
		line = Line{Stale, "rules", fmt.Sprintf("the database was built with others (%.12s…): run nianbao extract", b.Rules)}
	}
	out := []Line{line}
	if b.DuckDB != b.Engine {
		out = append(out, Line{Note, "duckdb", fmt.Sprintf("the database was written by %s and is read by %s", b.DuckDB, b.Engine)})
	}
	return out
}

// place is where a record lies.
type place struct {
	file   string
	offset int64
}

// records holds the pages of the database against the records of the archive.
func records(ctx context.Context, db *query.DB, texts *pipeline.Texts) ([]Line, error) {
	var out []Line
	for _, err := range texts.Damage() {
		out = append(out, Line{Wrong, "archive", err.Error()})
	}
	archived := map[place]bool{}
	for _, e := range texts.Records() {
		archived[place{e.File, e.Offset}] = true
	}
	all, gone, example := len(archived), 0, ""
	err := db.Records(ctx, func(file string, offset int64, _ string) error {
		at := place{file, offset}
		if !archived[at] {
			gone++
			example = fmt.Sprintf("%s at %d", file, offset)
		}
		delete(archived, at)
		return nil
	})
	if err != nil {
		return nil, err
	}
	switch {
	case gone > 0:
		out = append(out, Line{Wrong, "pages", fmt.Sprintf("%d are of no record of the archive, such as %s", gone, example)})
	default:
		out = append(out, Line{OK, "pages", "each is of a record of the archive"})
	}
	if len(archived) > 0 {
		return append(out, Line{Stale, "archive", fmt.Sprintf("%d of %d records are not in the database yet: run nianbao extract", len(archived), all)}), nil
	}
	return append(out, Line{OK, "archive", fmt.Sprintf("all of its %d records are in the database", all)}), nil
}

// quotes reads every page again and holds what the database quotes against it.
func quotes(ctx context.Context, db *query.DB, texts *pipeline.Texts) ([]Line, error) {
	where := map[string]place{}
	err := db.Records(ctx, func(file string, offset int64, id string) error {
		where[id] = place{file, offset}
		return nil
	})
	if err != nil {
		return nil, err
	}
	q := quoting{texts: texts, where: where}
	if err := db.Quotes(ctx, q.check); err != nil {
		return nil, err
	}
	if q.wrong > 0 {
		return []Line{{Wrong, "quotes", fmt.Sprintf("%d of %d are not what the page has there, such as %s", q.wrong, q.all, q.example)}}, nil
	}
	return []Line{{OK, "quotes", fmt.Sprintf("all %d stand in their pages where the database says", q.all)}}, nil
}

// quoting checks the quotes of one report after another.
type quoting struct {
	texts      *pipeline.Texts
	where      map[string]place
	id         string // of the report at hand
	page       *layout.Page
	unread     error
	all, wrong int
	example    string
}

func (q *quoting) check(one query.Quoted) error {
	if one.ReportID != q.id {
		q.id = one.ReportID
		at := q.where[q.id]
		q.page, q.unread = q.texts.Page(at.file, at.offset)
	}
	q.all++
	why := ""
	switch {
	case q.unread != nil:
		why = q.unread.Error()
	case one.Start < 0 || one.End < one.Start || one.End > len(q.page.Doc.Text):
		why = fmt.Sprintf("[%d,%d) is outside the text", one.Start, one.End)
	case one.Quote != "" && strings.ToValidUTF8(q.page.Doc.Text[one.Start:one.End], "\uFFFD") != one.Quote:
		why = "the text there is another"
	default:
		return nil
	}
	if q.wrong++; q.example == "" {
		q.example = fmt.Sprintf("%s of report %s: %s", one.What, one.ReportID, why)
	}
	return nil
}

// judged looks whether the verdicts of people still have their findings.
func judged(ctx context.Context, db *query.DB, database string) ([]Line, error) {
	list, err := verdict.Read(verdict.Path(database))
	if err != nil {
		return []Line{{Wrong, "verdicts", err.Error()}}, nil
	}
	if len(list) == 0 {
		return nil, nil
	}
	standing := verdict.Standing(list)
	var keys []string
	for key := range standing {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	unknown, err := db.Unknown(ctx, keys)
	if err != nil {
		return nil, err
	}
	if len(unknown) > 0 {
		return []Line{{Note, "verdicts", fmt.Sprintf("%d of %d are on findings that are no more, such as %s", len(unknown), len(keys), standing[unknown[0]].Place())}}, nil
	}
	return []Line{{OK, "verdicts", fmt.Sprintf("all %d are on findings there are", len(keys))}}, nil
}

// left tells of files that nobody needs any more.
func left(c Config) []Line {
	var out []Line
	current := fmt.Sprintf("v%d-", layout.Version)
	for _, f := range []struct{ pattern, about, says string }{
		{filepath.Join(c.Cache, "v*.pages"), "decoded", "of another version: the next nianbao extract removes it"},
		{filepath.Join(c.Cache, "*.tmp"), "decoded", "a reading is at work or was killed"},
		{c.Database + ".*.building", "database", "a build is at work or was killed"},
	} {
		names, _ := filepath.Glob(f.pattern) // the patterns are right
		for _, name := range names {
			if base := filepath.Base(name); !strings.HasPrefix(base, current) || strings.HasSuffix(base, ".tmp") {
				out = append(out, Line{Note, f.about, base + ": " + f.says})
			}
		}
	}
	return out
}
