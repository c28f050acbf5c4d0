package crawler

import (
	"bytes"
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
	reason string // why nothing may be asked for: "host_refused", "address", "" if something may
}

func (r *rules) allow(u *url.URL) bool { return r.group.Test(u.RequestURI()) }

// robots returns the rules for u, asked for once per scheme.
func (s *site) robots(ctx context.Context, u *url.URL) *rules {
	if r, ok := s.rules[u.Scheme]; ok {
		return r
	}
	r := s.askRobots(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	if r.group.CrawlDelay > s.delay {
		s.delay = r.group.CrawlDelay
	}
	s.rules[u.Scheme] = r
	return r
}

// askRobots fetches a robots.txt, through redirects to text files on the host.
// What cannot be had for 5xx, 429 or network errors forbids everything, what is
// not there (another status, a redirect to a page, off the host, in a circle or
// one too many) forbids nothing.
func (s *site) askRobots(ctx context.Context, u *url.URL) *rules {
	all := &robotstxt.Group{}
	young := func(x *Exchange) bool { return s.c.now().Sub(x.FetchedAt) < robotsMaxAge }
	asked := map[string]bool{}
	for range maxHops + 1 {
		s.result.Found++
		p := Page{URL: u.String(), Role: Robots}
		x, archived, err := s.fetch(ctx, p.URL, s.header(), young, robotsMaxSize)
		p.FromArchive = archived
		if errors.Is(err, errAddress) {
			s.refuse("address", p.URL)
			return &rules{group: all, reason: "address"}
		}
		var res *http.Response
		var body []byte
		if err == nil {
			p.Status = status(x.Response)
			res, body, err = x.unwrap()
		}
		if err == nil && unavailable(p.Status) {
			err = fmt.Errorf("status %d", p.Status)
		}
		if err != nil {
			p.Err = err
		}
		if s.settle(ctx, p); err != nil {
			return &rules{group: all, reason: "host_refused"}
		}
		asked[p.URL] = true
		if to := redirect(u, res); to != nil && to.Host == s.host && strings.HasSuffix(to.Path, ".txt") && !asked[to.String()] {
			u = to
			continue
		}
		if p.Status != http.StatusOK {
			break
		}
		return &rules{group: readRobots(body)}
	}
	return &rules{group: all}
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
