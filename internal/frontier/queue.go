package frontier

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/nianbao/nianbao/crawler"
)

// errLost is that of a worker whose host was taken over by another.
var errLost = errors.New("the host was taken over")

// A held host is one that a worker crawls; it is its crawler.Queue.
type held struct {
	f     *Frontier
	lease string
	host  crawler.Host
}

// hold takes a host for at most so long. It returns nil if there is nothing to do
// there, or, with how long to wait, if another holds it. Once begun it is not
// stopped, and it knows its own lease again, for else a host whose taking was not
// heard of would be nobody's until the lease has run out.
func (f *Frontier) hold(ctx context.Context, host string, most time.Duration) (h *held, wait time.Duration, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stepTime)
	defer cancel()
	own := uuid.NewString()
	err = f.within(ctx, func(tx *sql.Tx) error {
		h, wait = &held{f: f, lease: own, host: crawler.Host{Name: host}}, 0
		var finished sql.NullInt64
		var lease string
		var until, next, delay int64
		err := tx.QueryRowContext(ctx, f.sql(`SELECT finished, lease, lease_until - {now}, next_at - {now}, delay, refresh, pages, closed, rested
			FROM host WHERE host = $1 {lock}`), host).
			Scan(&finished, &lease, &until, &next, &delay, &h.host.Refresh, &h.host.Pages, &h.host.Closed, &h.host.Rested)
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		case err != nil || finished.Valid:
			h = nil
			return nil
		case lease != "" && lease != own && until > 0:
			h, wait = nil, ms(until)
			return nil
		}
		h.host.Delay, h.host.Wait = ms(delay), max(0, ms(next))
		if lease != "" && lease != own { // it broke off
			h.host.Wait = -1
			if err := f.blame(ctx, tx, host); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, f.sql("UPDATE host SET lease = $2, lease_until = {now} + $3 WHERE host = $1"), host, h.lease, most.Milliseconds())
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	if h != nil {
		h.host.Queue = h
	}
	return h, wait, nil
}

// blame notes that the crawl broke off at the address that is next.
func (f *Frontier) blame(ctx context.Context, tx *sql.Tx, host string) error {
	_, err := tx.ExecContext(ctx, f.sql(`UPDATE address SET broken = broken + 1
		WHERE id = (SELECT min(id) FROM address WHERE host = $1 AND outcome = '')`), host)
	return err
}

// release lets the host go. broken says that the stretch was cut off within a page.
func (h *held) release(ctx context.Context, broken bool) (finished bool, err error) {
	f := h.f
	err = f.within(ctx, func(tx *sql.Tx) error {
		if err := h.keep(ctx, tx); err != nil {
			return err
		}
		if broken {
			if err := f.blame(ctx, tx, h.host.Name); err != nil {
				return err
			}
		}
		return tx.QueryRowContext(ctx, f.sql(`UPDATE host SET lease = '', lease_until = 0, next_at = {now} + $2,
			finished = CASE WHEN NOT EXISTS (SELECT 1 FROM address WHERE host = $1 AND outcome = '') THEN {now} END
			WHERE host = $1 RETURNING finished IS NOT NULL`), h.host.Name, h.host.Wait.Milliseconds()).Scan(&finished)
	})
	return finished, err
}

// keep saves how far the crawl of the host is, if it is ours still.
func (h *held) keep(ctx context.Context, tx *sql.Tx) error {
	res, err := tx.ExecContext(ctx, h.f.sql("UPDATE host SET pages = $3, closed = $4, rested = $5, delay = $6 WHERE host = $1 AND lease = $2"),
		h.host.Name, h.lease, h.host.Pages, string(h.host.Closed), string(h.host.Rested), h.host.Delay.Milliseconds())
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return errLost
	}
	return nil
}

// Offer adds addresses, see crawler.Queue.
func (h *held) Offer(ctx context.Context, items ...crawler.Item) (added []crawler.Item, err error) {
	return h.step(ctx, nil, items)
}

// Done settles an address, see crawler.Queue.
func (h *held) Done(ctx context.Context, it crawler.Item, found ...crawler.Item) (added []crawler.Item, err error) {
	return h.step(ctx, &it, found)
}

// stepTime is the longest that a step may take.
const stepTime = time.Minute

// step is one step of the crawl, whole or not at all. Once begun it is not
// stopped, for then nobody would know whether it was made.
func (h *held) step(ctx context.Context, done *crawler.Item, found []crawler.Item) (added []crawler.Item, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stepTime)
	defer cancel()
	err = h.f.within(ctx, func(tx *sql.Tx) error {
		if err := h.keep(ctx, tx); err != nil {
			return err
		}
		if done != nil {
			_, err := tx.ExecContext(ctx, h.f.sql(`UPDATE address SET outcome = $3, reason = $4, status = $5, settled = {now}
				WHERE host = $1 AND key = $2 AND outcome = ''`), h.host.Name, key(done.URL), string(done.Outcome), string(done.Reason), done.Status)
			if err != nil {
				return err
			}
		}
		added, err = h.f.insert(ctx, tx, h.host.Name, found)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("frontier: %s: %w", h.host.Name, err)
	}
	return added, nil
}

// Next is the address found first of those that wait, see crawler.Queue.
func (h *held) Next(ctx context.Context) (it crawler.Item, ok bool, err error) {
	var item string
	err = patiently(ctx, func() error {
		return h.f.db.QueryRowContext(ctx, h.f.sql(`SELECT a.url, a.item, a.broken FROM address a JOIN host h ON h.host = a.host
			WHERE a.host = $1 AND a.outcome = '' AND h.lease = $2 ORDER BY a.id LIMIT 1`), h.host.Name, h.lease).Scan(&it.URL, &item, &it.Broken)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return it, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(item), &it)
	}
	if err != nil {
		return it, false, fmt.Errorf("frontier: %s: %w", h.host.Name, err)
	}
	return it, true, nil
}

// atOnce is the most addresses that one statement inserts.
const atOnce = 500

// insert adds those of items that are not there yet and returns them.
func (f *Frontier) insert(ctx context.Context, tx *sql.Tx, host string, items []crawler.Item) (added []crawler.Item, err error) {
	for len(items) > 0 {
		n := min(atOnce, len(items))
		if added, err = f.insertSome(ctx, tx, host, items[:n], added); err != nil {
			return nil, err
		}
		items = items[n:]
	}
	return added, nil
}

func (f *Frontier) insertSome(ctx context.Context, tx *sql.Tx, host string, items, added []crawler.Item) ([]crawler.Item, error) {
	var values strings.Builder
	args := []any{host}
	for i, it := range items {
		text, err := json.Marshal(it)
		if err != nil {
			return nil, err
		}
		n := len(args)
		if i > 0 {
			values.WriteString(", ")
		}
		fmt.Fprintf(&values, "($1, $%d, $%d, $%d, $%d, $%d, $%d, {now})", n+1, n+2, n+3, n+4, n+5, n+6)
		args = append(args, key(it.URL), it.URL, string(text), string(it.Outcome), string(it.Reason), it.Status)
	}
	rows, err := tx.QueryContext(ctx, f.sql("INSERT INTO address (host, key, url, item, outcome, reason, status, settled) VALUES "+values.String()+
		" ON CONFLICT (host, key) DO NOTHING RETURNING url"), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	fresh := map[string]bool{}
	for rows.Next() {
		var url string
		if err := rows.Scan(&url); err != nil {
			return nil, err
		}
		fresh[url] = true
	}
	for _, it := range items {
		if fresh[it.URL] {
			added = append(added, it)
			delete(fresh, it.URL)
		}
	}
	return added, rows.Err()
}

func ms(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
