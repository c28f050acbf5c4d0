package main

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// workedOut is the answer to a question as the truth has it: the columns that
// matter, and their rows in order. A status that is neither doubt nor gap is
// "number" in it.
type workedOut struct {
	columns string // parted by blanks, or by | where a name holds one
	rows    func(w *world) [][]string
}

const received, granted, partial, outcomes = "requests.received", "outcome.granted", "outcome.partial", "outcome.total"

// answers are those to testdata/questions, by name.
func answers() map[string]workedOut {
	out := singles()
	for _, more := range []map[string]workedOut{sums(), rates(), rankings(), gaps(), formats(), others()} {
		for name, a := range more {
			out[name] = a
		}
	}
	return out
}

// singles are about single bodies.
func singles() map[string]workedOut {
	of := func(from, to int, code string, ids ...string) func(*world) [][]string {
		return func(w *world) [][]string {
			return bureauRows(w.body(ids...), from, to, func(b *body, year int, s *said) []string {
				return str(b.nameIn(year), year, s.show(code), s.status(code))
			})
		}
	}
	columns := func(code string) string { return "agency year " + code + " " + code + "_status" }
	return map[string]workedOut{
		"one-value": {columns(received), of(2020, 2020, received, "330800/government")},
		"series": {"agency_id year " + received + " note", func(w *world) [][]string {
			form := ""
			return bureauRows(w.body("330802/education"), 0, lastYear, func(b *body, year int, s *said) []string {
				note := ""
				switch {
				case s == nil:
					note = "no report"
				case form != "" && s.form != form:
					note = "form " + form + " → " + s.form
				}
				if s != nil {
					form = s.form
				}
				return str(b.id, year, s.show(received), note)
			})
		}},
		"change": {"year " + received + " " + received + "_change", func(w *world) [][]string {
			bodies := w.body("330802/education")
			return bureauRows(bodies, 0, lastYear, func(b *body, year int, s *said) []string {
				by, _ := grown(bodies, year, received)
				return str(year, s.show(received), by)
			})
		}},
		"two-bodies":           {columns("litigation.total"), of(2019, 2024, "litigation.total", "330800/ecology", "320500/ecology")},
		"one-body-all-reviews": {"review.total review.upheld review.corrected review.other review.pending review.total_status", lostReviews},
		"old-name":             {columns("disclosure.total"), of(0, lastYear, "disclosure.total", "330800/health")},
		"predecessors": {"agency_id agency year " + received, func(w *world) [][]string {
			row := func(b *body, year int, s *said) []string { return str(b.id, b.nameIn(year), year, s.show(received)) }
			return slices.Concat(bureauRows(w.body("330800/planning"), 0, lastYear, row), bureauRows(w.body("330800/natural_resources"), 0, lastYear, row))
		}},
		"by-key":         {columns(received), of(2015, 2024, received, "330803/water")},
		"part-of-a-name": {columns(outcomes), of(2020, 2022, outcomes, "330802/justice")},
	}
}

func lostReviews(w *world) [][]string {
	return bureauRows(w.body("320500/finance"), 2023, 2023, func(_ *body, _ int, s *said) []string {
		var row []string
		for _, end := range []string{"total", "upheld", "corrected", "other", "pending"} {
			row = append(row, s.show("review."+end))
		}
		return append(row, s.status("review.total"))
	})
}

// byYear is a row a year: the sum of each indicator, of how many, and its status.
func byYear(bodies []*body, from, to int, codes ...string) [][]string {
	var out [][]string
	for _, year := range years(bodies, from, to) {
		row := str(year)
		for _, code := range codes {
			p := pileOf(bodies, year, code)
			row = append(row, p.show(), strconv.Itoa(p.with), p.status())
		}
		out = append(out, row)
	}
	return out
}

// byRegion is byYear, division by division.
func byRegion(bodies []*body, from, to int, code string) [][]string {
	var out [][]string
	for _, of := range regions(bodies) {
		for _, row := range byYear(of, from, to, code) {
			out = append(out, append(str(of[0].region, of[0].place), row...))
		}
	}
	return out
}

