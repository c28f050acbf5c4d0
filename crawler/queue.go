package crawler

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// An Item is an address found on a host, how it was come by, and what became of it.
type Item struct {
	URL    string `json:"-"`
	Text   string `json:"text,omitempty"` // of the link that led to it
	Role   Role   `json:"role"`
	Depth  int    `json:"depth,omitempty"`  // lists between it and the seed, further pages of a list not counted
	Hops   int    `json:"hops,omitempty"`   // redirects in a row that led to it
	Turn   int    `json:"turn,omitempty"`   // which further page of a list it is, 0 for the first
	Annual bool   `json:"annual,omitempty"` // it belongs to a list of annual reports
	Open   bool   `json:"open,omitempty"`   // it belongs to a list that has to do with disclosure

	Outcome Outcome `json:"-"` // "" while it waits
	Reason  Reason  `json:"-"` // why it was refused or failed
	Status  int     `json:"-"` // HTTP status, 0 when there was no response
	// Broken is how often the crawl broke off while this was its next address.
	Broken int `json:"-"`
}

// maxBroken is how often a crawl may break off at an address before that is
// taken for its fault. A process that dies breaks off at an address of every host it
// has, and where many die on a busy machine five times have been chance.
const maxBroken = 10

// A Queue keeps the addresses found on one host, each once, in the order found.
type Queue interface {
	// Offer adds those of items that are not there yet at the end and returns them.
	// Those with an Outcome do not wait.
	Offer(ctx context.Context, items ...Item) (added []Item, err error)
	// Next returns the first item that waits, which stays where it is; ok is false when none does.
	Next(ctx context.Context) (it Item, ok bool, err error)
	// Done keeps what became of the item that Next returned and offers what was
	// found there, both or neither.
	Done(ctx context.Context, it Item, found ...Item) (added []Item, err error)
}

// A Host is a host that is crawled, and how far: all that has to be kept when its
// crawl is left off in one place to go on in another.
type Host struct {
	Name    string // with its port unless that is the default
	Queue   Queue
	Refresh bool   // see Config.Refresh
	Pages   int    // visited so far
	Closed  Reason // why nothing more is asked of it, "" if something may be
	Rested  Reason // what it did to be left alone, "" if nothing
	// Delay is the pause last kept between two requests; 0: not known.
	Delay time.Duration
	// Wait is how long nothing may be asked yet. Below 0: nobody knows when
	// something was asked last, so a whole pause.
	Wait time.Duration
}

// CrawlHost visits what the queue of h holds until nothing waits in it, or what
// is next would begin after until (if that is not zero). It keeps h up to date,
// also between the steps, so that a Queue may save it with each. The result
// counts what was settled meanwhile. Errors are those of Run, and those of the
// queue; what was being visited then waits still.
func (c *Crawler) CrawlHost(ctx context.Context, h *Host, until time.Time) (Result, error) {
	run, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s := newSite(run, c, h, stop)
	defer s.wire.close()
	s.gate.begin(c.now(), h)
	s.crawl(run, until)
	h.Delay, h.Wait = s.gate.pause(), s.due()
	if h.Rested != "" {
		s.result.Rested[h.Name] = h.Rested
	}
	if ctx.Err() != nil {
		return s.result, ctx.Err()
	}
	return s.result, context.Cause(run)
}

// ParseSeed reads an address to begin at, and names its host. The error wraps
// ErrSeed if it cannot be crawled.
func ParseSeed(address string) (host string, it Item, err error) {
	u, err := resolve(nil, address)
	if err != nil || !isHTTP(u) {
		return "", Item{}, fmt.Errorf("%w: %q", ErrSeed, address)
	}
	it = item{url: u, role: List, open: true}.judged(u.Host)
	return u.Host, it, nil
}

// judged is it as found on host: refused already if it must not be visited.
func (it item) judged(host string) Item {
	u := plain(it.url)
	out := Item{URL: u.String(), Text: it.text, Role: it.role, Depth: it.depth, Hops: it.hops, Turn: it.turn, Annual: it.annual, Open: it.open}
	switch {
	case len(out.URL) > maxURL || u.Port() == "0":
		out.Reason = BadURL
	case !isHTTP(u):
		out.Reason = NotHTTP
	case u.Host != host:
		out.Reason = OffHost
	case it.depth > maxDepth:
		out.Reason = TooDeep
	case it.hops > maxHops:
		out.Reason = TooManyRedirects
	case it.turn > maxFurther, circles(u.Path):
		out.Reason = Trap
	}
	if out.Reason != "" {
		out.Outcome = Refused
	}
	return out
}

// visitable is a queued item to be visited.
func (it Item) visitable() (item, error) {
	u, err := url.Parse(it.URL)
	return item{url: u, text: it.Text, role: it.Role, depth: it.Depth, hops: it.Hops, turn: it.Turn, annual: it.Annual, open: it.Open}, err
}

// page is it as OnPage is told of it.
func (it Item) page() Page {
	return Page{URL: it.URL, Text: it.Text, Role: it.Role, Status: it.Status, Outcome: it.Outcome, Reason: it.Reason}
}

// A memory queue lasts as long as the process.
type memoryQueue struct {
	seen    map[string]bool
	waiting []Item
}

func (q *memoryQueue) Offer(_ context.Context, items ...Item) (added []Item, err error) {
	if q.seen == nil {
		q.seen = map[string]bool{}
	}
	for _, it := range items {
		if q.seen[it.URL] {
			continue
		}
		q.seen[it.URL] = true
		added = append(added, it)
		if it.Outcome == "" {
			q.waiting = append(q.waiting, it)
		}
	}
	return added, nil
}

func (q *memoryQueue) Next(context.Context) (Item, bool, error) {
	if len(q.waiting) == 0 {
		return Item{}, false, nil
	}
	return q.waiting[0], true, nil
}

func (q *memoryQueue) Done(ctx context.Context, it Item, found ...Item) ([]Item, error) {
	q.waiting[0] = Item{}
	q.waiting = q.waiting[1:]
	return q.Offer(ctx, found...)
}
