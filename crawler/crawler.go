// Package crawler finds and fetches annual reports on government information
// disclosure (政府信息公开工作年度报告) on the sites it is pointed at.
//
// One worker per host walks from the seeds over list pages (信息公开年报,
// bureaus, further pages of a list) to reports, and stays on that host. It asks
// robots.txt first (RFC 9309), waits between any two requests, and saves every
// HTTP exchange as raw bytes before anything parses it. What the archive holds
// is read from there instead of the network, so a crawl that was killed is
// simply started again: it walks the archived lists anew and goes on where
// something is missing.
//
// colly is the shell (request, cookies, callbacks); the transport, pacing,
// robots.txt, retries, redirects and character decoding are this package's own.
// Run keeps what it has found in memory; CrawlHost keeps it in a Queue, so that
// the crawl of a host may be left off and gone on with by another process.
package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

// An Exchange is one HTTP request and its response as they crossed the wire:
// heads and bodies with transfer and content coding as they were. Leading 1xx
// responses are cut off.
type Exchange struct {
	URL       string    // normalised address that was asked for
	FetchedAt time.Time // when the request began
	Request   []byte
	Response  []byte
	// Truncated is why Response is not whole: "length" (longer than
	// Config.MaxBody), "time" (took too long) or "disconnect"; "" if it is.
	Truncated string
	// Unverified is what is wrong with the certificate of a host of
	// Config.InsecureHosts; "" if nothing is, and without TLS.
	Unverified string
	// CheckedAt is when an exchange of the archive was last found to stand; zero
	// if not since it was fetched.
	CheckedAt time.Time
	// Unchanged is the exchange of the archive that this one, to be saved, found
	// to stand: its status is 304, or its payload the same. nil if there is none.
	Unchanged *Exchange
}

// An Archive keeps exchanges. It is used by several goroutines.
type Archive interface {
	// Load returns the newest exchange of exactly this URL; nil, nil when there is none.
	Load(ctx context.Context, url string) (*Exchange, error)
	// Save keeps x for good before it returns. An error ends the crawl.
	Save(ctx context.Context, x *Exchange) error
}

// Config says how to crawl.
type Config struct {
	Archive Archive // required
	// Rules is the folder that families.csv is in: how the lists of the common
	// systems go on. nil: lists go on by links only.
	Rules fs.FS
	// Contact is an e-mail or web address at which the people behind the crawl
	// can be reached; it is sent with every request. Printable ASCII, required
	// unless AllowLoopback.
	Contact string
	// Delay is the pause between two requests to a host. A larger Crawl-delay
	// in robots.txt prevails. 0: 2 s.
	Delay time.Duration
	// MaxPages is the most pages visited per host, archived ones included. 0: 10000.
	MaxPages int
	// MaxBody is the most bytes read of a response body; the rest is left and
	// the exchange marked Truncated. 0: 64 MiB.
	MaxBody int64
	// AllowLoopback lets the crawl reach servers on this machine, for demos and
	// tests. Private and link-local addresses stay refused.
	AllowLoopback bool
	// Hours are the time of day in China in which pages are asked for, like
	// "22:00-06:00". "": always.
	Hours string
	// InsecureHosts are the hosts, by name, whose certificates are not checked;
	// what was wrong with one is kept as Exchange.Unverified.
	InsecureHosts []string
	// Refresh fetches list pages even when archived, to find reports published since.
	Refresh bool
	// Again is the age at which a page of the archive is asked for again, by
	// when it was fetched or last found unchanged; list pages are whatever their
	// age. 0: never.
	Again time.Duration
	// OnPage is told of every address found and what became of it. Calls come
	// one at a time; a panic in it is logged and otherwise ignored. nil: nobody
	// is told.
	OnPage func(Page)
	// Log takes warnings and, at debug level, refusals. nil: discarded.
	Log *slog.Logger
}

// Role is what a page is to the crawl.
type Role string

// The roles.
const (
	List   Role = "list"   // followed for its links; seeds are lists
	Report Role = "report" // named like an annual report, look-alikes included
	Robots Role = "robots" // robots.txt
)

// A Page is one address and what became of it.
type Page struct {
	URL         string
	Text        string // of the link that led here; "" for seeds and robots.txt
	Role        Role
	Status      int // HTTP status, 0 when there was no response
	FromArchive bool
	Outcome     Outcome
	Reason      Reason // why it was refused or failed, "" otherwise
	Err         error  // the particulars of a failure, nil otherwise
}

