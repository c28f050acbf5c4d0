package frontier

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nianbao/nianbao/crawler"
)

// A Status is how a crawl stands, over all processes. It counts the last pass of each host.
type Status struct {
	// Hosts that wait for their turn, that are being crawled, and whose pass is finished.
	Waiting, Running, Finished int
	// Result counts the addresses that are settled. Its Rested names the hosts left alone.
	Result crawler.Result
	Queued int // addresses that wait
	// Rate is pages settled a second over the last ten minutes.
	Rate float64
	// Left is how long what waits will take at that rate, or by the pauses of the
	// host with the most; 0 if nobody can tell. What waits leads to more.
	Left time.Duration
}

// Status asks the database.
func (f *Frontier) Status(ctx context.Context) (s Status, err error) {
	if s, err = f.status(ctx); err != nil {
		return s, fmt.Errorf("frontier: %w", err)
	}
	return s, nil
}

func (f *Frontier) status(ctx context.Context) (s Status, err error) {
	err = f.db.QueryRowContext(ctx, f.sql(`SELECT coalesce(sum(CASE WHEN finished IS NULL AND lease_until <= {now} THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN finished IS NULL AND lease_until > {now} THEN 1 ELSE 0 END), 0), count(finished) FROM host`)).
		Scan(&s.Waiting, &s.Running, &s.Finished)
	if err != nil {
		return s, err
	}
	if err = f.settled(ctx, &s); err != nil {
		return s, err
	}
	var n, since int64
	err = f.db.QueryRowContext(ctx, f.sql(`SELECT count(*), coalesce({now} - min(settled), 0) FROM address
		WHERE settled > {now} - 600000 AND outcome NOT IN ('', 'refused')`)).Scan(&n, &since)
	if err != nil {
		return s, err
	}
	if n > 0 {
		s.Rate = float64(n) / ms(max(1, since)).Seconds()
		s.Left = time.Duration(float64(s.Queued) / s.Rate * float64(time.Second))
	}
	var longest int64
	err = f.db.QueryRowContext(ctx, f.sql(`SELECT coalesce(max(w.n * h.delay), 0) FROM host h
		JOIN (SELECT host, count(*) AS n FROM address WHERE outcome = '' GROUP BY host) w ON w.host = h.host`)).Scan(&longest)
	s.Left = max(s.Left, ms(longest))
	return s, err
}

// settled counts addresses and hosts left alone.
func (f *Frontier) settled(ctx context.Context, s *Status) error {
	rows, err := f.db.QueryContext(ctx, "SELECT outcome, reason, count(*) FROM address GROUP BY outcome, reason")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var outcome crawler.Outcome
		var reason crawler.Reason
		var n int
		if err := rows.Scan(&outcome, &reason, &n); err != nil {
			return err
		}
		r := crawler.Result{Found: n}
		switch outcome {
		case crawler.Archived:
			r.Archived = n
		case crawler.Unchanged:
			r.Unchanged = n
		case crawler.NotReport:
			r.NotReport = n
		case crawler.Refused:
			r.Refused = map[crawler.Reason]int{reason: n}
		case crawler.Failed:
			r.Failed = map[crawler.Reason]int{reason: n}
		default:
			s.Queued = n
			continue
		}
		s.Result.Add(r)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rested, err := f.db.QueryContext(ctx, "SELECT host, rested FROM host WHERE rested <> ''")
	if err != nil {
		return err
	}
	defer rested.Close()
	for rested.Next() {
		var host string
		var why crawler.Reason
		if err := rested.Scan(&host, &why); err != nil {
			return err
		}
		s.Result.Add(crawler.Result{Rested: map[string]crawler.Reason{host: why}})
	}
	return rested.Err()
}

// A Waiting host has addresses that wait.
type Waiting struct {
	Host  crawler.Host // without a Queue
	Items []crawler.Item
}

// errUndo ends a transaction that was only to look.
var errUndo = errors.New("undo")

// Foresee is what would wait at each host if p began now. Nothing is changed.
func (f *Frontier) Foresee(ctx context.Context, p Pass) (out []Waiting, err error) {
	hosts, seeds, err := f.chosen(ctx, p)
	if err != nil {
		return nil, err
	}
	err = f.within(ctx, func(tx *sql.Tx) error {
		out = nil
		for _, host := range hosts {
			if err := f.begin(ctx, tx, host, seeds[host], p); err != nil {
				return err
			}
		}
		rows, err := tx.QueryContext(ctx, `SELECT h.host, h.refresh, h.pages, h.closed, a.url, a.item
			FROM host h JOIN address a ON a.host = h.host WHERE h.finished IS NULL AND a.outcome = '' ORDER BY h.host, a.id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var h crawler.Host
			var it crawler.Item
			var item string
			if err := rows.Scan(&h.Name, &h.Refresh, &h.Pages, &h.Closed, &it.URL, &item); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(item), &it); err != nil {
				return err
			}
			if len(out) == 0 || out[len(out)-1].Host.Name != h.Name {
				out = append(out, Waiting{Host: h})
			}
			last := &out[len(out)-1]
			last.Items = append(last.Items, it)
		}
		return errors.Join(rows.Err(), errUndo)
	})
	if errors.Is(err, errUndo) {
		return out, nil
	}
	return nil, fmt.Errorf("frontier: %w", err)
}
