package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// gaps are about what is not there, or not to be trusted.
func gaps() map[string]workedOut {
	list := func(columns string, row func(b *body, year int, s *said) []string) workedOut {
		return workedOut{columns, func(w *world) [][]string {
			all := w.where(nil)
			slices.SortFunc(all, func(a, b *body) int { return strings.Compare(a.id, b.id) })
			return slices.DeleteFunc(bureauRows(all, 0, lastYear, row), func(r []string) bool { return r == nil })
		}}
	}
	return map[string]workedOut{
		"contradicted": list("agency_id value", func(b *body, year int, s *said) []string {
			if year == 2021 && s.status(received) == "contradicted" {
				return str(b.id, s.show(received))
			}
			return nil
		}),
		"blanks": list("agency_id year", func(b *body, year int, s *said) []string {
			if s.status(received) == "blank" {
				return str(b.id, year)
			}
			return nil
		}),
		"no-report": {"agency_id year url", func(w *world) [][]string {
			return bureauRows(w.in("330803"), 0, lastYear, func(b *body, year int, s *said) []string {
				if s == nil {
					return str(b.id, year, "")
				}
				return str(b.id, year, s.url)
			})
		}},
		"nothing": {"agency_id year " + received, func(*world) [][]string { return nil }},
		"not-on-the-form": {"agency_id training.sessions training.sessions_status", func(w *world) [][]string {
			return bureauRows(w.in("3308"), 2022, 2022, func(b *body, _ int, s *said) []string {
				return str(b.id, "", "missing")
			})
		}},
	}
}

// formats are about how an answer is handed over.
func formats() map[string]workedOut {
	const unable, unprocessed = "outcome.unable", "outcome.not_processed"
	list := func(code string, from, to int, row func(b *body, year int, s *said) []string) func(w *world) [][]string {
		return func(w *world) [][]string { return bureauRows(w.in(code), from, to, row) }
	}
	return map[string]workedOut{
		"sources": {"agency year indicator value status url", func(w *world) [][]string {
			var out [][]string
			for _, b := range w.body("330800/government") {
				for year := 2019; year <= 2021; year++ {
					for _, code := range []string{received, outcomes} {
						if s := b.reports[year]; s != nil {
							out = append(out, str(s.name, year, code, s.show(code), s.status(code), s.url))
						}
					}
				}
			}
			return out
		}},
		"as-json": {"agency_id year " + granted + " " + outcomes, func(w *world) [][]string {
			return bureauRows(w.body("320500/water"), 2020, 2022, func(b *body, year int, s *said) []string {
				return str(b.id, year, s.show(granted), s.show(outcomes))
			})
		}},
		"as-jsonl": {"agency_id " + unable + " " + unable + "_note", list("320500", 2019, 2019, func(b *body, _ int, s *said) []string {
			note := ""
			if _, ok := s.number(unable); ok {
				note = "derived"
			}
			return str(b.id, s.show(unable), note)
		})},
		"as-tsv": {"agency_id staff.total requests.closed", list("320500", 2018, 2018, func(b *body, _ int, s *said) []string {
			return str(b.id, s.show("staff.total"), s.show("requests.closed"))
		})},
		"for-excel": {"region_code year " + unprocessed, list("330800", 2024, 2024, func(b *body, year int, s *said) []string {
			return str(`="`+b.region+`"`, year, s.show(unprocessed))
		})},
	}
}