// A Crawler crawls as its Config says. Runs share nothing but the archive.
type Crawler struct {
	cfg   Config
	wire  *wire
	now   func() time.Time
	pause func(context.Context, time.Duration) error // until the time has passed or the context ends
	hours hours

	families families
	told     sync.Mutex // held during OnPage

	gatesMu sync.Mutex
	gates   map[string]*gate // by host
}

// ErrSeed is wrapped by the error of Run for a seed that cannot be crawled.
var ErrSeed = errors.New("crawler: not an http or https address")

// New checks cfg and returns a Crawler.
func New(cfg Config) (*Crawler, error) {
	switch {
	case cfg.Archive == nil:
		return nil, errors.New("crawler: no archive")
	case cfg.Contact == "" && !cfg.AllowLoopback:
		return nil, errors.New("crawler: no contact: give an e-mail or web address for the sites to reach you at")
	case strings.ContainsFunc(cfg.Contact, func(r rune) bool { return r < ' ' || r > '~' }):
		return nil, fmt.Errorf("crawler: contact %q is not printable ASCII", cfg.Contact)
	case cfg.Delay < 0 || cfg.MaxPages < 0 || cfg.MaxBody < 0:
		return nil, errors.New("crawler: delay, most pages and largest body cannot be negative")
	}
	window, err := parseHours(cfg.Hours)
	if err != nil {
		return nil, err
	}
	known, err := loadFamilies(cfg.Rules)
	if err != nil {
		return nil, err
	}
	cfg.Delay = cmp.Or(cfg.Delay, 2*time.Second)
	cfg.MaxPages = cmp.Or(cfg.MaxPages, 10000)
	cfg.MaxBody = cmp.Or(cfg.MaxBody, 64<<20)
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	return &Crawler{cfg: cfg, wire: newWire(cfg.AllowLoopback, cfg.InsecureHosts), now: time.Now, pause: pause, hours: window, families: known, gates: map[string]*gate{}}, nil
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Run crawls from the seeds until nothing is left to visit, and says what came
// of it. Pages that fail end nothing. The error is ctx.Err() when ctx ended the
// crawl, or that of the archive when it could not save; a seed that is no http
// or https address is refused before anything is asked for.
func (c *Crawler) Run(ctx context.Context, seeds ...string) (Result, error) {
	result := newResult()
	hosts, err := group(seeds)
	if err != nil {
		return result, err
	}
	run, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var mu sync.Mutex // of result
	var wg sync.WaitGroup
	for _, h := range hosts {
		wg.Go(func() {
			got, err := c.CrawlHost(run, h, time.Time{})
			if err != nil {
				stop(err)
			}
			c.abandon(h, &got)
			mu.Lock()
			defer mu.Unlock()
			result.Add(got)
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return result, ctx.Err()
	}
	return result, context.Cause(run)
}

// group makes a host with a queue of its own for each among the seeds, in their order.
func group(seeds []string) ([]*Host, error) {
	var hosts []*Host
	for _, seed := range seeds {
		name, it, err := ParseSeed(seed)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(hosts, func(h *Host) bool { return h.Name == name })
		if i < 0 {
			i = len(hosts)
			hosts = append(hosts, &Host{Name: name, Queue: &memoryQueue{}})
		}
		if _, err := hosts[i].Queue.Offer(context.Background(), it); err != nil {
			return nil, err
		}
	}
	return hosts, nil
}

// abandon refuses what waits still when a run ends, as Stopped.
func (c *Crawler) abandon(h *Host, result *Result) {
	for {
		it, ok, err := h.Queue.Next(context.Background())
		if !ok || err != nil {
			return
		}
		it.Outcome, it.Reason = Refused, Stopped
		if _, err := h.Queue.Done(context.Background(), it); err != nil {
			return
		}
		result.count(it.Outcome, it.Reason)
		c.tell(it.page())
	}
}

// tell passes a page on to OnPage.
func (c *Crawler) tell(p Page) {
	if c.cfg.OnPage == nil {
		return
	}
	c.told.Lock()
	defer c.told.Unlock()
	defer func() {
		if v := recover(); v != nil {
			c.cfg.Log.Error("OnPage panicked", "url", p.URL, "panic", v)
		}
	}()
	c.cfg.OnPage(p)
}
