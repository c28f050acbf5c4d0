package export

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/internal/query"
	"github.com/nianbao/nianbao/internal/verdict"
)

// table is one table of a release.
type table struct {
	name, zh, en string
	query        string   // its rows, in their order
	docs         []string // tables and views of the database whose comments describe its columns
	key          []string
	refers       []reference
}

// reference is a foreign key.
type reference struct{ column, table string }

// tables are the tables of a release. Only reports that count are in facts,
// values, findings, leftovers and evidence; reports has all versions.
var tables = []table{
	{"values", "采用值：每份报告每个指标一个", "The one value that stands for an indicator in each report",
		`SELECT report_id, agency_id, agency, region_code, year, indicator, value, unit, state, approx, status, origin, quote, url
			FROM value ORDER BY region_code NULLS LAST, agency_id NULLS LAST, year, report_id, indicator`,
		[]string{"value"}, []string{"report_id", "indicator"}, []reference{{"report_id", "reports"}, {"indicator", "indicators"}}},
	{"facts", "数据：每个印出的数字及其出处", "Every number read, with the characters it was read from and where they are kept",
		`SELECT f.report_id, f.fact_no, r.agency_id, r.agency, r.region_code, r.year, f.indicator, f.applicant, f.scope, f.detail, f.value,
				f.unit, f.state, f.approx, f.source, f.status, f.printed, f.quote, f.span_start, f.span_end, f.table_no, f.row_no,
				f.col_no, f.rule, r.url, r.fetched_at, p.warc_file, p.warc_offset, p.warc_length
			FROM fact f JOIN report r USING (report_id) LEFT JOIN page p ON p.report_id = f.report_id AND p.url = r.url
			WHERE r.superseded_by IS NULL ORDER BY r.region_code NULLS LAST, r.agency_id NULLS LAST, r.year, f.report_id, f.fact_no`,
		[]string{"fact", "report", "page"}, []string{"report_id", "fact_no"}, []reference{{"report_id", "reports"}, {"indicator", "indicators"}}},
	{"reports", "报告", "Annual reports, all versions",
		`SELECT * FROM report ORDER BY region_code NULLS LAST, agency_id NULLS LAST, year, version, report_id`,
		[]string{"report"}, []string{"report_id"}, nil},
	{"findings", "核对结果", "What the arithmetic of each report proves or contradicts",
		`SELECT f.report_id, check_id, outcome, expression, left_value, right_value, array_to_string(facts, ' ') AS facts, reason, suggestion,
				` + query.FindingKey + ` AS key
			FROM finding f JOIN report r ON r.report_id = f.report_id WHERE superseded_by IS NULL
			ORDER BY region_code NULLS LAST, agency_id NULLS LAST, year, f.report_id, f.rowid`,
		[]string{"finding"}, nil, []reference{{"report_id", "reports"}}},
	{"leftovers", "未识别数字", "Printed numbers that no rule read or ignored",
		`SELECT leftover.report_id, span_start, span_end, printed, quote, reason FROM leftover JOIN report r USING (report_id)
			WHERE superseded_by IS NULL ORDER BY region_code NULLS LAST, agency_id NULLS LAST, year, leftover.report_id, span_start, span_end, reason`,
		[]string{"leftover"}, nil, []reference{{"report_id", "reports"}}},
	{"evidence", "依据：何处说明机关、年度和日期", "Places of a report that say who reports on when",
		`SELECT evidence.* FROM evidence JOIN report r USING (report_id) WHERE superseded_by IS NULL
			ORDER BY region_code NULLS LAST, agency_id NULLS LAST, year, evidence.report_id, evidence.rowid`,
		[]string{"evidence"}, nil, []reference{{"report_id", "reports"}}},
	{"pages", "网页", "Every page of the archive and what became of it",
		`SELECT * FROM page ORDER BY url, fetched_at NULLS FIRST, sha256, warc_file, warc_offset`,
		[]string{"page"}, nil, nil},
	{"agencies", "机关", "Reporting bodies over their renames", `SELECT * FROM agency ORDER BY agency_id`,
		[]string{"agency"}, []string{"agency_id"}, nil},
	{"agency_names", "机关名称", "Names of bodies and the years they were seen in",
		`SELECT * FROM agency_name ORDER BY agency_id, from_year, kind, name`, []string{"agency_name"}, nil, []reference{{"agency_id", "agencies"}}},
	{"regions", "行政区划", "Divisions with at least one report", `SELECT * FROM region ORDER BY region_code`,
		[]string{"region"}, []string{"region_code"}, nil},
	{"indicators", "指标目录", "The catalogue of indicators", `SELECT * FROM indicator ORDER BY code`,
		[]string{"indicator"}, []string{"code"}, nil},
}

