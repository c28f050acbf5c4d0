package query

import (
	"context"
	"fmt"
)

// Sources lists what each value of a comparison by bureau rests on: the text it
// was read from, where the page was, and the record of the archive that holds
// its bytes.
func (db *DB) Sources(ctx context.Context, f Filter) (*Table, error) {
	sel, err := db.resolve(ctx, f)
	if err != nil {
		return nil, err
	}
	where, args := sel.where()
	if which, more := sel.whereIndicator(); len(more) > 0 {
		where, args = where+" AND "+which, append(args, more...)
	}
	t := &Table{Columns: []Column{{Name: "agency"}, {Name: "year", Kind: Number}, {Name: "indicator"}, {Name: "value", Kind: Number}, {Name: "approx", Optional: true},
		{Name: "status"}, {Name: "origin", Optional: true}, {Name: "quote"}, {Name: "url"}, {Name: "fetched_at"}, {Name: "warc_file"}, {Name: "warc_offset", Kind: Number},
		{Name: "unit", Machine: true}, {Name: "agency_id", Machine: true}, {Name: "report_id", Machine: true}, {Name: "sha256", Machine: true}}}
	sql := inline(`SELECT v.agency, v.year, v.indicator, v.value, v.approx,
			CASE WHEN v.state = 'number' THEN v.status::VARCHAR ELSE v.state::VARCHAR END AS status, v.origin, v.quote, v.url,
			strftime(r.fetched_at, '%Y-%m-%dT%H:%M:%SZ') AS fetched_at, p.warc_file, p.warc_offset, v.unit, v.agency_id, v.report_id, r.sha256
		FROM (SELECT * FROM value WHERE `+where+`) v JOIN report r USING (report_id) LEFT JOIN page p ON p.report_id = r.report_id AND p.url = r.url
		ORDER BY v.region_code NULLS LAST, v.agency_id, v.year, v.indicator`, args)
	if db.trace != nil {
		db.trace(sql)
	}
	err = db.each(ctx, sql, nil, t.scan)
	if err != nil {
		return nil, fmt.Errorf("sources: %w", err)
	}
	return t, nil
}