// others are about one body among many, and many taken together.
func others() map[string]workedOut {
	const name, disputes, busy = "requests.received", "review.total+litigation.total/100 outcome.total", "requests.received/staff.full_time"
	count := func(s *said) (decimal.Decimal, bool) { v, ok := s.number(received); return v.n, ok }
	rate := func(s *said) (decimal.Decimal, bool) {
		if s == nil {
			return decimal.Zero, false
		}
		one := shareOf([]*body{s.body}, s.year, []string{granted}, outcomes)
		return one.enough()
	}
	return map[string]workedOut{
		"peers": {"year " + name + " " + name + "_rank " + name + "_peers " + name + "_percentile " + name + "_median",
			func(w *world) [][]string { return besidePeers(w, 2020, 2024, count) }},
		"peers-rate": {"year outcome.granted/outcome.total outcome.granted/outcome.total_rank outcome.granted/outcome.total_peers " +
			"outcome.granted/outcome.total_percentile outcome.granted/outcome.total_median", func(w *world) [][]string {
			rows := besidePeers(w, 2021, 2021, rate)
			rows[0][1] = shareOf(w.body("330800/education"), 2021, []string{granted}, outcomes).show()
			return rows
		}},
		"quartiles": {"year " + name + "_p25 " + name + "_median " + name + "_p75", func(w *world) [][]string {
			var out [][]string
			all := w.where(nil)
			for _, year := range years(all, 0, lastYear) {
				list := numbers(all, year, count)
				out = append(out, str(year, quantile(list, 1, 4), quantile(list, 1, 2), quantile(list, 3, 4)))
			}
			return out
		}},
		"family": {"year reports" + summed(name), func(w *world) [][]string {
			bodies := w.where(func(b *body) bool { return b.family == "health" && strings.HasPrefix(b.region, "3308") })
			rows := byYear(bodies, 0, lastYear, name)
			for i, year := range years(bodies, 0, lastYear) {
				rows[i] = slices.Insert(rows[i], 1, strconv.Itoa(pileOf(bodies, year, name).of))
			}
			return rows
		}},
		"wildcard": {"agency_id " + name, func(w *world) [][]string {
			bodies := w.where(func(b *body) bool {
				return b.family == "education" && strings.HasPrefix(b.region, "33") && !strings.HasSuffix(b.region, "0000")
			})
			rows := bureauRows(bodies, 2023, 2023, func(b *body, _ int, s *said) []string { return str(b.id, s.show(name)) })
			return best(rows, 3, func(row []string) (decimal.Decimal, bool) {
				d, err := decimal.NewFromString(row[1])
				return d, err == nil
			})
		}},
		"per-body": {"region_code " + name + "/body " + name + "/body_numerator " + name + "/body_denominator", func(w *world) [][]string {
			var out [][]string
			for _, of := range regions(w.where(nil)) {
				t := ratioOf(of, 2023, []string{name}, "")
				out = append(out, append(str(of[0].region, t.times(1)), t.counts()...))
			}
			return out
		}},
		"per-hundred": {"year|" + disputes + "|" + disputes + "_change", func(w *world) [][]string {
			var out [][]string
			all := w.where(nil)
			for year := 2019; year <= 2024; year++ {
				now, before := ratioOf(all, year, []string{"review.total", "litigation.total"}, outcomes), ratioOf(all, year-1, []string{"review.total", "litigation.total"}, outcomes)
				out = append(out, str(year, now.times(100), digits(decimal.RequireFromString(now.times(100)).Sub(decimal.RequireFromString(before.times(100))))))
			}
			return out
		}},
		"per-person": {"agency_id " + busy, func(w *world) [][]string {
			var list []string
			at := map[string]share{}
			for _, b := range w.where(nil) {
				if t := ratioOf([]*body{b}, 2017, []string{name}, "staff.full_time"); b.reports[2017] != nil && t.whole.GreaterThanOrEqual(decimal.NewFromInt(30)) {
					list, at[b.id] = append(list, b.id), t
				}
			}
			var out [][]string
			for _, id := range best(list, 5, func(id string) (decimal.Decimal, bool) { return decimal.RequireFromString(at[id].times(1)), true }) {
				out = append(out, str(id, at[id].times(1)))
			}
			return out
		}},
	}
}

// besidePeers ranks the education bureau of Quzhou among those of all cities by
// comparing it with every single one.
func besidePeers(w *world, from, to int, measure func(*said) (decimal.Decimal, bool)) [][]string {
	cities := w.where(func(b *body) bool {
		return b.family == "education" && strings.HasSuffix(b.region, "00") && !strings.HasSuffix(b.region, "0000")
	})
	return bureauRows(w.body("330800/education"), from, to, func(_ *body, year int, s *said) []string {
		list := numbers(cities, year, measure)
		mine, ok := measure(s)
		if !ok {
			return str(year, "", "", len(list), "", quantile(list, 1, 2))
		}
		above, below := 0, 0
		for _, n := range list {
			switch n.Cmp(mine) {
			case 1:
				above++
			case -1:
				below++
			}
		}
		percentile := ""
		if rest := len(list) - 1; rest > 0 {
			percentile = digits(decimal.NewFromInt(int64(100*below+50*(rest-above-below))).DivRound(decimal.NewFromInt(int64(rest)), 1))
		}
		return str(year, digits(mine), above+1, len(list), percentile, quantile(list, 1, 2))
	})
}
