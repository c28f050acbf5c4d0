package export

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// dictionary writes dictionary.csv, a row a column of every table, and
// README.md, which says the same for reading and how to read the rest.
func (r *release) dictionary(context.Context) error {
	file, err := r.create("dictionary.csv")
	if err != nil {
		return err
	}
	out := csv.NewWriter(file)
	err = out.Write([]string{"table", "column", "type", "zh", "en", "values"})
	for _, t := range r.tables {
		for _, d := range t.columns {
			zh, en := bilingual(d.Comment)
			kind, _ := fieldType(d)
			values := strings.Join(nonEmpty(d.Values), " ")
			if d.Name == "indicator" || d.Name == "code" {
				values = "indicators.csv"
			}
			err = errors.Join(err, out.Write([]string{t.name, d.Name, kind, zh, en, values}))
		}
	}
	out.Flush()
	if err = errors.Join(err, out.Error(), file.Close()); err != nil {
		return err
	}
	return r.save("README.md", r.readme())
}

const intro = `# 政府信息公开工作年度报告统计数据

Statistics of Chinese annual reports on government information disclosure, read by rules from the pages as published.
Release %s.

- A number stands as the report prints it, money in 元. Nothing is repaired: where a report contradicts itself the status is
  ` + "`contradicted`" + `, and findings tell the arithmetic. ` + "`derived`" + ` is computed from printed numbers.
- An empty value is not a zero. ` + "`state`" + ` says what is printed instead: blank, slash, not_applicable, illegible. In wide.csv the
  column _status says so, and ` + "`missing`" + ` where the report says nothing.
- ` + "`quote`" + ` is the text a number was read from, at ` + "`span_start`" + ` to ` + "`span_end`" + ` of the page text; url, fetched_at and warc_file tell where
  the page was and where its bytes are kept.
- The forms of 2014, 2019 and 2021 count different things: see ` + "`form`" + ` in reports before comparing across them.
- Identifiers such as region_code are text, with their zeros. CSV is UTF-8 without byte order mark, lines end in LF.

| table | rows | |
|---|--:|---|
`

func (r *release) readme() string {
	var b strings.Builder
	fmt.Fprintf(&b, intro, r.version())
	for _, t := range r.tables {
		fmt.Fprintf(&b, "| %s.csv, %s.parquet | %s | %s. %s |\n", t.name, t.name, strconv.Itoa(t.rows), t.zh, t.en)
	}
	b.WriteString("| wide.csv | | 宽表. values as a row a report |\n")
	for _, t := range r.tables {
		fmt.Fprintf(&b, "\n## %s\n\n| column | type | 含义 | meaning |\n|---|---|---|---|\n", t.name)
		for _, d := range t.columns {
			zh, en := bilingual(d.Comment)
			kind, _ := fieldType(d)
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", d.Name, kind, zh, strings.ReplaceAll(en, "|", "\\|"))
		}
	}
	return b.String()
}
