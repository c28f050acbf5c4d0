package query

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
)

// Located is a report that counts, and where the archive has its page.
type Located struct {
	ReportID, AgencyID, Agency, URL string
	Year                            int // 0: not known
	WARCFile                        string
	WARCOffset                      int64
}

// Locate lists the reports a filter selects, in the order of regions, bodies and
// years. Filter.Indicators is not used.
func (db *DB) Locate(ctx context.Context, f Filter) ([]Located, error) {
	f.Indicators = nil
	sel, err := db.resolve(ctx, f)
	if err != nil {
		return nil, err
	}
	where, args := sel.where()
	var list []Located
	err = db.each(ctx, `SELECT r.report_id, coalesce(r.agency_id, ''), coalesce(agency, agency_printed, ''), r.url, coalesce(r.year, 0),
			coalesce(warc_file, ''), coalesce(warc_offset, 0)
		FROM (SELECT * FROM report WHERE superseded_by IS NULL AND `+where+`) r JOIN page p ON p.report_id = r.report_id AND p.url = r.url
		ORDER BY region_code NULLS LAST, r.agency_id NULLS LAST, r.year, r.report_id`, args, func(rows *sql.Rows) error {
		var l Located
		err := rows.Scan(&l.ReportID, &l.AgencyID, &l.Agency, &l.URL, &l.Year, &l.WARCFile, &l.WARCOffset)
		list = append(list, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	return list, nil
}

// Mention is how often a report says a word, and what stands around it first.
type Mention struct {
	Located
	Times   int // 0: it does not say it
	Context string
}

// Mentions makes a table of the reports that say a word; by year or bureau, of
// how many of their reports do and how often. Rows without any are left out by
// bureau, and kept by year, where they say something.
func Mentions(list []Mention, by By) (*Table, error) {
	switch by {
	case "report":
		t := &Table{Columns: []Column{{Name: "agency"}, {Name: "year", Kind: Number}, {Name: "times", Kind: Number}, {Name: "context"},
			{Name: "agency_id", Machine: true}, {Name: "report_id", Machine: true}, {Name: "url", Machine: true}}}
		for _, m := range list {
			if m.Times > 0 {
				t.Rows = append(t.Rows, []Cell{text(m.Agency), yearOf(m.Year), integer(m.Times), text(m.Context), text(m.AgencyID),
					text(m.ReportID), text(m.URL)})
			}
		}
		return t, nil
	case ByYear, ByBureau:
	default:
		return nil, wrongUse("cannot count by %q: report, year or bureau", string(by))
	}
	first := Column{Name: "agency"}
	if by == ByYear {
		first = Column{Name: "year", Kind: Number}
	}
	t := &Table{Columns: []Column{first, {Name: "reports", Kind: Number}, {Name: "of", Kind: Number}, {Name: "times", Kind: Number},
		{Name: "years", Optional: true}, {Name: "agency_id", Machine: true}}}
	for _, g := range mentioned(list, by) {
		if g.reports == 0 && by == ByBureau {
			continue
		}
		name, years := text(g.name), text("")
		if by == ByYear {
			name = yearOf(g.first)
		} else if g.first > 0 {
			years = text(span(g.first, g.last))
		}
		t.Rows = append(t.Rows, []Cell{name, integer(g.reports), integer(g.of), integer(g.times), years, text(g.id)})
	}
	return t, nil
}

// mentions is what a body or a year says.
type mentions struct {
	id, name           string
	first, last        int // years with the word; by year, the year
	reports, of, times int
}

func mentioned(list []Mention, by By) []*mentions {
	var groups []*mentions
	known := map[string]*mentions{}
	for _, m := range list {
		key := m.AgencyID
		switch {
		case by == ByYear:
			key = strconv.Itoa(m.Year)
		case key == "":
			key = m.ReportID // no two reports are known to be of one body
		}
		g := known[key]
		if g == nil {
			g = &mentions{}
			groups, known[key] = append(groups, g), g
		}
		if by == ByYear {
			g.first = m.Year
		} else if g.id, g.name = m.AgencyID, m.Agency; m.Times > 0 && m.Year > 0 {
			if g.first == 0 {
				g.first = m.Year
			}
			g.last = m.Year
		}
		if g.of++; m.Times > 0 {
			g.reports, g.times = g.reports+1, g.times+m.Times
		}
	}
	if by == ByYear {
		slices.SortStableFunc(groups, func(a, b *mentions) int { return a.first - b.first })
	}
	return groups
}

// yearOf is a year, nothing for one that is not known.
func yearOf(year int) Cell {
	if year == 0 {
		return Cell{}
	}
	return integer(year)
}
