package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/extract/agency"
	"github.com/nianbao/nianbao/extract/rule"
	"github.com/nianbao/nianbao/internal/query"
	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
)

func (e *env) regionsCommand() *cobra.Command {
	return e.lookupCommand(&cobra.Command{
		Use:   "regions NAME",
		Short: "Look up a division (行政区划) by any name it has had, with what it was and became",
		Example: `  nianbao regions 闸北区
  nianbao regions 南京市鼓楼区
  nianbao regions 420600 --format csv`,
	}, regionTable)
}

func (e *env) bureausCommand() *cobra.Command {
	return e.lookupCommand(&cobra.Command{
		Use:   "bureaus NAME",
		Short: "Look up a body (机关) by any name it has had, with what it was and became",
		Example: `  nianbao bureaus 国土局
  nianbao bureaus 衢州市国土资源局
  nianbao bureaus market --format json`,
	}, bureauTable)
}

// lookupCommand makes a command that looks one name up in the rules.
func (e *env) lookupCommand(cmd *cobra.Command, look func(string, *rule.Set) (*query.Table, error)) *cobra.Command {
	var format string
	cmd.Args = between(1, 1, "one name")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := checkFormat(format, tableFormats...); err != nil {
			return err
		}
		names, err := e.names()
		if err != nil {
			return err
		}
		t, err := look(args[0], names)
		if err != nil {
			return wrongUse{err}
		}
		return t.Write(e.out, format)
	}
	cmd.Flags().StringVar(&format, "format", "table", "output format: "+strings.Join(tableFormats, ", "))
	return cmd
}

func regionTable(name string, set *rule.Set) (*query.Table, error) {
	groups := agency.Divisions(name, set)
	switch len(groups) {
	case 0:
		var names []string
		for _, r := range set.Regions {
			names = append(names, r.Name)
		}
		return nil, fmt.Errorf("no region %q; did you mean %s?", name, strings.Join(query.Nearest(name, names), ", "))
	case 1:
	default:
		return nil, ambiguous(name, groups, set)
	}
	t := &query.Table{Columns: []query.Column{{Name: "code"}, {Name: "name"}, {Name: "kind"}, {Name: "parent"},
		{Name: "from", Kind: query.Number}, {Name: "to", Kind: query.Number}, {Name: "successor"}}}
	for _, r := range agency.History(groups[0][0], set) {
		var next []string
		for _, s := range set.Successors(r) {
			next = append(next, s.Code+" "+s.Name)
		}
		t.Rows = append(t.Rows, []query.Cell{{Text: r.Code}, {Text: r.Name}, {Text: r.Kind}, {Text: parentOf(r, set)},
			yearCell(r.From), yearCell(r.To), {Text: strings.Join(next, ", ")}})
	}
	return t, nil
}

// ambiguous lists what a name may mean.
func ambiguous(name string, groups [][]*rule.Region, set *rule.Set) error {
	var list []string
	for _, g := range groups {
		list = append(list, fmt.Sprintf("%s (%s)", pathOf(g[0], set), g[0].Code))
	}
	return fmt.Errorf("%q may be any of %s", name, strings.Join(list, ", "))
}

func parentOf(r *rule.Region, set *rule.Set) string {
	if up := set.Region(r.Parent, r.To); up != nil {
		return up.Name
	}
	return ""
}

// pathOf is a region behind those it lies in.
func pathOf(r *rule.Region, set *rule.Set) string {
	if up := set.Region(r.Parent, r.To); up != nil {
		return pathOf(up, set) + r.Name
	}
	return r.Name
}

func yearCell(year int) query.Cell {
	if year == 0 {
		return query.Cell{}
	}
	return query.Cell{Number: decimal.NewNullDecimal(decimal.NewFromInt(int64(year)))}
}

func bureauTable(name string, set *rule.Set) (*query.Table, error) {
	if slices.ContainsFunc(set.Bureaus, func(b rule.Bureau) bool { return b.Family == name }) {
		return stepTable(name, "", agency.Body{Family: name}, set), nil
	}
	body := agency.Resolve(name, agency.Context{}, set)
	b := set.Bureau(strings.TrimPrefix(body.Name, body.Place), 0)
	if b == nil {
		var names []string
		for _, b := range set.Bureaus {
			names = append(names, b.Name)
		}
		return nil, fmt.Errorf("no bureau %q; did you mean %s?", name, strings.Join(query.Nearest(name, names), ", "))
	}
	level := b.Level
	if at := set.Region(body.Region, 0); at != nil {
		level = at.Kind
	} else if body.Place != "" {
		if groups := agency.Divisions(body.Place, set); len(groups) > 1 {
			return nil, ambiguous(name, groups, set)
		}
	}
	return stepTable(b.Full, level, body, set), nil
}

// stepTable lists the history of a body by its full name, or of a family by its
// code; the names of one that has none.
func stepTable(name, level string, body agency.Body, set *rule.Set) *query.Table {
	t := &query.Table{Columns: []query.Column{{Name: "year", Kind: query.Number}, {Name: "level", Optional: true}, {Name: "kind", Optional: true},
		{Name: "before", Optional: true}, {Name: "after"}, {Name: "family"}, {Name: "agency_id", Optional: true}}}
	add := func(year int, levels []string, kind, before, after, family string) {
		id := ""
		if body.Region != "" && family != "" {
			id = body.Region + "/" + family
		}
		t.Rows = append(t.Rows, []query.Cell{yearCell(year), {Text: strings.Join(levels, " ")}, {Text: kind}, {Text: before}, {Text: after},
			{Text: family}, {Text: id}})
	}
	for _, s := range agency.Steps(name, level, set) {
		add(s.Year, s.Levels, s.Kind, mergerText(s.Before, set), s.After, s.Family)
	}
	if len(t.Rows) > 0 {
		return t
	}
	for _, b := range set.Bureaus {
		if b.Full == b.Name && (b.Name == name || b.Family == name) {
			add(0, nil, "", "", b.Name, b.Family)
		}
	}
	return t
}
