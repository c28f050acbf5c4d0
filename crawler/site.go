package crawler

import (
	"context"
	"crypto/sha256"
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
	maxURL   = 8 << 10
)

// A site is the worker for one host: one goroutine, one request at a time.
type site struct {
	c      *Crawler
	host   *Host
	stop   context.CancelCauseFunc
	wire   *wire
	gate   *gate
	colly  *colly.Collector
	rules  map[string]*rules // by scheme
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

func newSite(ctx context.Context, c *Crawler, h *Host, stop context.CancelCauseFunc) *site {
	s := &site{c: c, host: h, stop: stop, wire: c.wire.another(), gate: c.gate(h.Name), rules: map[string]*rules{},
		lists: map[[sha256.Size]byte]bool{}, result: newResult()}
	// The queue decides what is visited, robots.go asks robots.txt, fetch
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

// crawl visits what the queue hands out until it is empty, ctx ends, or the next
// request would come after until.
func (s *site) crawl(ctx context.Context, until time.Time) {
	for ctx.Err() == nil && (until.IsZero() || s.c.now().Add(s.due()).Before(until)) {
		next, ok, err := s.host.Queue.Next(ctx)
		if err != nil {
			s.stop(err)
		}
		if err != nil || !ok {
			return
		}
		it, err := next.visitable()
		if err == nil && next.Broken >= maxBroken {
			err = fmt.Errorf("the crawl broke off here %d times", next.Broken)
		}
		var p Page
		var found []Item
		if err != nil {
			p = next.page()
			settle(&p, fail(Internal, err))
		} else {
			p, found = s.see(ctx, it)
		}
		if ctx.Err() != nil {
			return
		}
		next.Outcome, next.Reason, next.Status = p.Outcome, p.Reason, p.Status
		added, err := s.host.Queue.Done(ctx, next, found...)
		s.note(ctx, added, err, p)
	}
}

// due is how long the host may not be asked yet, for its pause and for the hours.
func (s *site) due() time.Duration {
	s.gate.Lock()
	defer s.gate.Unlock()
	now := s.c.now()
	d := s.gate.due(now, 0)
	return d + s.c.hours.until(now.Add(d))
}

// offer queues addresses found.
func (s *site) offer(ctx context.Context, found ...Item) {
	if len(found) == 0 || ctx.Err() != nil {
		return
	}
	added, err := s.host.Queue.Offer(ctx, found...)
	s.note(ctx, added, err)
}

// settled keeps an address that nobody found, robots.txt.
func (s *site) settled(ctx context.Context, p Page) {
	if ctx.Err() != nil {
		return
	}
	added, err := s.host.Queue.Offer(ctx, Item{URL: p.URL, Role: p.Role, Outcome: p.Outcome, Reason: p.Reason, Status: p.Status})
	if len(added) > 0 {
		s.note(ctx, nil, err, p)
	} else {
		s.note(ctx, nil, err)
	}
}

// note counts and passes on pages that were settled and what of the addresses
// added was refused, once the queue has kept them.
func (s *site) note(ctx context.Context, added []Item, err error, pages ...Page) {
	if err != nil {
		if ctx.Err() == nil {
			s.stop(err)
		}
		return
	}
	for _, it := range added {
		if it.Outcome != "" {
			pages = append(pages, it.page())
		}
	}
	for _, p := range pages {
		s.result.count(p.Outcome, p.Reason)
		if p.Err != nil {
			s.c.cfg.Log.Warn("failed", "url", p.URL, "err", p.Err)
		} else if p.Outcome == Refused {
			s.c.cfg.Log.Debug("refused", "url", p.URL, "reason", p.Reason)
		}
		s.c.tell(p)
	}
}

// forbidden says why it must not be visited, "" if it may.
func (s *site) forbidden(ctx context.Context, it item) Reason {
	switch {
	case s.host.Closed != "":
		return s.host.Closed
	case s.host.Pages >= s.c.cfg.MaxPages:
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

// rest leaves the host alone for the rest of the run.
func (s *site) rest(why Reason, because string) {
	s.host.Closed, s.host.Rested = HostRefused, why
	s.c.cfg.Log.Warn("left alone for this run", "host", s.host.Name, "reason", why, "because", because)
}

// see visits one page, if it may, and says what became of it and what it leads to.
func (s *site) see(ctx context.Context, it item) (p Page, found []Item) {
	if why := s.forbidden(ctx, it); why != "" {
		return Page{URL: it.url.String(), Text: it.text, Role: it.role, Outcome: Refused, Reason: why}, nil
	}
	v, err := s.load(it)
	// A page that sets a cookie and redirects to itself wants to be asked again.
	for try := 0; err == nil && v.redirectsToSelf() && try < 2; try++ {
		it.fresh = true
		v, err = s.load(it)
	}
	if ctx.Err() != nil {
		return p, nil
	}
	s.host.Pages++
	switch {
	case errors.Is(err, errAddress):
		s.host.Closed = ByAddress
	case err != nil:
	case v.reason != "":
		err = fail(v.reason, fmt.Errorf("status %d: %s", v.page.Status, v.reason))
	case v.redirectsToSelf():
		err = fail(BadRedirect, errors.New("redirects to itself"))
	}
	if settle(&v.page, err); v.page.Outcome == Failed && v.page.Reason.rests() {
		s.rest(v.page.Reason, v.page.URL)
	}
	if err != nil {
		return v.page, nil
	}
	if v.target != nil {
		if v.target.Host != s.host.Name {
			s.c.cfg.Log.Warn("redirect leaves the host", "url", v.page.URL, "to", v.target.String())
		}
		to := it
		to.url, to.hops = v.target, it.hops+1
		found = append(found, to.judged(s.host.Name))
	}
	for _, link := range v.links {
		found = append(found, link.judged(s.host.Name))
	}
	return v.page, found
}

// settle says what became of a page that was asked for.
func settle(p *Page, err error) {
	switch {
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
