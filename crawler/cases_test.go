package crawler

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nianbao/nianbao/internal/golden"
)

// A hostile is one bad input of the web: what a server offers, and what must
// become of it.
type hostile struct {
	name string
	site scripted
	want string // see outcomesOf
	seed string // "" for http://{host}/

	cfg    Config
	tls    *tls.Config     // of the server
	names  names           // "" for a name server that knows no name
	public string          // the only address that may be connected to; "" for any on loopback
	closed bool            // loopback is refused, too; no connection may be made
	fast   bool            // short limits of time
	pauses []time.Duration // that were kept, if not nil
}

// An absent bad input is no case, for a reason.
type absent struct{ name, why string }

// TestHostile runs all cases and keeps what became of each, and their number, in
// testdata/hostile.golden.
func TestHostile(t *testing.T) {
	var out bytes.Buffer
	seen := map[string]bool{}
	total := 0
	for _, group := range []struct {
		name  string
		cases []hostile
	}{
		{"http", httpCases()}, {"status", statusCases()}, {"redirect", redirectCases()}, {"coding", codingCases()}, {"tls", tlsCases(t)},
		{"dns", dnsCases()}, {"ssrf", ssrfCases()}, {"robots", robotsCases()}, {"charset", charsetCases(t)}, {"url", urlCases()},
		{"list", listCases()}, {"shell", shellCases()}, {"pace", paceCases()},
	} {
		fmt.Fprintf(&out, "# %s: %d\n", group.name, len(group.cases))
		total += len(group.cases)
		for _, tt := range group.cases {
			name := group.name + "/" + tt.name
			if seen[name] {
				t.Errorf("two cases are called %s", name)
			}
			seen[name] = true
			got := ""
			t.Run(name, func(t *testing.T) { got = tt.run(t) })
			fmt.Fprintf(&out, "%s\n\t%s\n", tt.name, got)
		}
	}
	for i, a := range absents {
		if i == 0 {
			fmt.Fprintf(&out, "# no cases: %d\n", len(absents))
		}
		fmt.Fprintf(&out, "%s\n\t%s\n", a.name, a.why)
	}
	fmt.Fprintf(&out, "# %d cases\n", total)
	golden.Compare(t, "testdata/hostile.golden", out.Bytes())
}

func (tt *hostile) run(t *testing.T) string {
	k := &clock{t: time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)}
	g := tt.site.serve(t, tt.tls, k)
	_, port, err := net.SplitHostPort(g.addr)
	if err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer("{host}", g.addr, "{port}", port)
	seed := fill.Replace(tt.seed)
	if seed == "" {
		seed = "http://" + g.addr + "/"
	}
	a := &memory{}
	var mu sync.Mutex
	var pages []Page
	cfg := tt.cfg
	cfg.Archive, cfg.OnPage = a, func(p Page) {
		mu.Lock()
		defer mu.Unlock()
		pages = append(pages, p)
	}
	c, _ := start(t, cfg)
	c.now, c.pause = k.now, k.pause
	if tt.closed {
		c.wire = newWire(false, nil)
	}
	c.wire.resolver = tt.names.resolver()
	if tt.public != "" {
		c.wire.allowed = func(a netip.Addr) error {
			if a.String() != tt.public {
				return fmt.Errorf("%w: %s", errAddress, a)
			}
			return nil
		}
	}
	if tt.tls != nil {
		c.wire.tls = &tls.Config{RootCAs: trusted(t)}
	}
	if tt.fast {
		c.wire.handshake = 100 * time.Millisecond
		c.wire.total, c.wire.silence, c.wire.transport.ResponseHeaderTimeout = 400*time.Millisecond, 100*time.Millisecond, 100*time.Millisecond
	}
	r, err := c.Run(t.Context(), seed)
	got := outcomesOf(pages, a, g, port)
	if errors.Is(err, ErrSeed) {
		got = "no seed"
	} else if err != nil {
		t.Fatal(err)
	}
	adds(t, r)
	if tt.closed && len(pages) > 0 && r.Refused[ByAddress] == r.Found {
		got = "refused address"
	}
	if g.mu.Lock(); tt.closed && g.connections != 0 {
		t.Errorf("%d connections", g.connections)
	}
	g.mu.Unlock()
	if got != tt.want {
		t.Errorf("got  %s\nwant %s", got, tt.want)
		for _, p := range pages {
			if p.Err != nil {
				t.Logf("%s: %v", p.URL, p.Err)
			}
		}
	}
	if tt.pauses != nil && !slices.Equal(tt.pauses, k.pauses) {
		t.Errorf("pauses %v, want %v", k.pauses, tt.pauses)
	}
	return got
}

// outcomesOf writes what became of every address, in order: its path (with the
// host where that is not the server's), outcome, reason, what marks the archived
// exchange, and how often it was asked for if not once. A robots.txt that was
// fetched is left out.
func outcomesOf(pages []Page, a *memory, g *gov, port string) string {
	var out []string
	for _, p := range pages {
		if p.Role == Robots && (p.Outcome == NotReport || p.Outcome == Unchanged) {
			continue
		}
		s := strings.TrimPrefix(strings.TrimPrefix(p.URL, "http://"+g.addr), "https://"+g.addr)
		target := mustParse(p.URL).RequestURI()
		if len(s) > 200 {
			s = s[:20] + "…"
		}
		s = strings.ReplaceAll(s, ":"+port, ":PORT") + " " + string(p.Outcome)
		if p.Reason != "" {
			s += " " + string(p.Reason)
		}
		if x := a.newest[p.URL]; x != nil {
			if x.Truncated != "" {
				s += " truncated=" + x.Truncated
			}
			if x.Unverified != "" {
				s += " unverified"
			}
		}
		if n := g.hits(target); n > 1 {
			s += fmt.Sprintf(" ×%d", n)
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// page is an answer 200 with this body and more header lines.
func page(body string, lines ...string) string {
	return answer("200 OK", body, append([]string{"Content-Type: text/html; charset=utf-8"}, lines...)...)
}

func answer(status, body string, lines ...string) string {
	head := "HTTP/1.1 " + status + "\r\n"
	for _, l := range lines {
		head += l + "\r\n"
	}
	sent := strings.ReplaceAll(body, "{host}", "127.0.0.1:12345") // ports given by the system have five digits
	return head + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(sent)) + body
}

func moved(status, to string, lines ...string) string {
	return answer(status+" Moved", "", append([]string{"Location: " + to}, lines...)...)
}

// one is a site of one page.
func one(a any) scripted { return scripted{"/": a} }

// reportLink is a link that is followed as a report.
func reportLink(href string) string {
	return `<a href="` + href + `">云溪县2023年政府信息公开工作年度报告</a>`
}
