package crawler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// memory is an Archive.
type memory struct {
	mu     sync.Mutex
	newest map[string]*Exchange
	saved  []*Exchange
	err    error // of Save
}

func (m *memory) Load(_ context.Context, url string) (*Exchange, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.newest[url], nil
}

func (m *memory) Save(_ context.Context, x *Exchange) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return m.err
	}
	if m.newest == nil {
		m.newest = map[string]*Exchange{}
	}
	if m.newest[x.URL] = x; x.Unchanged != nil {
		still := *x.Unchanged
		still.CheckedAt = x.FetchedAt
		m.newest[x.URL] = &still
	}
	m.saved = append(m.saved, x)
	return nil
}

// clock stands still but for the pauses asked for, which it notes.
type clock struct {
	mu     sync.Mutex
	t      time.Time
	pauses []time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pause(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
	c.pauses = append(c.pauses, d)
	return ctx.Err()
}

func start(t *testing.T, cfg Config) (*Crawler, *clock) {
	t.Helper()
	cfg.AllowLoopback, cfg.Rules = true, os.DirFS("../data")
	if cfg.Archive == nil {
		cfg.Archive = &memory{}
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	k := &clock{t: time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)}
	c.now, c.pause = k.now, k.pause
	return c, k
}

// pages is a site: bodies by address. A body that begins with a status and a
// blank, like "503 ", is sent with that status; "302 /x" redirects to /x.
type pages map[string]string

// serve runs the site and counts the requests for each address.
func (p pages) serve(t *testing.T) (*httptest.Server, func() map[string]int) {
	var mu sync.Mutex
	hits := map[string]int{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		hits[r.URL.RequestURI()]++
		mu.Unlock()
		body, ok := p[r.URL.RequestURI()]
		if !ok {
			body = "404 nothing here"
		}
		code := 200
		if len(body) > 3 && body[3] == ' ' {
			if _, err := fmt.Sscanf(body, "%d ", &code); err == nil {
				body = body[4:]
			}
		}
		if code/100 == 3 {
			w.Header().Set("Location", body)
		}
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(srv.Close)
	return srv, func() map[string]int {
		mu.Lock()
		defer mu.Unlock()
		return maps.Clone(hits)
	}
}

// town is an invented site: a front page, two bureaus, paging by links and by
// TRS script, and things not to be followed.
func town() pages {
	p := pages{
		"/robots.txt": "User-agent: *\nDisallow: /secret/\n",
		"/": `<title>云溪县人民政府</title><a href="/xxgk/">政府信息公开</a><a href="/news/">新闻中心</a>
			<a href="mailto:office@yunxi.example">信息公开专栏</a><a href="/forms.zip">政务公开年度报告汇编2023年</a>`,
		"/xxgk/": `<title>政府信息公开_云溪县</title><a href="nb/index.html#top">信息公开年报</a><a href="/jyj/">县教育局</a>
			<a href="http://other.example/nb/">信息公开年报</a><a href="/secret/list.html">政府信息公开专栏</a>`,
		"/xxgk/nb/index.html": `<title>信息公开年报_云溪县</title><a href="./202401/t20240112_101.html">云溪县2023年政府信息公开工作年度报告</a>
			<script>createPageHTML(3, 0, "index", "html");</script>`,
		"/xxgk/nb/index_1.html": `<a href="./202301/t20230112_102.html" title="云溪县2022年政府信息公开工作年度报告">云溪县2022年政府信…</a>`,
		"/xxgk/nb/index_2.html": `<a href="../nb/202201/t20220112_103.html">云溪县2021年政府信息公开工作年度报告</a>`,
		"/jyj/":                 `<title>县教育局</title><a href="/jyj/nb/">年度报告</a>`,
		"/jyj/nb/":              `<a href="a1001.html">县教育局2023年政府信息公开年报</a><a href="?page=2">下一页</a>`,
		"/jyj/nb/?page=2":       `<a href="a1002.html">县教育局二〇二二年政府信息公开年报</a>`,
	}
	for _, r := range []string{"/xxgk/nb/202401/t20240112_101.html", "/xxgk/nb/202301/t20230112_102.html", "/xxgk/nb/202201/t20220112_103.html", "/jyj/nb/a1001.html"} {
		p[r] = `<p>收到申请3件</p><a href="/xxgk/other/">政府信息公开</a>`
	}
	p["/jyj/nb/a1002.html"] = `<a href="a1002_1.html">下一页</a><a href="fj.xls">附件：情况统计表</a><a href="b7.html">下一页</a>`
	p["/jyj/nb/a1002_1.html"] = "收到申请4件"
	p["/jyj/nb/fj.xls"] = "\xd0\xcf\x11\xe0"
	return p
}

func adds(t *testing.T, r Result) {
	t.Helper()
	if n := r.Archived + r.Unchanged + r.NotReport + sum(r.Failed) + sum(r.Refused); n != r.Found {
		t.Errorf("%d addresses accounted for, %d found: %+v", n, r.Found, r)
	}
	for _, known := range Reasons() {
		r.Refused, r.Failed = maps.Clone(r.Refused), maps.Clone(r.Failed)
		if delete(r.Refused, known.Reason); known.Outcome == Failed {
			delete(r.Failed, known.Reason)
		}
	}
	if len(r.Refused)+len(r.Failed) > 0 {
		t.Errorf("reasons outside the list: %v %v", r.Refused, r.Failed)
	}
}

// counted compares results by their counts.
var counted = []cmp.Option{cmpopts.IgnoreFields(Result{}, "Rested"), cmpopts.EquateEmpty()}

func fetched(r Result) int { return r.Archived + r.NotReport }

func TestCrawl(t *testing.T) {
	p := town()
	srv, hits := p.serve(t)
	var reports []string
	c, k := start(t, Config{OnPage: func(p Page) {
		if p.Role == Report && p.Outcome == Archived {
			reports = append(reports, strings.TrimPrefix(p.URL, "http://"))
		}
		if p.Err != nil {
			t.Error(p.Err)
		}
	}})
	r, err := c.Run(t.Context(), srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	adds(t, r)
	want := Result{Found: len(p) + 3, Archived: 7, NotReport: len(p) - 7, Refused: map[Reason]int{NotHTTP: 1, OffHost: 1, ByRobots: 1}}
	if d := cmp.Diff(want, r, counted...); d != "" {
		t.Error(d)
	}
	for address := range p {
		if hits()[address] != 1 {
			t.Errorf("%s asked for %d times", address, hits()[address])
		}
	}
	if len(hits()) != len(p) {
		t.Errorf("asked for %v", slices.Sorted(maps.Keys(hits())))
	}
	host := strings.TrimPrefix(srv.URL, "http://")
	order := []string{"/xxgk/nb/202401/t20240112_101.html", "/jyj/nb/a1001.html", "/xxgk/nb/202301/t20230112_102.html",
		"/xxgk/nb/202201/t20220112_103.html", "/jyj/nb/a1002.html", "/jyj/nb/fj.xls", "/jyj/nb/a1002_1.html"}
	slices.Sort(order)
	slices.Sort(reports)
	for i := range order {
		order[i] = host + order[i]
	}
	if d := cmp.Diff(order, reports); d != "" {
		t.Error(d)
	}
	if len(k.pauses) != len(p)-1 || slices.Max(k.pauses) != 2*time.Second || slices.Min(k.pauses) != 2*time.Second {
		t.Errorf("pauses %v", k.pauses)
	}
	if s := r.String(); s != fmt.Sprintf("%d addresses: 7 archived, 0 unchanged, %d not a report, 0 failed, 3 refused (not_http 1, off_host 1, robots 1)", r.Found, r.NotReport) {
		t.Error(s)
	}
}

func TestKillAndResume(t *testing.T) {
	p := town()
	for stopAfter := 1; stopAfter <= len(p); stopAfter++ {
		srv, hits := p.serve(t)
		a := &memory{}
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		c, _ := start(t, Config{Archive: a, OnPage: func(p Page) {
			if p.Outcome == Refused {
				return
			}
			if n++; n == stopAfter {
				cancel()
			}
		}})
		r, err := c.Run(ctx, srv.URL)
		if stopAfter < len(p) && (!errors.Is(err, context.Canceled) || r.Refused[Stopped] == 0) {
			t.Errorf("stopped after %d: %v, %+v", stopAfter, err, r)
		}
		adds(t, r)
		c, _ = start(t, Config{Archive: a})
		r, err = c.Run(t.Context(), srv.URL)
		if err != nil || r.Unchanged != stopAfter || fetched(r) != len(p)-stopAfter {
			t.Errorf("resumed after %d: %v, %+v", stopAfter, err, r)
		}
		adds(t, r)
		for address, n := range hits() {
			if n != 1 {
				t.Errorf("stopped after %d: %s asked for %d times", stopAfter, address, n)
			}
		}
		srv.Close()
	}
}

func TestRefresh(t *testing.T) {
	p := town()
	srv, hits := p.serve(t)
	a := &memory{}
	c, _ := start(t, Config{Archive: a})
	if _, err := c.Run(t.Context(), srv.URL); err != nil {
		t.Fatal(err)
	}
	p["/jyj/nb/"] += `<a href="a1003.html">县教育局2024年政府信息公开年报</a>`
	p["/jyj/nb/a1003.html"] = "收到申请5件"
	c, _ = start(t, Config{Archive: a})
	if r, err := c.Run(t.Context(), srv.URL); err != nil || fetched(r) != 0 {
		t.Errorf("without Refresh: %v, %+v", err, r)
	}
	c, _ = start(t, Config{Archive: a, Refresh: true})
	r, err := c.Run(t.Context(), srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	adds(t, r)
	for address, want := range map[string]int{"/robots.txt": 1, "/jyj/nb/": 2, "/xxgk/nb/index_2.html": 2, "/jyj/nb/a1001.html": 1, "/jyj/nb/a1003.html": 1} {
		if got := hits()[address]; got != want {
			t.Errorf("%s asked for %d times, want %d", address, got, want)
		}
	}
}

func TestGBK(t *testing.T) {
	list, err := simplifiedchinese.GBK.NewEncoder().String(`<a href="/r.html">云溪县2019年政府信息公开工作年度报告</a>`)
	if err != nil {
		t.Fatal(err)
	}
	for _, contentType := range []string{"text/html; charset=GBK", "text/html;charset=ISO-8859-1", "text/html; charset=utf-8", "text/html"} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", contentType)
			if r.URL.Path == "/" {
				fmt.Fprint(w, list)
			}
		}))
		var text string
		c, _ := start(t, Config{OnPage: func(p Page) { text = p.Text }})
		if _, err := c.Run(t.Context(), srv.URL); err != nil || text != "云溪县2019年政府信息公开工作年度报告" {
			t.Errorf("%s: %v, %q", contentType, err, text)
		}
		srv.Close()
	}
}

