package frontier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Config says how a process works at a frontier.
type Config struct {
	// Hosts is how many are crawled at once. 0: 64.
	Hosts int
	// Lease is the longest that a host may be kept from others by a process that
	// is no more. The retries at one page have to fit in. 0: 30 min.
	Lease time.Duration
	// Stretch is how long a host is crawled before another has its turn. 0: 1
	// min, or a quarter of Lease if that is less.
	Stretch time.Duration
	// Log takes warnings of River. nil: discarded.
	Log *slog.Logger
}

const (
	lookEvery = time.Second      // that Run looks whether all is done
	idleFor   = 10 * time.Second // without anything to do, after which it looks for jobs that got lost
	soon      = time.Second      // when another process is given what this one cannot do
)

// client is what River's clients have in common, whatever the database.
type client interface {
	Start(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
	InsertMany(ctx context.Context, params []river.InsertManyParams) ([]*rivertype.JobInsertResult, error)
}

// Run crawls until no host is left unfinished, whoever is at it, or ctx ends. The
// result counts what this process settled and, when it was stopped, what waits
// still. Errors are those of crawler.CrawlHost and of the database.
func (f *Frontier) Run(ctx context.Context, c *crawler.Crawler, cfg Config) (crawler.Result, error) {
	cfg.Hosts = cmp.Or(cfg.Hosts, 64)
	cfg.Lease = cmp.Or(cfg.Lease, 30*time.Minute)
	cfg.Stretch = cmp.Or(cfg.Stretch, min(time.Minute, cfg.Lease/4))
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	if err := f.claim(ctx); err != nil {
		return crawler.Result{}, fmt.Errorf("frontier: %w", err)
	}
	run, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	w := &worker{f: f, c: c, cfg: cfg, run: run, stop: stop, finished: make(chan struct{}, 1)}
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	river, err := f.client(&river.Config{
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: cfg.Hosts}},
		Workers:              workers,
		JobTimeout:           cfg.Lease,
		RescueStuckJobsAfter: cfg.Lease + cfg.margin(),
		Logger:               cfg.Log,
	})
	if err == nil {
		err = river.Start(context.WithoutCancel(ctx)) // jobs are told to stop by run
	}
	if err != nil {
		return crawler.Result{}, fmt.Errorf("frontier: %w", err)
	}
	if err := w.wait(run, river); err != nil {
		stop(err)
	}
	// The jobs have let their hosts go when this returns.
	err = river.StopAndCancel(context.WithoutCancel(ctx))
	if err == nil && run.Err() != nil {
		err = f.stopped(context.WithoutCancel(ctx), &w.result)
	}
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case run.Err() != nil:
		err = context.Cause(run)
	}
	return w.result, err
}

// margin is added to a lease for what is done within it to end.
func (c Config) margin() time.Duration { return max(time.Second, c.Lease/10) }

// A job is a host with a pass that is not finished.
type job struct {
	Host string `json:"host"`
}

// Kind names such jobs.
func (job) Kind() string { return "nianbao_host" }

// InsertOpts makes them unique.
func (job) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 10000, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled}}}
}

// A worker crawls the hosts that River gives to this process.
type worker struct {
	river.WorkerDefaults[job]
	f        *Frontier
	c        *crawler.Crawler
	cfg      Config
	run      context.Context // ends when the process shall stop
	stop     context.CancelCauseFunc
	finished chan struct{} // has something when a host was finished

	mu     sync.Mutex
	busy   int
	idle   time.Time // since when busy is 0
	result crawler.Result
}

// NextRetry has a host that was rescued go on at once; the lease says when it may.
func (w *worker) NextRetry(*river.Job[job]) time.Time { return time.Now() }

