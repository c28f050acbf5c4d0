//go:build sim

package frontier

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	simHosts   = flag.Int("hosts", 60, "hosts of the simulated web")
	simPages   = flag.Int("pages", 50, "pages of a host")
	simWorkers = flag.String("workers", "1,4", "numbers of processes, each a crawl; those of more than one are killed")
	simDelay   = flag.Duration("delay", 20*time.Millisecond, "pause between two requests to a host")
	simAtOnce  = flag.Int("at-once", 64, "hosts that a process crawls at once")
	simKill    = flag.Duration("kill", 4*time.Second, "mean time between two kills")
	simDir     = flag.String("simdir", "", "folder for the archives; a temporary one if not given")
	simLog     = flag.String("simlog", "", "file that the table is written to as well")
)

// TestSimulation crawls a simulated web with processes of nianbao that share a
// PostgreSQL frontier and are killed at random, and holds them to what every
// crawl has to keep; pages and facts are those of an undisturbed crawl.
func TestSimulation(t *testing.T) {
	if postgresAddress == "" {
		t.Fatal("the simulation needs PostgreSQL")
	}
	dir := *simDir
	if dir == "" {
		dir = t.TempDir()
	}
	nianbao := filepath.Join(t.TempDir(), "nianbao")
	if out, err := exec.Command("go", "build", "-o", nianbao, "../../cmd/nianbao").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var table bytes.Buffer
	fmt.Fprintf(&table, "%d hosts of %d pages, %v between two requests to a host\n", *simHosts, *simPages, *simDelay)
	fmt.Fprintf(&table, "%-9s %6s %9s %8s %7s %8s  %s\n", "processes", "kills", "pages", "seconds", "pages/s", "twice", "MB in use by a process (largest) at 10 %, 50 %, 100 %")
	var pages, facts string
	for i, workers := range strings.Split(*simWorkers, ",") {
		n := 0
		if _, err := fmt.Sscan(workers, &n); err != nil || n < 1 {
			t.Fatalf("workers %q", workers)
		}
		s := &simulation{t: t, nianbao: nianbao, dir: filepath.Join(dir, workers), web: newWeb(t, *simHosts, *simPages, *simDelay), address: database(t)}
		row := s.run(n)
		fmt.Fprintln(&table, row)
		t.Log(row)
		p, f := s.read()
		if i == 0 {
			pages, facts = p, f
		}
		if p != pages || f != facts {
			t.Errorf("%s processes: pages %s, facts %s, undisturbed %s and %s", workers, p, f, pages, facts)
		}
	}
	fmt.Fprintf(&table, "pages: %s\nfacts: %s\n", pages, facts)
	t.Logf("\n%s", table.String())
	if *simLog != "" {
		if err := os.WriteFile(*simLog, table.Bytes(), 0o644); err != nil {
			t.Error(err)
		}
	}
}

// A simulation is one crawl.
type simulation struct {
	t       *testing.T
	nianbao string
	dir     string
	web     *web
	address string // of the frontier

	mu    sync.Mutex
	procs []*exec.Cmd // running, by number of worker
	said  bytes.Buffer
}

// start runs a worker, with seeds if it is the first to run. All write into one archive.
func (s *simulation) start(args ...string) *exec.Cmd {
	cmd := exec.Command(s.nianbao, append([]string{"crawl", "--quiet", "--no-extract", "--allow-loopback", "--delay", simDelay.String(), "--hosts", strconv.Itoa(*simAtOnce),
		"--lease", "10s", "--frontier", s.address, "--dir", s.dir}, args...)...)
	cmd.Stderr = &s.said
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	return cmd
}