func TestPanicInOnPage(t *testing.T) {
	p := town()
	srv, _ := p.serve(t)
	c, _ := start(t, Config{OnPage: func(Page) { panic("handler") }})
	if r, err := c.Run(t.Context(), srv.URL); err != nil || fetched(r) != len(p) {
		t.Errorf("%v, %+v", err, r)
	}
}

// trap is an archive that panics for one address.
type trap struct {
	memory
	path string
}

func (a *trap) Load(ctx context.Context, url string) (*Exchange, error) {
	if strings.HasSuffix(url, a.path) {
		panic("trap")
	}
	return a.memory.Load(ctx, url)
}

func TestPanicInsideAVisit(t *testing.T) {
	p := town()
	srv, _ := p.serve(t)
	c, _ := start(t, Config{Archive: &trap{path: "/a1001.html"}})
	if r, err := c.Run(t.Context(), srv.URL); err != nil || fetched(r) != len(p)-1 || r.Failed[Internal] != 1 {
		t.Errorf("%v, %+v", err, r)
	}
}

func TestCancelDuringARequest(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			cancel()
			<-r.Context().Done()
		}
	}))
	defer srv.Close()
	a := &memory{}
	c, _ := start(t, Config{Archive: a})
	r, err := c.Run(ctx, srv.URL)
	if !errors.Is(err, context.Canceled) || r.Refused[Stopped] != 1 || len(a.saved) != 1 {
		t.Errorf("%v, %+v, %d saved", err, r, len(a.saved))
	}
	adds(t, r)
}

