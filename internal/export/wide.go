package export

import (
	"context"
	"encoding/csv"
	"errors"

	"github.com/nianbao/nianbao/internal/query"
)

// wideKey are the columns of wide.csv that name the report.
var wideKey = []string{"report_id", "agency_id", "agency", "region_code", "year", "url"}

// wideIndicators are the codes that have a value, in catalogue order: each
// makes two columns of wide.csv, the number and its _status.
func (r *release) wideIndicators(ctx context.Context) (codes []string, err error) {
	err = r.db.Stream(ctx, "SELECT DISTINCT indicator FROM value ORDER BY indicator", func([]query.Column) error { return nil },
		func(row []query.Cell) error {
			codes = append(codes, row[0].Plain())
			return nil
		})
	return codes, err
}

// wide writes wide.csv: a row a report, an empty cell and the status missing
// where the report says nothing.
func (r *release) wide(ctx context.Context) error {
	codes, err := r.wideIndicators(ctx)
	if err != nil {
		return err
	}
	file, err := r.create("wide.csv")
	if err != nil {
		return err
	}
	out := csv.NewWriter(file)
	header := append([]string{}, wideKey...)
	for _, code := range codes {
		header = append(header, code, code+"_status")
	}
	err = out.Write(header)
	if err == nil {
		err = r.eachReport(ctx, codes, func(key []string, values map[string][2]string) error {
			record := append([]string{}, key...)
			for _, code := range codes {
				v, ok := values[code]
				if !ok {
					v[1] = query.StatusMissing
				}
				record = append(record, v[0], v[1])
			}
			return out.Write(record)
		})
	}
	out.Flush()
	return errors.Join(err, out.Error(), file.Close())
}

// eachReport hands out the reports that count in the order of values.csv, each
// with its values and their status by indicator.
func (r *release) eachReport(ctx context.Context, codes []string, each func(key []string, values map[string][2]string) error) error {
	var key []string
	values := map[string][2]string{}
	flush := func() error {
		if key == nil {
			return nil
		}
		defer clear(values)
		return each(key, values)
	}
	err := r.db.Stream(ctx, `SELECT r.report_id, r.agency_id, r.agency, r.region_code, r.year, r.url,
			v.indicator, v.value, CASE WHEN v.state = 'number' THEN v.status::VARCHAR ELSE v.state::VARCHAR END
		FROM report r LEFT JOIN value v USING (report_id) WHERE r.superseded_by IS NULL
		ORDER BY r.region_code NULLS LAST, r.agency_id NULLS LAST, r.year, r.report_id, v.indicator`,
		func([]query.Column) error { return nil },
		func(row []query.Cell) error {
			if key == nil || key[0] != row[0].Plain() {
				if err := flush(); err != nil {
					return err
				}
				key = nil
				for _, c := range row[:len(wideKey)] {
					key = append(key, c.Plain())
				}
			}
			if code := row[len(wideKey)].Plain(); code != "" {
				values[code] = [2]string{row[len(wideKey)+1].Plain(), row[len(wideKey)+2].Plain()}
			}
			return nil
		})
	if err != nil {
		return err
	}
	return flush()
}
