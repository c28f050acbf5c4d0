package crawler

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gocolly/colly/v2"
)

const (
	maxDepth = 6 // lists between seed and page
	maxHops  = 5 // redirects in a row
	maxURL   = 8 << 10
)

// A site is the worker for one host: one goroutine, one request at a time.
type site struct {
	c      *Crawler
	host   string // with its port unless that is the default
	stop   context.CancelCauseFunc
	colly  *colly.Collector
	queue  frontier
	rules  map[string]*rules // by scheme
	pages  int               // visited
	closed Reason            // why nothing more is asked of the host
	result Result
	visit  *visit                     // in progress
	lists  map[[sha256.Size]byte]bool // pages of lists, by digest
}

// A visit is what becomes of one item.
type visit struct {
	item
	page        Page
	reason      Reason   // why it failed, "" if it did not
	contentType string   // as received: colly must not see its charset
	target      *url.URL // of a redirect
	links       []item
}

func newSite(ctx context.Context, c *Crawler, host string, stop context.CancelCauseFunc) *site {
	s := &site{c: c, host: host, stop: stop, rules: map[string]*rules{}, lists: map[[sha256.Size]byte]bool{}, result: newResult()}
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
			s.refuse(Stopped, it)
			continue
		}
		if reason := s.forbidden(ctx, it); ctx.Err() != nil {
			s.refuse(Stopped, it)
		} else if reason != "" {
			s.refuse(reason, it)
		} else {
			s.pages++
			s.see(ctx, it)
		}
	}
}

// offer queues an address found, unless it is known or must not be visited.
func (s *site) offer(it item) {
	it.url = plain(it.url)
	if !s.queue.first(it.url) {
		return
	}
	s.result.Found++
	switch {
	case len(it.url.String()) > maxURL || it.url.Port() == "0":
		s.refuse(BadURL, it)
	case !isHTTP(it.url):
		s.refuse(NotHTTP, it)
	case it.url.Host != s.host:
		s.refuse(OffHost, it)
	case it.depth > maxDepth:
		s.refuse(TooDeep, it)
	case it.hops > maxHops:
		s.refuse(TooManyRedirects, it)
	case it.turn > maxFurther, circles(it.url.Path):
		s.refuse(Trap, it)
	default:
		s.queue.push(it)
	}
}

// forbidden says why it must not be visited, "" if it may.
func (s *site) forbidden(ctx context.Context, it item) Reason {
	switch {
	case s.closed != "":
		return s.closed
	case s.pages >= s.c.cfg.MaxPages:
		return TooMany
	}
	r := s.robots(ctx, it.url)
	switch {
	case r.reason != "":
		return r.reason
	case !r.allow(it.url):
		return ByRobots
	}
	return ""
}

func (s *site) refuse(why Reason, it item) {
	s.tell(Page{URL: it.url.String(), Text: it.text, Role: it.role, Outcome: Refused, Reason: why})
}

// rest leaves the host alone for the rest of the run.
func (s *site) rest(why Reason, because string) {
	s.closed = HostRefused
	s.result.Rested[s.host] = why
	s.c.cfg.Log.Warn("left alone for this run", "host", s.host, "reason", why, "because", because)
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
	case errors.Is(err, errAddress):
		s.closed = ByAddress
	case err != nil:
	case v.reason != "":
		err = fail(v.reason, fmt.Errorf("status %d: %s", v.page.Status, v.reason))
	case v.redirectsToSelf():
		err = fail(BadRedirect, errors.New("redirects to itself"))
	}
	o := s.settle(ctx, v.page, err)
	if o == Failed && reasonOf(err).rests() {
		s.rest(reasonOf(err), v.page.URL)
	}
	if o == Failed || o == Refused {
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

// settle counts what became of a page that was asked for, and passes it on.
func (s *site) settle(ctx context.Context, p Page, err error) Outcome {
	switch {
	case ctx.Err() != nil:
		p.Outcome, p.Reason = Refused, Stopped
	case errors.Is(err, errAddress):
		p.Outcome, p.Reason = Refused, ByAddress
	case err != nil:
		p.Outcome, p.Reason, p.Err = Failed, reasonOf(err), err
	case p.FromArchive:
		p.Outcome = Unchanged
	case p.Role == Report && p.Status == http.StatusOK:
		p.Outcome = Archived
	default:
		p.Outcome = NotReport
	}
	s.tell(p)
	return p.Outcome
}

// tell counts an address and passes it on.
func (s *site) tell(p Page) {
	s.result.count(p.Outcome, p.Reason)
	if p.Err != nil {
		s.c.cfg.Log.Warn("failed", "url", p.URL, "err", p.Err)
	} else if p.Outcome == Refused {
		s.c.cfg.Log.Debug("refused", "url", p.URL, "reason", p.Reason)
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
			err = fail(Internal, fmt.Errorf("panic: %v", p))
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
	if r.StatusCode != http.StatusOK || v.reason != "" || v.target != nil {
		return
	}
	if digest := sha256.Sum256(r.Body); s.lists[digest] && v.turn > 0 {
		return // the list does not go on, it begins again
	} else if v.role == List {
		s.lists[digest] = true
	}
	links, err := findLinks(v.item, v.contentType, r.Body, s.c.families)
	if err != nil {
		s.c.cfg.Log.Warn("no links read", "url", v.page.URL, "err", err)
	}
	v.links = links
}

func (v *visit) redirectsToSelf() bool { return v.target != nil && v.target.String() == v.url.String() }