func TestArchiveFails(t *testing.T) {
	srv, hits := town().serve(t)
	full := errors.New("disk full")
	c, _ := start(t, Config{Archive: &memory{err: full}})
	r, err := c.Run(t.Context(), srv.URL)
	if !errors.Is(err, full) || len(hits()) != 1 {
		t.Errorf("%v, %+v, %v", err, r, hits())
	}
	adds(t, r)
}

func TestTwoHosts(t *testing.T) {
	one, _ := town().serve(t)
	two, _ := town().serve(t)
	c, _ := start(t, Config{OnPage: func(Page) {}})
	r, err := c.Run(t.Context(), one.URL, two.URL, one.URL+"/jyj/")
	if err != nil || fetched(r) != 2*len(town()) {
		t.Errorf("%v, %+v", err, r)
	}
	adds(t, r)
}

func TestNew(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  Config
	}{
		{"no archive", Config{Contact: "a@b.example"}},
		{"no contact", Config{Archive: &memory{}}},
		{"header in contact", Config{Archive: &memory{}, Contact: "a\r\nX: y"}},
		{"negative delay", Config{Archive: &memory{}, Contact: "a@b.example", Delay: -1}},
	} {
		if _, err := New(tt.cfg); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
	c, _ := start(t, Config{Contact: "desk@yunxi.example"})
	if got := newSite(t.Context(), c, &Host{}, nil).header().Get("User-Agent"); got != "Mozilla/5.0 (compatible; nianbao; +desk@yunxi.example)" {
		t.Error(got)
	}
	for _, seed := range []string{"www.yunxi.example", "ftp://yunxi.example/", ""} {
		if _, err := c.Run(t.Context(), seed); err == nil {
			t.Errorf("seed %q: no error", seed)
		}
	}
}
