package cli

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/frontier"
)

func TestProgress(t *testing.T) {
	s := frontier.Status{Waiting: 3, Running: 2, Finished: 5, Queued: 40, Rate: 1.25, Left: 90 * time.Second,
		Result: crawler.Result{Found: 9, Archived: 6, Refused: map[crawler.Reason]int{crawler.OffHost: 2, crawler.ByRobots: 1}}}
	const want = "5 of 10 hosts finished, 2 running; 9 addresses settled, 3 of them refused, 40 queued; 1.2 pages/s, 1m30s left at least"
	if got := progress(s); got != want {
		t.Error(got)
	}
	if got := progress(frontier.Status{Finished: 1, Left: time.Second}); got != "1 of 1 hosts finished, 0 running; 0 addresses settled, 0 of them refused, 0 queued; 0.0 pages/s" {
		t.Error(got)
	}
}

func TestMetrics(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // a free port
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	m, err := serveMetrics(address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := serveMetrics(address); err == nil {
		t.Error("one address twice")
	}
	for range 2 {
		m.note(crawler.Page{Outcome: crawler.Refused, Reason: crawler.OffHost})
	}
	m.see(frontier.Status{Waiting: 3, Queued: 40})
	res, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`nianbao_addresses_total{outcome="refused",reason="off_host"} 2`, `nianbao_hosts{state="waiting"} 3`, "nianbao_addresses_queued 40", "process_resident_memory_bytes"} {
		if !strings.Contains(string(body), "\n"+want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if err := m.close(); err != nil {
		t.Error(err)
	}
	var none *metrics // without --metrics
	none.note(crawler.Page{})
	none.see(frontier.Status{})
	if err := none.close(); err != nil {
		t.Error(err)
	}
}
