//go:build sim

package frontier

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A web pretends to be many hosts, each on a loopback address of its own, and
// watches how each is asked.
type web struct {
	port  string
	pages int // of a host, robots.txt not counted
	delay time.Duration
	hosts map[string]*webHost // by address

	served atomic.Int64

	mu    sync.Mutex
	wrong []string
}

// A webHost is one of them.
type webHost struct {
	mu    sync.Mutex
	conns map[net.Conn]bool
	busy  bool
	last  time.Time // end of the last request
	times []uint8   // each page was asked for
}

const listLength = 25 // reports of a list

// address is that of host i.
func address(i int) string { return fmt.Sprintf("127.%d.%d.%d", 1+i/62500, i/250%250, 1+i%250) }

func newWeb(t *testing.T, hosts, pages int, delay time.Duration) *web {
	t.Helper()
	w := &web{pages: pages, delay: delay, hosts: map[string]*webHost{}}
	for i := range hosts {
		w.hosts[address(i)] = &webHost{conns: map[net.Conn]bool{}, times: make([]uint8, pages)}
	}
	l, err := net.Listen("tcp4", ":0")
	if err != nil {
		t.Fatal(err)
	}
	_, w.port, _ = net.SplitHostPort(l.Addr().String())
	srv := &http.Server{Handler: w, ConnState: w.connection}
	go srv.Serve(l)
	t.Cleanup(func() { srv.Close() })
	return w
}

func (w *web) complain(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = append(w.wrong, fmt.Sprintf(format, args...))
}

// connection counts those that are open to a host at a time. One that the other
// side has closed is none, whether or not the server knows already.
func (w *web) connection(c net.Conn, state http.ConnState) {
	name, _, _ := net.SplitHostPort(c.LocalAddr().String())
	h := w.hosts[name]
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch state {
	case http.StateNew:
		for other := range h.conns {
			if !hungUp(other) {
				w.complain("two connections to %s", name)
			}
		}
		h.conns[c] = true
	case http.StateClosed, http.StateHijacked:
		delete(h.conns, c)
	}
}

// hungUp reports whether the other side has closed a connection.
func hungUp(c net.Conn) bool {
	raw, err := c.(syscall.Conn).SyscallConn()
	if err != nil {
		return true
	}
	gone := false
	err = raw.Control(func(fd uintptr) {
		n, _, err := syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		gone = n == 0 && err == nil || err != nil && err != syscall.EAGAIN
	})
	return gone || err != nil
}

func (w *web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	name, _, _ := net.SplitHostPort(r.Host)
	h := w.hosts[name]
	if h == nil {
		w.complain("asked for host %s", r.Host)
		return
	}
	h.mu.Lock()
	if h.busy {
		w.complain("two requests at once to %s", name)
	}
	if pause := time.Since(h.last); pause < w.delay {
		w.complain("%s after %v", name, pause)
	}
	h.busy = true
	h.mu.Unlock()
	page := w.page(h, name, r.URL.Path)
	io.WriteString(out, page)
	h.mu.Lock()
	h.busy, h.last = false, time.Now()
	h.mu.Unlock()
}

// page counts and writes a page: 0 lists lists, lists list up to 25 reports each.
func (w *web) page(h *webHost, name, path string) string {
	if path == "/robots.txt" {
		return "User-agent: *\nDisallow: /none/\n"
	}
	n := 0
	if path != "/" {
		if _, err := fmt.Sscanf(path[strings.LastIndexByte(path, '/')+1:], "%d.html", &n); err != nil || n < 1 || n >= w.pages {
			w.complain("asked for %s%s", name, path)
			return ""
		}
	}
	w.served.Add(1)
	h.mu.Lock()
	h.times[n]++
	h.mu.Unlock()
	var b strings.Builder
	lists := (w.pages - 1 + listLength) / (listLength + 1)
	switch {
	case n == 0:
		fmt.Fprintf(&b, "<title>政府信息公开_%s</title>", name)
		for i := 1; i <= lists; i++ {
			fmt.Fprintf(&b, `<a href="/l/%d.html">县第%d局信息公开年报专栏</a>`, i, i)
		}
	case n <= lists:
		fmt.Fprintf(&b, `<title>信息公开年报</title><a href="/">政府信息公开</a>`)
		for i := lists + 1 + (n-1)*listLength; i < min(w.pages, lists+1+n*listLength); i++ {
			fmt.Fprintf(&b, `<a href="/r/%d.html">%s2013年政府信息公开工作年度报告</a>`, i, body(name, i))
		}
	default:
		fmt.Fprintf(&b, `<title>%[1]s2013年政府信息公开工作年度报告</title><h1>%[1]s2013年政府信息公开工作年度报告</h1>
<p>一、主动公开情况</p><p>2013年，我局主动公开政府信息%[2]d条。</p><p>二、依申请公开情况</p><p>全年共收到政府信息公开申请%[3]d件。</p>`, body(name, n), n+100, n%50)
	}
	return b.String()
}

// body names the public body of a report.
func body(host string, n int) string {
	digits := strings.NewReplacer("0", "甲", "1", "乙", "2", "丙", "3", "丁", "4", "戊", "5", "己", "6", "庚", "7", "辛", "8", "壬", "9", "癸", ".", "")
	return digits.Replace(host[len("127."):]) + "县" + digits.Replace(fmt.Sprint(n)) + "局"
}

// check says how often pages were asked for more than once, and complains of
// those that were not at all.
func (w *web) check(t *testing.T) (twice int) {
	t.Helper()
	missing := 0
	for _, h := range w.hosts {
		for _, n := range h.times {
			switch {
			case n == 0:
				missing++
			case n > 1:
				twice += int(n) - 1
			}
		}
	}
	if missing > 0 {
		t.Errorf("%d pages were not asked for", missing)
	}
	if len(w.wrong) > 0 {
		t.Errorf("%d times: %q", len(w.wrong), w.wrong[:min(10, len(w.wrong))])
	}
	return twice
}
