//go:build unix

package crawler

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var (
	peers     = flag.String("peers", "", "a python with Scrapy: TestPeers compares this crawler with it and with plain net/http, at full size")
	peerSites = flag.Duration("peersites", -1, "serve the sites of TestPeers, each answer after so long, instead of testing")
)

// peerHosts is how many sites TestPeers has, and how many requests it makes at
// a time.
const peerHosts = 16

// perPeerList is how many reports one of its lists has.
const perPeerList = 10

// peerSite is a site of lists of ten reports of some 32 KB.
func peerSite(lists int, wait time.Duration) http.Handler {
	body := strings.Repeat("<p class=\"MsoNormal\" style=\"text-indent:32pt\">坚持以公开为常态、不公开为例外，推进决策公开、执行公开、管理公开。</p>\n", 160)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(wait)
		var list int
		switch _, err := fmt.Sscanf(r.URL.Path, "/nb/%d/", &list); {
		case r.URL.Path == "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nAllow: /\n")
		case r.URL.Path == "/":
			for i := range lists {
				fmt.Fprintf(w, "<a href=\"/nb/%d/\">信息公开年报%d</a>\n", i, i)
			}
		case err == nil && strings.HasSuffix(r.URL.Path, "/"):
			for i := range perPeerList {
				fmt.Fprintf(w, "<a href=\"/nb/%d/%d.html\">云溪县%d局2023年政府信息公开工作年度报告</a>\n", list, i, i)
			}
		case err == nil:
			fmt.Fprintf(w, "<html><head><title>年报</title></head><body>%s</body></html>", body)
		default:
			http.NotFound(w, r)
		}
	})
}

// forget is an archive that has nothing and keeps nothing.
type forget struct{}

func (forget) Load(context.Context, string) (*Exchange, error) { return nil, nil }
func (forget) Save(context.Context, *Exchange) error           { return nil }

// crawlPeers crawls the sites as Run does, but without any pause.
func crawlPeers(t *testing.T, sites []string) (pages int, took time.Duration) {
	t.Helper()
	c, err := New(Config{Archive: forget{}, AllowLoopback: true, Delay: 1})
	if err != nil {
		t.Fatal(err)
	}
	c.pause = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	began := time.Now()
	r, err := c.Run(t.Context(), sites...)
	if err != nil {
		t.Fatal(err)
	}
	return fetched(r) - len(sites), time.Since(began) // robots.txt is no page
}

// getPeers fetches the same pages with net/http alone, a worker a site, and
// knows their addresses beforehand.
func getPeers(t *testing.T, sites []string, lists int) (pages int, took time.Duration) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
	defer client.CloseIdleConnections()
	began := time.Now()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, site := range sites {
		wg.Go(func() {
			paths := []string{"robots.txt", ""}
			for i := range lists {
				paths = append(paths, fmt.Sprintf("nb/%d/", i))
				for j := range perPeerList {
					paths = append(paths, fmt.Sprintf("nb/%d/%d.html", i, j))
				}
			}
			for _, path := range paths {
				res, err := client.Get(site + path)
				if err == nil {
					_, err = io.Copy(io.Discard, res.Body)
					res.Body.Close()
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
			mu.Lock()
			pages += len(paths) - 1
			mu.Unlock()
		})
	}
	wg.Wait()
	return pages, time.Since(began)
}

// scrapyPeers crawls the same sites with Scrapy.
func scrapyPeers(t *testing.T, sites []string) (pages int, took time.Duration) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), *peers, append([]string{"testdata/peers_scrapy.py", fmt.Sprint(peerHosts)}, sites...)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("scrapy: %v", err)
	}
	var seconds float64
	if _, err := fmt.Sscan(string(out), &pages, &seconds); err != nil {
		t.Fatalf("scrapy said %q: %v", out, err)
	}
	return pages, time.Duration(seconds * float64(time.Second))
}

// servePeers runs the sites in this process and tells their addresses on
// standard output until standard input ends.
func servePeers(lists int, wait time.Duration) {
	for range peerHosts {
		fmt.Println(httptest.NewServer(peerSite(lists, wait)).URL + "/")
	}
	io.Copy(io.Discard, os.Stdin)
}

// TestPeers fetches the same pages with this crawler, with net/http alone and,
// where there is one, with Scrapy, sixteen requests at a time, and prints the
// pages a second: from sites that answer at once, where what counts is the work
// done for a page, and from such as take their time.
func TestPeers(t *testing.T) {
	lists, rounds := 1, 1
	if *peers != "" || *peerSites >= 0 {
		lists, rounds = 3, 3
	}
	if *peerSites >= 0 {
		servePeers(lists, *peerSites)
		return
	}
	want := peerHosts * (1 + lists + lists*perPeerList)
	for _, wait := range []time.Duration{0, 100 * time.Millisecond} {
		if rounds == 1 && wait > 0 {
			break
		}
		sites := peerServer(t, wait, lists, rounds > 1)
		rates, busy := map[string][]float64{}, map[string]time.Duration{}
		for range rounds { // in turn, so that a machine that is busy for a while is so for all
			for _, run := range []struct {
				name  string
				fetch func() (int, time.Duration)
			}{
				{"net/http", func() (int, time.Duration) { return getPeers(t, sites, lists) }},
				{"crawler", func() (int, time.Duration) { return crawlPeers(t, sites) }},
				{"Scrapy", func() (int, time.Duration) { return scrapyPeers(t, sites) }},
			} {
				if run.name == "Scrapy" && *peers == "" {
					continue
				}
				before := busyTime(t)
				pages, took := run.fetch()
				busy[run.name] += busyTime(t) - before
				if pages != want {
					t.Errorf("%s fetched %d pages of %d", run.name, pages, want)
				}
				rates[run.name] = append(rates[run.name], float64(pages)/took.Seconds())
			}
		}
		t.Logf("%d pages of %d hosts, each answer after %v:", want, peerHosts, wait)
		plain := median(rates["net/http"])
		for _, name := range []string{"net/http", "crawler", "Scrapy"} {
			if rate := median(rates[name]); rate > 0 {
				t.Logf("  %-8s %6.0f pages/s, %5.2f of net/http; %6.2f ms of processor time a page", name, rate, rate/plain,
					busy[name].Seconds()*1e3/float64(want*rounds))
			}
		}
	}
}

// busyTime is the processor time of this process and of those that have ended,
// which the work for a page takes however busy the machine is. Where the sites
// are served in this process, theirs is in it.
func busyTime(t *testing.T) time.Duration {
	t.Helper()
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			t.Fatal(err)
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}

// peerServer starts the sites, in a process of their own where the processors
// are to be told apart, and returns their addresses.
func peerServer(t *testing.T, wait time.Duration, lists int, apart bool) (sites []string) {
	t.Helper()
	if !apart {
		for range peerHosts {
			srv := httptest.NewServer(peerSite(lists, wait))
			t.Cleanup(srv.Close)
			sites = append(sites, srv.URL+"/")
		}
		return sites
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPeers$", "-peersites", wait.String())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	for range peerHosts {
		var site string
		if _, err := fmt.Fscanln(out, &site); err != nil {
			t.Fatal(err)
		}
		sites = append(sites, site)
	}
	return sites
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}