func summed(code string) string { return " " + code + " " + code + "_n " + code + "_status" }

// sums are about many bodies at once.
func sums() map[string]workedOut {
	list := func(code string, in int, codes ...string) workedOut {
		columns := "agency_id year"
		for _, c := range codes {
			columns += " " + c + " " + c + "_status"
		}
		return workedOut{columns, func(w *world) [][]string {
			return bureauRows(w.in(code), in, in, func(b *body, year int, s *said) []string {
				row := str(b.id, year)
				for _, c := range codes {
					row = append(row, s.show(c), s.status(c))
				}
				return row
			})
		}}
	}
	const region = "region_code region year"
	return map[string]workedOut{
		"one-region":        list("330802", 2022, received, "litigation.total"),
		"region-by-name":    list("330800", 2016, received),
		"prefecture-rollup": {region + summed(received), func(w *world) [][]string { return byRegion(w.in("3308"), 2020, 2022, received) }},
		"province-by-year":  {"year" + summed(received), func(w *world) [][]string { return byYear(w.in("33"), 0, lastYear, received) }},
		"all-by-year": {"year" + summed(received) + summed("review.total") + summed("litigation.total"), func(w *world) [][]string {
			return byYear(w.where(nil), 0, lastYear, received, "review.total", "litigation.total")
		}},
		"all-change": {"year " + received + " " + received + "_change " + received + "_change_n", func(w *world) [][]string {
			var out [][]string
			all := w.where(nil)
			for year := 2012; year <= lastYear; year++ {
				by, n := grown(all, year, received)
				out = append(out, str(year, pileOf(all, year, received).show(), by, n))
			}
			return out
		}},
		"region-change": {"region_code year disclosure.total disclosure.total_change", func(w *world) [][]string {
			var out [][]string
			for _, of := range regions(w.where(nil)) {
				for _, year := range years(of, 2022, 2023) {
					by, _ := grown(of, year, "disclosure.total")
					out = append(out, str(of[0].region, year, pileOf(of, year, "disclosure.total").show(), by))
				}
			}
			return out
		}},
		"denial-reasons": {"year" + summed("outcome.denied.state_secret") + summed("outcome.denied.process") + summed("outcome.denied.admin_query"),
			func(w *world) [][]string {
				return byYear(w.where(nil), 2021, 2024, "outcome.denied.state_secret", "outcome.denied.process", "outcome.denied.admin_query")
			}},
		"named-components": {"agency_id year fees.collected fees.collected_note", func(w *world) [][]string {
			return bureauRows(w.in("330000"), 2009, 2013, func(b *body, year int, s *said) []string {
				note := ""
				if v, ok := s.number("fees.collected"); ok && v.sum {
					note = "sum"
				}
				return str(b.id, year, s.show("fees.collected"), note)
			})
		}},
		"money": {region + summed("charges.amount"), func(w *world) [][]string { return byRegion(w.where(nil), 2021, 2024, "charges.amount") }},
		"staff": {"year" + summed("staff.full_time"), func(w *world) [][]string { return byYear(w.where(nil), 2009, 2018, "staff.full_time") }},
		"today": {region + summed("disclosure.total"), func(w *world) [][]string { return byRegion(w.in("320500"), 0, lastYear, "disclosure.total") }},
	}
}

