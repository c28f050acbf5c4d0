package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gocolly/colly/v2"
)

const (
	maxDepth = 6 // lists between seed and page
	maxHops  = 5 // redirects in a row
)

// A site is the worker for one host: one goroutine, one request at a time.
type site struct {
	c      *Crawler
	host   string // with its port unless that is the default
	stop   context.CancelCauseFunc
	colly  *colly.Collector
	queue  frontier
	rules  map[string]*rules // by scheme
	delay  time.Duration
	last   time.Time // end of the last request
	pages  int       // visited
	closed string    // why nothing more is asked of the host
	result Result
	visit  *visit // in progress
}

// A visit is what becomes of one item.
type visit struct {
	item
	page        Page
	contentType string   // as received: colly must not see its charset
	target      *url.URL // of a redirect
	links       []item
}

func newSite(ctx context.Context, c *Crawler, host string, stop context.CancelCauseFunc) *site {
	s := &site{c: c, host: host, stop: stop, rules: map[string]*rules{}, delay: c.cfg.Delay, result: Result{Refused: map[string]int{}}}
	// The frontier decides what is visited, robots.go asks robots.txt, fetch
	// keeps the limits; colly is told to leave all three alone.
	s.colly = colly.NewCollector(colly.StdlibContext(ctx), colly.AllowURLRevisit(), colly.IgnoreRobotsTxt(),
		colly.ParseHTTPErrorResponse(), colly.MaxBodySize(0), colly.UserAgent(userAgent(c.cfg.Contact)))
	s.colly.SetRequestTimeout(0)
	s.colly.WithTransport(s)
	s.colly.OnResponse(s.parse)
	return s
}

func userAgent(contact string) string {
	if contact == "" {
		return "Mozilla/5.0 (compatible; nianbao)"
	}
	return "Mozilla/5.0 (compatible; nianbao; +" + contact + ")"
}

func (s *site) header() http.Header {
	return http.Header{"User-Agent": {s.colly.UserAgent}, "Accept": {"*/*"}}
}

// crawl visits what the frontier hands out until it is empty or ctx ends.
func (s *site) crawl(ctx context.Context) {
	for {
		it, ok := s.queue.next()
		if !ok {
			return
		}
		if ctx.Err() != nil {
			s.result.Left += 1 + len(s.queue.queue)
			return
		}
		if reason := s.forbidden(ctx, it); ctx.Err() != nil {
			s.result.Left++
		} else if reason != "" {
			s.refuse(reason, it.url.String())
		} else {
			s.pages++
			s.see(ctx, it)
		}
	}
}

// offer queues an address found, unless it is known or must not be visited.
func (s *site) offer(it item) {
	if !s.queue.first(it.url) {
		return
	}
	s.result.Found++
	switch {
	case !isHTTP(it.url):
		s.refuse("not_http", it.url.String())
	case it.url.Host != s.host:
		s.refuse("off_host", it.url.String())
	case it.depth > maxDepth:
		s.refuse("too_deep", it.url.String())
	case it.hops > maxHops:
		s.refuse("redirects", it.url.String())
	default:
		s.queue.push(it)
	}
}

// forbidden says why it must not be visited, "" if it may.
func (s *site) forbidden(ctx context.Context, it item) string {
	switch {
	case s.closed != "":
		return s.closed
	case s.pages >= s.c.cfg.MaxPages:
		return "too_many"
	}
	r := s.robots(ctx, it.url)
	switch {
	case r.reason != "":
		return r.reason
	case !r.allow(it.url):
		return "robots"
	}
	return ""
}

func (s *site) refuse(reason, address string) {
	s.result.Refused[reason]++
	s.c.cfg.Log.Debug("refused", "url", address, "reason", reason)
}

// see visits one page and queues what it leads to.
func (s *site) see(ctx context.Context, it item) {
	v, err := s.load(it)
	// A page that sets a cookie and redirects to itself wants to be asked again.
	for try := 0; err == nil && v.redirectsToSelf() && try < 2; try++ {
		it.fresh = true
		v, err = s.load(it)
	}
	switch {
	case ctx.Err() != nil:
		s.result.Left++
		return
	case errors.Is(err, errAddress):
		s.closed = "address"
		s.refuse("address", v.page.URL)
		return
	case err == nil && v.redirectsToSelf():
		err = errors.New("redirects to itself")
	case err == nil && rests(v.page.Status):
		s.closed = "host_refused"
		err = fmt.Errorf("status %d: the host is left alone for this run", v.page.Status)
	case err == nil && v.page.Status >= 500:
		err = fmt.Errorf("status %d", v.page.Status)
	}
	if err != nil {
		v.page.Err = err
	}
	s.settle(ctx, v.page)
	if err != nil {
		return
	}
	if v.target != nil {
		if v.target.Host != s.host {
			s.c.cfg.Log.Warn("redirect leaves the host", "url", v.page.URL, "to", v.target.String())
		}
		to := it
		to.url, to.hops, to.fresh = v.target, it.hops+1, false
		s.offer(to)
	}
	for _, link := range v.links {
		s.offer(link)
	}
}

// settle counts a page and passes it on.
func (s *site) settle(ctx context.Context, p Page) {
	switch {
	case ctx.Err() != nil:
		s.result.Left++
		return
	case p.Err != nil:
		s.result.Failed++
		s.c.cfg.Log.Warn("failed", "url", p.URL, "err", p.Err)
	case p.FromArchive:
		s.result.FromArchive++
	default:
		s.result.Fetched++
	}
	s.c.tell(p)
}

// load has colly ask for the page: RoundTrip answers, parse reads the answer. A
// panic in either fails the page, not the process.
func (s *site) load(it item) (v *visit, err error) {
	v = &visit{item: it, page: Page{URL: it.url.String(), Text: it.text, Role: it.role}}
	s.visit = v
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	err = s.colly.Visit(v.page.URL)
	if outer, ok := errors.AsType[*url.Error](err); ok {
		err = outer.Err // it only repeats the address
	}
	return v, err
}

// parse finds the links of a page; called by colly.
func (s *site) parse(r *colly.Response) {
	v := s.visit
	if r.StatusCode != http.StatusOK {
		return
	}
	links, err := findLinks(v.item, v.contentType, r.Body)
	if err != nil {
		s.c.cfg.Log.Warn("no links read", "url", v.page.URL, "err", err)
	}
	v.links = links
}

func (v *visit) redirectsToSelf() bool { return v.target != nil && v.target.String() == v.url.String() }