// notes describe the columns that are in no table of the database.
var notes = map[string]string{
	"findings.key":     "Key of the finding over new readings, by its content (核对结果编号): equal ones have one",
	"verdicts.key":     "Key of the finding judged: findings.key, or that of a check across reports (核对结果编号)",
	"verdicts.verdict": "confirmed (属实): the finding is right; dismissed (排除): it is not, or does not matter (人工判断)",
	"verdicts.who":     "Who judged (判断人)",
	"verdicts.when":    "Day of the verdict (判断日期)",
	"verdicts.why":     "The reason given (理由)",
}

// verdicts is the table of what people judged, in the order of their file.
func verdicts(path string) (table, error) {
	list, err := verdict.Read(verdict.Path(path))
	if err != nil {
		return table{}, err
	}
	rows := "SELECT ''::VARCHAR, ''::VARCHAR, ''::VARCHAR, DATE '2000-01-01', ''::VARCHAR WHERE false"
	for i, j := range list {
		if i == 0 {
			rows = "VALUES "
		} else {
			rows += ", "
		}
		rows += "(" + literal(j.Key) + ", " + literal(j.Verdict) + ", " + literal(j.Who) + ", " + literal(j.When) + "::DATE, " + literal(j.Why) + ")"
	}
	return table{"verdicts", "人工判断：对核对结果的确认或排除", "What people judged of findings; of several verdicts on one key the last stands",
		`SELECT * FROM (` + rows + `) t("key", verdict, who, "when", why)`, nil, nil, nil}, nil
}

// literal is a text as SQL writes it.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// described is a table with its columns and, once written, its rows.
type described struct {
	table
	columns []query.Doc
	rows    int
}

func (r *release) describe(ctx context.Context) error {
	judged, err := verdicts(r.database)
	if err != nil {
		return err
	}
	for _, t := range slices.Concat(tables, []table{judged}) {
		columns, err := r.db.Docs(ctx, t.query, t.docs...)
		if err != nil {
			return err
		}
		for i, c := range columns {
			columns[i].Comment = cmp.Or(c.Comment, notes[t.name+"."+c.Name])
		}
		r.tables = append(r.tables, described{table: t, columns: columns})
	}
	r.labels = map[string][2]string{}
	skip := func([]query.Column) error { return nil }
	err = r.db.Stream(ctx, "SELECT code, zh, en FROM indicator", skip, func(row []query.Cell) error {
		r.labels[row[0].Plain()] = [2]string{row[1].Plain(), row[2].Plain()}
		return nil
	})
	if err != nil {
		return err
	}
	return r.db.Stream(ctx, "SELECT coalesce(last_fetched::DATE::VARCHAR, '') FROM run", skip, func(row []query.Cell) error {
		r.fetched = row[0].Plain()
		return nil
	})
}

// writeCSV writes the rows of a query in UTF-8 without byte order mark, with a
// header, and counts them. Lines end in LF: a quote keeps its own line ends.
func writeCSV(ctx context.Context, db *query.DB, sql string, w io.Writer) (rows int, err error) {
	out := csv.NewWriter(w)
	var fields []string
	err = db.Stream(ctx, sql, func(columns []query.Column) error {
		for _, c := range columns {
			fields = append(fields, c.Name)
		}
		return out.Write(fields)
	}, func(row []query.Cell) error {
		for i, c := range row {
			fields[i] = c.Plain()
		}
		rows++
		return out.Write(fields)
	})
	if err != nil {
		return 0, err
	}
	out.Flush()
	return rows, out.Error()
}

// bilingual splits a comment, "English (中文); more", into its two labels.
func bilingual(comment string) (zh, en string) {
	if i := strings.LastIndex(comment, "("); i >= 0 {
		if end := strings.IndexByte(comment[i:], ')'); end > 0 && hasHan(comment[i:i+end]) {
			return comment[i+1 : i+end], strings.TrimSpace(comment[:i]) + comment[i+end+1:]
		}
	}
	return "", comment
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}