// rates are about shares.
func rates() map[string]workedOut {
	const grants, denials, lost = granted + "+" + partial + "/" + outcomes, "outcome.denied/" + outcomes, "review.corrected/review.total"
	finance := func(from, to int, row func(year int, s share) []string) func(w *world) [][]string {
		return func(w *world) [][]string {
			bodies := w.body("330000/finance")
			return bureauRows(bodies, from, to, func(_ *body, year int, _ *said) []string {
				return row(year, shareOf(bodies, year, []string{"outcome.denied"}, outcomes))
			})
		}
	}
	return map[string]workedOut{
		"grant-rate": {"year reports " + grants + " " + grants + "_numerator " + grants + "_denominator", func(w *world) [][]string {
			var out [][]string
			all := w.where(nil)
			for _, year := range years(all, 0, lastYear) {
				s := shareOf(all, year, []string{granted, partial}, outcomes)
				out = append(out, append(str(year, s.of, s.show()), s.counts()...))
			}
			return out
		}},
		"grant-rate-points": {"year " + grants + " " + grants + "_change", func(w *world) [][]string {
			var out [][]string
			all := w.where(nil)
			for year := 2015; year <= lastYear; year++ {
				now, before := shareOf(all, year, []string{granted, partial}, outcomes), shareOf(all, year-1, []string{granted, partial}, outcomes)
				out = append(out, str(year, now.show(), digits(now.percent().Sub(before.percent()))))
			}
			return out
		}},
		"body-rate": {"year " + denials + " " + denials + "_numerator " + denials + "_denominator", finance(2014, 2024, func(year int, s share) []string {
			return append(str(year, s.show()), s.counts()...)
		})},
		"rate-interval": {"outcome.granted/outcome.total_low outcome.granted/outcome.total_high", func(w *world) [][]string {
			return [][]string{shareOf(w.body("330000/finance"), 2021, []string{granted}, outcomes).interval()}
		}},
		"region-rate": {"region_code year " + lost, func(w *world) [][]string {
			var out [][]string
			for _, of := range regions(w.where(nil)) {
				for _, year := range years(of, 2019, 2024) {
					out = append(out, str(of[0].region, year, shareOf(of, year, []string{"review.corrected"}, "review.total").show()))
				}
			}
			return out
		}},
	}
}

// rankings are about the first and the last.
func rankings() map[string]workedOut {
	by := func(code string, from, to, n int) workedOut {
		return workedOut{"agency_id year " + code, func(w *world) [][]string {
			all := bureauRows(w.where(nil), from, to, func(b *body, year int, s *said) []string { return str(b.id, year, s.show(code)) })
			return best(all, n, func(row []string) (decimal.Decimal, bool) {
				d, err := decimal.NewFromString(row[2])
				return d, err == nil
			})
		}}
	}
	const grants = granted + "+" + partial + "/" + outcomes
	rate := func(region string, n int) workedOut {
		return workedOut{"agency_id " + grants, func(w *world) [][]string {
			return rankedRates(w.in(region), n)
		}}
	}
	return map[string]workedOut{
		"top-requests":       by(received, 2023, 2023, 10),
		"bottom-requests":    by(received, 2016, 2016, -5),
		"top-years":          by("review.total", 0, lastYear, 1),
		"top-rate":           rate("", 10),
		"bottom-rate-region": rate("33", -5),
		"top-regions": {"region_code litigation.total", func(w *world) [][]string {
			return best(regionSums(w, 2024, "litigation.total"), 3, func(row []string) (decimal.Decimal, bool) {
				return decimal.RequireFromString(row[1]), true
			})
		}},
	}
}

func regionSums(w *world, year int, code string) [][]string {
	var out [][]string
	for _, of := range regions(w.where(nil)) {
		if p := pileOf(of, year, code); p.with > 0 {
			out = append(out, str(of[0].region, p.show()))
		}
	}
	return out
}

// rankedRates are bodies by their share of 2022, those with fewer than thirty
// outcomes left out.
func rankedRates(bodies []*body, n int) [][]string {
	type one struct {
		id string
		share
	}
	var list []one
	for _, b := range bodies {
		if b.reports[2022] != nil {
			list = append(list, one{b.id, shareOf([]*body{b}, 2022, []string{granted, partial}, outcomes)})
		}
	}
	var out [][]string
	for _, o := range best(list, n, func(o one) (decimal.Decimal, bool) {
		if o.whole.LessThan(decimal.NewFromInt(30)) {
			return decimal.Zero, false
		}
		return o.percent(), true
	}) {
		out = append(out, str(o.id, o.show()))
	}
	return out
}
