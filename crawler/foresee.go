package crawler

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/temoto/robotstxt"
)

// A Prospect is what a crawl would do at a host, as far as can be told without
// asking the host anything.
type Prospect struct {
	// Robots is when the robots.txt in use was fetched. Zero: it would be asked
	// for first, and may change all that follows.
	Robots time.Time
	// Delay is the pause between two requests.
	Delay time.Duration
	// Ask are the addresses that would be asked for, in this order; Archived
	// those that are in the archive already, and Refused those that would not be
	// visited. Each leads to further ones.
	Ask      []string
	Archived int
	Refused  map[Reason]int
}

// Foresee says what CrawlHost would do with the addresses that wait at a host.
func (c *Crawler) Foresee(ctx context.Context, h Host, waiting []Item) (Prospect, error) {
	p := Prospect{Delay: c.cfg.Delay, Refused: map[Reason]int{}}
	groups := map[string]*robotstxt.Group{}
	for _, it := range waiting {
		u, err := url.Parse(it.URL)
		if err != nil {
			return p, err
		}
		group, known := groups[u.Scheme]
		if !known {
			if group, err = c.oldRobots(ctx, u, &p); err != nil {
				return p, err
			}
			groups[u.Scheme] = group
		}
		x, err := c.cfg.Archive.Load(ctx, it.URL)
		switch {
		case err != nil:
			return p, err
		case h.Closed != "":
			p.Refused[h.Closed]++
		case h.Pages+len(p.Ask)+p.Archived >= c.cfg.MaxPages:
			p.Refused[TooMany]++
		case group != nil && !group.Test(u.RequestURI()):
			p.Refused[ByRobots]++
		case x != nil && x.usable(u) && !((c.cfg.Refresh || h.Refresh) && it.Role == List):
			p.Archived++
		default:
			p.Ask = append(p.Ask, it.URL)
		}
	}
	return p, nil
}

// oldRobots are the rules of an archived robots.txt, nil if one would be asked for.
func (c *Crawler) oldRobots(ctx context.Context, u *url.URL, p *Prospect) (*robotstxt.Group, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	x, err := c.cfg.Archive.Load(ctx, at.String())
	if err != nil || x == nil || !x.usable(at) || c.now().Sub(x.FetchedAt) >= robotsMaxAge {
		return nil, err
	}
	group := &robotstxt.Group{}
	if _, body, err := x.unwrap(); err == nil && status(x.Response) == http.StatusOK {
		group = readRobots(body)
	}
	p.Robots, p.Delay = x.FetchedAt, max(p.Delay, group.CrawlDelay)
	return group, nil
}
