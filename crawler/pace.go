package crawler

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Manners towards a host.
const (
	slowFactor    = 2                // the pause is at least so many times what the host takes to answer
	maxSlow       = time.Minute      // the longest pause that slowness and trouble lead to
	maxTrouble    = 16               // the pause is at most so many times longer after trouble
	maxRetryAfter = 10 * time.Minute // the longest Retry-After that is waited for
	maxCrawlDelay = 10 * time.Minute // a host that wants longer pauses is left alone
)

// beijing is the time of all of China (北京时间).
var beijing = time.FixedZone("CST", 8*60*60)

// A gate lets one request at a time through to a host, with pauses between
// them. The pause after a request is the longest of Config.Delay, what
// robots.txt asks for, and twice what the host takes to answer; it doubles with
// every answer that shows trouble and halves with every other.
type gate struct {
	sync.Mutex // held from the wait before a request to its end
	base       time.Duration
	robots     time.Duration
	answer     time.Duration // smoothed time to an answer
	trouble    int           // a factor
	last       time.Time     // end of the last request
	notBefore  time.Time     // of the next, as somebody else left it
}

// gate is that of the host, the same for everyone who asks something of it.
func (c *Crawler) gate(host string) *gate {
	c.gatesMu.Lock()
	defer c.gatesMu.Unlock()
	g := c.gates[host]
	if g == nil {
		g = &gate{base: c.cfg.Delay, trouble: 1}
		c.gates[host] = g
	}
	return g
}

func (g *gate) delay() time.Duration {
	asked := max(g.base, g.robots)
	return max(asked, min(maxSlow, max(asked, slowFactor*g.answer)*time.Duration(g.trouble)))
}

// done notes a request that began and ended then, and whether the host had trouble.
func (g *gate) done(began, ended time.Time, trouble bool) {
	if took := ended.Sub(began); g.last.IsZero() {
		g.answer = took
	} else {
		g.answer = (3*g.answer + took) / 4
	}
	g.last = ended
	if trouble {
		g.trouble = min(maxTrouble, 2*g.trouble)
	} else {
		g.trouble = max(1, g.trouble/2)
	}
}

// begin takes up a host where it was left.
func (g *gate) begin(now time.Time, h *Host) {
	g.Lock()
	defer g.Unlock()
	if h.Wait < 0 {
		h.Wait = max(g.delay(), h.Delay)
	}
	g.notBefore = now.Add(h.Wait)
}

// pause is the delay as it is now.
func (g *gate) pause() time.Duration {
	g.Lock()
	defer g.Unlock()
	return g.delay()
}

// due is how long nothing may be asked yet, least after the last request. g is locked.
func (g *gate) due(now time.Time, least time.Duration) time.Duration {
	d := max(0, g.notBefore.Sub(now))
	if !g.last.IsZero() {
		d = max(d, max(g.delay(), least)-now.Sub(g.last))
	}
	return d
}

// wait returns when the host may be asked again, least after the last request
// if that is longer than the pause, and within the hours. g is locked.
func (c *Crawler) wait(ctx context.Context, g *gate, least time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d := g.due(c.now(), least); d > 0 {
		if err := c.pause(ctx, d); err != nil {
			return err
		}
	}
	if d := c.hours.until(c.now()); d > 0 {
		c.cfg.Log.Info("waiting for the hours of the crawl", "pause", d)
		return c.pause(ctx, d)
	}
	return nil
}

// hours are the time of day, from midnight in Beijing, in which a crawl may ask.
// Both zero: always.
type hours struct{ from, to time.Duration }

// parseHours reads "22:00-06:00".
func parseHours(s string) (hours, error) {
	if s == "" {
		return hours{}, nil
	}
	from, to, _ := strings.Cut(s, "-")
	a, err := time.Parse("15:04", from)
	b, err2 := time.Parse("15:04", to)
	if err != nil || err2 != nil || a.Equal(b) {
		return hours{}, fmt.Errorf("crawler: hours %q are not like 22:00-06:00", s)
	}
	day := func(t time.Time) time.Duration {
		return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	}
	return hours{day(a), day(b)}, nil
}

// until is how long after t the hours begin, 0 within them.
func (h hours) until(t time.Time) time.Duration {
	if h == (hours{}) {
		return 0
	}
	t = t.In(beijing)
	now := t.Sub(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, beijing))
	inside := now >= h.from && now < h.to
	if h.from > h.to {
		inside = now >= h.from || now < h.to
	}
	switch {
	case inside:
		return 0
	case now < h.from:
		return h.from - now
	}
	return h.from - now + 24*time.Hour
}

// retryAfter reads the header of that name: seconds or a date. What is neither,
// or in the past, asks for nothing.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		return time.Duration(max(0, min(n, int64(100*365*24*time.Hour/time.Second)))) * time.Second
	}
	if t, err := http.ParseTime(value); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}
