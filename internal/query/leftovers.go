package query

import (
	"context"
	"database/sql"
	"fmt"
)

// contextSQL normalises the clause of a left-over number: no blanks, no name of
// the body nor 我局, no dates, N for every number in digits, and for the left-over one
// where it is printed in Chinese numerals. A clause is cut that is longer than
// any that is read.
const contextSQL = `regexp_replace(regexp_replace(regexp_replace(regexp_replace(replace(replace(regexp_replace(
		replace(left(quote, 300), printed, regexp_replace(printed, '[〇零一二三四五六七八九十百千万亿两]+', 'N', 'g')),
		'\s+', '', 'g'), longer, ''), shorter, ''),
		'([0-9０-９]{4}|[〇零一二三四五六七八九]{4})年度?([0-9０-９]{1,2}月([0-9０-９]{1,2}日)?)?', '', 'g'),
		'[我本](局|区|县|市|省|委|办|镇|乡|街道|院|厅|处|站|中心|校|部门|单位|机关|系统)', '', 'g'),
		'[0-9０-９]+([.．,，][0-9０-９]+)*', 'N', 'g'),
		'^[，,、。；;：:]+', '')`

// reasonSQL leaves numbers out of a reason, but for the lines of rules a tie names.
const reasonSQL = `CASE WHEN reason LIKE 'tie: %' THEN reason ELSE regexp_replace(reason, '[0-9]+', 'N', 'g') END`

// Leftovers ranks the contexts of left-over numbers in the reports that count,
// the commonest first, each with its first number as an example: what new rules
// should read. top bounds the rows, 0: all. Filter.Indicators is not used.
func (db *DB) Leftovers(ctx context.Context, f Filter, top int) (*Table, error) {
	f.Indicators = nil
	sel, err := db.resolve(ctx, f)
	if err != nil {
		return nil, err
	}
	where, args := sel.where()
	limit := ""
	if top > 0 {
		limit = fmt.Sprintf(" LIMIT %d", top)
	}
	t := &Table{Columns: []Column{{Name: "numbers", Kind: Number}, {Name: "reports", Kind: Number}, {Name: "context"}, {Name: "reason"},
		{Name: "printed", Machine: true}, {Name: "example"}, {Name: "agency"}, {Name: "year", Kind: Number}, {Name: "url"},
		{Name: "report_id", Machine: true}}}
	err = db.each(ctx, `WITH ranked AS (
			SELECT count(*) AS numbers, count(DISTINCT report_id) AS reports, context, why, min(first_row) AS first_row
			FROM (SELECT report_id, l.rowid AS first_row, `+contextSQL+` AS context, `+reasonSQL+` AS why
				FROM leftover l JOIN (SELECT *, coalesce(agency, '') AS name, coalesce(agency_printed, '') AS alias,
					CASE WHEN length(name) >= length(alias) THEN name ELSE alias END AS longer,
					CASE WHEN length(name) >= length(alias) THEN alias ELSE name END AS shorter FROM report) r USING (report_id)
				WHERE superseded_by IS NULL AND `+where+`)
			GROUP BY context, why ORDER BY numbers DESC, reports DESC, context, why`+limit+`)
		SELECT numbers, reports, context, why, printed, trim(regexp_replace(left(quote, 100), '\s+', ' ', 'g')),
			coalesce(agency, agency_id, ''), year, url, report_id
		FROM ranked JOIN leftover l ON l.rowid = first_row JOIN report USING (report_id)
		ORDER BY numbers DESC, reports DESC, context, why`, args, t.scan)
	if err != nil {
		return nil, fmt.Errorf("leftovers: %w", err)
	}
	return t, nil
}

// scan adds a row of a result whose columns are those of the table.
func (t *Table) scan(rows *sql.Rows) error {
	values, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	err := rows.Scan(into...)
	row := make([]Cell, len(values))
	for i, v := range values {
		row[i] = cellOf(v, "")
	}
	t.Rows = append(t.Rows, row)
	return err
}
