package crawler

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

const (
	robotsAgent   = "nianbao" // product token
	robotsMaxSize = 500 << 10 // RFC 9309, 2.5: at least 500 KiB are read
	robotsMaxAge  = 24 * time.Hour
)

// rules are what a robots.txt says to us.
type rules struct {
	group  *robotstxt.Group
	reason Reason // why nothing may be asked for, "" if something may
	until  time.Time
	maps   []string // addresses of sitemaps
}

func (r *rules) allow(u *url.URL) bool { return r.group.Test(u.RequestURI()) }

// robots returns the rules for u, asked for once per scheme and day.
func (s *site) robots(ctx context.Context, u *url.URL) *rules {
	if r, ok := s.rules[u.Scheme]; ok && s.c.now().Before(r.until) {
		return r
	}
	r := s.askRobots(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	if r.group.CrawlDelay > maxCrawlDelay && r.reason == "" {
		r.reason = HostRefused
		s.rest(HostRefused, "it asks for longer pauses than are kept")
	}
	s.rules[u.Scheme] = r
	var found []Item
	for _, m := range r.maps {
		if to, err := resolve(u, m); err == nil {
			found = append(found, item{url: to, role: List, depth: 1}.judged(s.host.Name))
		}
	}
	s.offer(ctx, found...)
	s.gate.Lock()
	s.gate.robots = 0
	for _, of := range s.rules {
		s.gate.robots = max(s.gate.robots, of.group.CrawlDelay)
	}
	s.gate.Unlock()
	return r
}

// askRobots fetches a robots.txt, through five redirects, to other hosts too
// (RFC 9309, 2.3.1.2). What cannot be had for 5xx, 429 or network errors forbids
// everything for this run; what is not there (another status, a redirect to a
// page, in a circle or one too many) forbids nothing.
func (s *site) askRobots(ctx context.Context, u *url.URL) *rules {
	all := &robotstxt.Group{}
	young := func(x *Exchange) bool { return s.c.now().Sub(x.checked()) < robotsMaxAge }
	asked := map[string]bool{}
	until := s.c.now().Add(robotsMaxAge)
	for range maxHops + 1 {
		p := Page{URL: u.String(), Role: Robots}
		x, archived, err := s.fetch(ctx, u, s.header(), young, robotsMaxSize)
		if ctx.Err() != nil {
			return &rules{group: all, reason: Stopped}
		}
		p.FromArchive = archived
		var res *http.Response
		var body []byte
		if err == nil {
			until = x.checked().Add(robotsMaxAge)
			p.Status = status(x.Response)
			if res, body, err = x.unwrap(); err != nil {
				err = fail(BadCoding, err)
			} else if unavailable(p.Status) {
				err = fail(reasonOfStatus(p.Status), fmt.Errorf("status %d", p.Status))
			}
		}
		settle(&p, err)
		if err != nil && (!errors.Is(err, errAddress) || u.Host != s.host.Name) {
			s.rest(reasonOf(err), "its robots.txt cannot be had")
		}
		if s.settled(ctx, p); err != nil {
			return &rules{group: all, reason: cmp.Or(s.host.Closed, ByAddress), until: until}
		}
		asked[p.URL] = true
		if to, err := redirect(u, res); err == nil && to != nil && isHTTP(to) && strings.HasSuffix(to.Path, ".txt") && !asked[to.String()] {
			u = to
			continue
		}
		if p.Status != http.StatusOK {
			break
		}
		return &rules{group: readRobots(body), until: until, maps: sitemaps(body)}
	}
	return &rules{group: all, until: until}
}

// maxSitemaps is how many sitemaps of a robots.txt are read.
const maxSitemaps = 20

// sitemaps are the addresses robots.txt gives of lists of pages.
func sitemaps(body []byte) []string {
	var out []string
	for line := range strings.Lines(strings.ReplaceAll(string(body[:min(len(body), robotsMaxSize)]), "\r", "\n")) {
		name, value, _ := strings.Cut(line, ":")
		if value = strings.TrimSpace(value); strings.EqualFold(strings.TrimSpace(name), "sitemap") && value != "" && len(out) < maxSitemaps {
			out = append(out, value)
		}
	}
	return out
}

// notToken reports whether r ends a product token (RFC 9309, 2.2.1).
func notToken(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-' || r == '*')
}

// readRobots reads a robots.txt leniently: temoto/robotstxt refuses a whole file
// for a rule before the first User-agent or a Crawl-delay that is no number, so
// such lines are left out.
func readRobots(body []byte) *robotstxt.Group {
	body = bytes.TrimPrefix(body[:min(len(body), robotsMaxSize)], []byte("\ufeff"))
	body = bytes.ReplaceAll(body, []byte("\r"), []byte("\n"))
	var kept strings.Builder
	started := false
	for line := range strings.Lines(string(body)) {
		name, value, _ := strings.Cut(line, ":")
		value, _, _ = strings.Cut(value, "#")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "user-agent":
			started = true
			if token := strings.IndexFunc(value, notToken); token > 0 {
				value = value[:token] // nianbao/1.0
			}
		case "allow", "disallow":
			if !started {
				continue
			}
		case "crawl-delay":
			d, err := strconv.ParseFloat(value, 64)
			if !started || err != nil || d < 0 || d > math.MaxInt32 || math.IsNaN(d) {
				continue
			}
		default:
			continue
		}
		fmt.Fprintf(&kept, "%s: %s\n", strings.TrimSpace(name), value)
	}
	data, err := robotstxt.FromString(kept.String())
	if err != nil { // nothing left to refuse; should it happen, ask for nothing
		data, _ = robotstxt.FromString("User-agent: *\nDisallow: /\n")
	}
	return data.FindGroup(robotsAgent)
}