func (s *simulation) run(workers int) (row string) {
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		s.t.Fatal(err)
	}
	var seeds bytes.Buffer
	for i := range *simHosts {
		fmt.Fprintf(&seeds, "http://%s:%s/\n", address(i), s.web.port)
	}
	sites := filepath.Join(s.dir, "sites.txt")
	if err := os.WriteFile(sites, seeds.Bytes(), 0o644); err != nil {
		s.t.Fatal(err)
	}
	began := time.Now()
	s.procs = []*exec.Cmd{s.start("--sites", sites)}
	for s.web.served.Load() == 0 { // the frontier is filled
		time.Sleep(10 * time.Millisecond)
	}
	for range workers - 1 {
		s.procs = append(s.procs, s.start())
	}
	ended := make(chan error)
	for w := range workers {
		go s.keep(w, ended)
	}
	kills, rss := 0, make([]int, 3)
	next := time.Now().Add(s.pause())
	for left := workers; left > 0; {
		select {
		case err := <-ended:
			if left--; err != nil {
				s.t.Fatalf("%v\n%s", err, s.said.String())
			}
		case <-time.After(50 * time.Millisecond):
		}
		served := int(s.web.served.Load())
		for i, share := range []int{10, 50, 99} {
			if total := *simHosts * *simPages; rss[i] == 0 && served >= total*share/100 {
				rss[i] = s.rss()
			}
		}
		// The last tenth is left in peace, or all would wait for leases.
		if workers > 1 && time.Now().After(next) && served < *simHosts**simPages*9/10 {
			s.mu.Lock()
			s.procs[rand.IntN(workers)].Process.Kill()
			s.mu.Unlock()
			kills++
			next = time.Now().Add(s.pause())
		}
	}
	twice, took := s.web.check(s.t), time.Since(began)
	if most := kills * 64; twice > most {
		s.t.Errorf("%d pages asked for twice after %d kills", twice, kills)
	}
	n := *simHosts * *simPages
	return fmt.Sprintf("%-9d %6d %9d %8.0f %7.0f %8d  %d, %d, %d", workers, kills, n, took.Seconds(), float64(n)/took.Seconds(), twice, rss[0], rss[1], rss[2])
}

func (s *simulation) pause() time.Duration { return time.Duration(rand.Int64N(2 * int64(*simKill))) }

// keep starts a worker again whenever it was killed, until it ends by itself.
func (s *simulation) keep(worker int, ended chan<- error) {
	for {
		s.mu.Lock()
		cmd := s.procs[worker]
		s.mu.Unlock()
		err := cmd.Wait()
		if cmd.ProcessState.ExitCode() != -1 {
			ended <- err
			return
		}
		s.mu.Lock()
		s.procs[worker] = s.start()
		s.mu.Unlock()
	}
}

// rss is the memory in use, in MB, of the largest process.
func (s *simulation) rss() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	most := 0
	for _, cmd := range s.procs {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(text), "VmRSS:")
		kb := 0
		fmt.Sscan(after, &kb)
		most = max(most, kb/1024)
	}
	return most
}

// read digests the pages that are in the archive, and the facts that are read
// from them.
func (s *simulation) read() (pages, facts string) {
	files, err := filepath.Glob(filepath.Join(s.dir, "archive", "*.warc.gz"))
	if err != nil || len(files) == 0 {
		s.t.Fatal(files, err)
	}
	found := map[string]bool{}
	for _, name := range files {
		if err := responses(name, func(page string) {
			found[strings.ReplaceAll(page, ":"+s.web.port, "")] = true
		}); err != nil {
			s.t.Errorf("%s: %v", name, err)
		}
	}
	var list []string
	for page := range found {
		list = append(list, page)
	}
	slices.Sort(list)
	digest := sha256.Sum256([]byte(strings.Join(list, "\n")))
	for _, args := range [][]string{{"extract"}, {"sql", "--format", "csv",
		"SELECT count(*) AS n, substr(sha256(string_agg(line, chr(10) ORDER BY line)), 1, 16) AS digest FROM (" +
			"SELECT concat_ws(' ', a.name, r.year, f.indicator, f.value, f.state, f.printed) AS line FROM fact f JOIN report r USING (report_id) JOIN agency a USING (agency_id) WHERE r.superseded_by IS NULL)"}} {
		out, err := exec.Command(s.nianbao, append(args, "--quiet", "--dir", s.dir)...).Output()
		if err != nil {
			s.t.Fatalf("%v: %v", args, err)
		}
		facts = string(out)
	}
	_, facts, _ = strings.Cut(strings.TrimSpace(facts), "\n") // without the names of the columns
	return fmt.Sprintf("%d, sha256 %x", len(list), digest[:8]), strings.Replace(facts, ",", ", sha256 ", 1)
}

// responses calls found with the address and digest of every response in a WARC
// file, robots.txt left out. What a kill tore off at the end is no record.
func responses(name string, found func(string)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	z, err := gzip.NewReader(in)
	for ; err == nil; err = z.Reset(in) {
		z.Multistream(false)
		record, err := io.ReadAll(z)
		if err != nil {
			return nil
		}
		head, _, _ := strings.Cut(string(record), "\r\n\r\n")
		field := func(name string) string {
			_, after, _ := strings.Cut(head, "\r\n"+name+": ")
			value, _, _ := strings.Cut(after, "\r\n")
			return value
		}
		if url := field("WARC-Target-URI"); field("WARC-Type") == "response" && !strings.HasSuffix(url, "/robots.txt") {
			_, body, _ := strings.Cut(string(record[len(head)+4:]), "\r\n\r\n")
			digest := sha256.Sum256([]byte(strings.TrimSuffix(body, "\r\n\r\n")))
			found(fmt.Sprintf("%s %x", url, digest))
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