// Work crawls a host for a stretch.
func (w *worker) Work(ctx context.Context, j *river.Job[job]) error {
	defer w.begin()()
	if w.run.Err() != nil {
		return river.JobSnooze(soon)
	}
	h, wait, err := w.f.hold(ctx, j.Args.Host, w.cfg.Lease+w.cfg.margin())
	switch {
	case err != nil:
		return w.fail(err)
	case h == nil && wait > 0:
		return river.JobSnooze(min(wait, w.cfg.Stretch)) // whoever has it lets it go earlier than it must
	case h == nil:
		return nil
	}
	stretch, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.run, cancel)()
	result, err := w.c.CrawlHost(stretch, &h.host, time.Now().Add(w.cfg.Stretch))
	w.mu.Lock()
	w.result.Add(result)
	w.mu.Unlock()
	lost := errors.Is(err, errLost)
	if err != nil && stretch.Err() == nil && !lost {
		w.stop(err)
	}
	finished, err := h.release(context.WithoutCancel(ctx), errors.Is(ctx.Err(), context.DeadlineExceeded))
	switch {
	case lost || errors.Is(err, errLost):
		return river.JobSnooze(soon) // whoever has the host now says when to go on
	case err != nil:
		return w.fail(err)
	case finished:
		select {
		case w.finished <- struct{}{}:
		default:
		}
		return nil
	}
	return river.JobSnooze(h.host.Wait)
}

// fail ends the process's work; the host waits for another.
func (w *worker) fail(err error) error {
	if w.run.Err() == nil {
		w.stop(fmt.Errorf("frontier: %w", err))
	}
	return river.JobSnooze(soon)
}

// begin notes that a job is worked at, until the function it returns is called.
func (w *worker) begin() (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy++
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.busy--; w.busy == 0 {
			w.idle = time.Now()
		}
	}
}

// idleSince reports whether nothing has been worked at for so long.
func (w *worker) idleSince(d time.Duration) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.busy == 0 && time.Since(w.idle) > d
}

// wait returns when no host is left unfinished or ctx has ended. It puts the
// hosts that are not on River's list on it.
func (w *worker) wait(ctx context.Context, river client) error {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	var listed time.Time
	failures := 0 // in a row; the server may be starting again
	for {
		left, err := w.f.Unfinished(ctx)
		if err == nil && left > 0 && time.Since(listed) > idleFor && w.idleSince(idleFor) {
			if err = w.f.list(ctx, river); err == nil {
				listed = time.Now()
			}
		}
		if failures++; err == nil {
			failures = 0
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && (failures == patience || w.f.pool == nil):
			return err
		case err == nil && left == 0:
			return nil
		}
		select {
		case <-ctx.Done():
		case <-w.finished:
		case <-look.C:
		}
	}
}

// list makes a job of every unfinished host that has none, or whose job was handed
// out and never heard of, because the connection broke before the answer.
func (f *Frontier) list(ctx context.Context, to client) error {
	if _, err := f.db.ExecContext(ctx, f.sql(`DELETE FROM river_job WHERE kind = $1 AND state = 'running' AND attempted_at < {idle}
		AND NOT EXISTS (SELECT 1 FROM host WHERE host = args->>'host' AND lease_until > {now})`), job{}.Kind()); err != nil {
		return fmt.Errorf("frontier: jobs: %w", err)
	}
	hosts, err := f.hosts(ctx, "SELECT host FROM host WHERE finished IS NULL ORDER BY started, host")
	for len(hosts) > 0 && err == nil {
		n := min(atOnce, len(hosts))
		jobs := make([]river.InsertManyParams, n)
		for i, host := range hosts[:n] {
			jobs[i].Args = job{host}
		}
		_, err = to.InsertMany(ctx, jobs)
		hosts = hosts[n:]
	}
	if err != nil {
		return fmt.Errorf("frontier: jobs: %w", err)
	}
	return nil
}

// Unfinished is the number of hosts whose pass is not finished.
func (f *Frontier) Unfinished(ctx context.Context) (int, error) {
	var n int
	if err := f.db.QueryRowContext(ctx, "SELECT count(*) FROM host WHERE finished IS NULL").Scan(&n); err != nil {
		return 0, fmt.Errorf("frontier: %w", err)
	}
	return n, nil
}

// stopped adds what waits still.
func (f *Frontier) stopped(ctx context.Context, r *crawler.Result) error {
	var n int
	if err := f.db.QueryRowContext(ctx, f.sql("SELECT count(*) FROM address WHERE outcome = ''")).Scan(&n); err != nil || n == 0 {
		return err
	}
	r.Add(crawler.Result{Found: n, Refused: map[crawler.Reason]int{crawler.Stopped: n}})
	return nil
}
