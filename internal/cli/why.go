package cli

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/spf13/cobra"
)

func (e *env) whyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "why URL",
		Short: "Say what became of an address: when it was fetched, or why it was not",
		Args:  between(1, 1, "one URL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !strings.Contains(args[0], ":") {
				return wrongUse{fmt.Errorf("%q is no URL", args[0])}
			}
			return e.why(args[0])
		},
	}
}

// An event is what became of an address once.
type event struct {
	url, when, what string
	words           []string
}

// why tells all that the archive and the run reports know of an address, in
// order of time. Addresses that differ only in what makes no page are one.
func (e *env) why(address string) error {
	near := neighbours{key: archive.Key(address)}
	events, err := e.captures(&near)
	if err != nil {
		return err
	}
	told, err := e.told(&near)
	if err != nil {
		return err
	}
	events = append(events, told...)
	slices.SortStableFunc(events, func(a, b event) int { return strings.Compare(a.when, b.when) })
	p := &printer{w: e.out}
	last := ""
	for _, ev := range events {
		if ev.url != last {
			p.line("%s", ev.url)
			last = ev.url
		}
		p.line("  %s  %-9s  %s", ev.when, ev.what, ev.words[0])
		for _, w := range ev.words[1:] {
			p.line("  %23s  %9s  %s", "", "", w)
		}
	}
	if len(events) > 0 {
		return p.err
	}
	if len(near.best) > 0 {
		p.line("nearest addresses known")
	}
	for _, n := range near.best {
		p.line("  %s", n.url)
	}
	return cmp.Or(p.err, fmt.Errorf("%s was never found: no page that was read links to it, or no crawl got to one that does", address))
}

const eventTime = "2006-01-02 15:04:05 UTC"

// captures are the records of the archive.
func (e *env) captures(near *neighbours) ([]event, error) {
	if _, err := os.Stat(e.archiveDir()); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	a, err := e.readArchive()
	if err != nil {
		return nil, err
	}
	defer a.Close()
	entries, err := a.Entries()
	if err != nil {
		return nil, err
	}
	var out []event
	for _, x := range entries {
		if !near.same(x.URL) {
			continue
		}
		ev := event{x.URL, x.Time.Format(eventTime), "archived", nil}
		switch x.Kind {
		case archive.Resource:
			ev.words = append(ev.words, "imported file, "+or(x.MIME, "of no stated type"))
		case archive.Revisit:
			ev.what, ev.words = "unchanged", append(ev.words, fmt.Sprintf("asked for again: status %d, as captured before", x.Status))
		default:
			ev.words = append(ev.words, fmt.Sprintf("status %d, %s", x.Status, or(x.MIME, "of no stated type")))
		}
		ev.words = append(ev.words, fmt.Sprintf("%s, offset %d, %d bytes", x.File, x.Offset, x.Length))
		out = append(out, ev)
	}
	return out, nil
}

// told are the lines of the run reports.
func (e *env) told(near *neighbours) ([]event, error) {
	runs, err := e.runs()
	if err != nil {
		return nil, err
	}
	says := map[crawler.Reason]string{}
	for _, r := range crawler.Reasons() {
		says[r.Reason] = r.Says
	}
	var out []event
	for _, r := range runs {
		if len(r.bad) > 0 {
			return nil, fmt.Errorf("run report: %s", r.bad[0])
		}
		for _, l := range r.failed {
			if !near.same(l.URL) {
				continue
			}
			words := []string{fmt.Sprintf("%s: %s", l.Reason, or(says[l.Reason], "a reason of another version"))}
			if l.Error != "" {
				words = append(words, l.Error)
			}
			out = append(out, event{l.URL, r.Started.Format(eventTime), string(l.Outcome), words})
		}
	}
	return out, nil
}

// maxNear is how many addresses are told in the stead of one never found.
const maxNear = 5

// neighbours are the addresses whose keys have most at the beginning in common
// with one, of its host at least.
type neighbours struct {
	key  string
	best []neighbour
}

type neighbour struct {
	url    string
	common int
}

// same reports whether an address is the one looked for, and notes it if it is
// near.
func (n *neighbours) same(address string) bool {
	key := archive.Key(address)
	if key == n.key {
		return true
	}
	x := neighbour{url: address}
	for x.common < min(len(key), len(n.key)) && key[x.common] == n.key[x.common] {
		x.common++
	}
	host := strings.Index(n.key, ")")
	if u, err := url.Parse(address); x.common <= host || host < 0 || err == nil && u.Path == "/robots.txt" || slices.ContainsFunc(n.best, func(y neighbour) bool { return y.url == address }) {
		return false
	}
	at, _ := slices.BinarySearchFunc(n.best, x, func(a, b neighbour) int { return cmp.Compare(b.common, a.common) })
	for at < len(n.best) && n.best[at].common == x.common { // the first found first
		at++
	}
	if n.best = slices.Insert(n.best, at, x); len(n.best) > maxNear {
		n.best = n.best[:maxNear]
	}
	return false
}
