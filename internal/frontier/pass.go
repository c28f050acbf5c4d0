package frontier

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/nianbao/nianbao/crawler"
)

// A Pass says which hosts are crawled, and how.
type Pass struct {
	// Seeds are addresses to begin at. None: with Since those of all hosts
	// known, without it none; what was interrupted goes on.
	Seeds []string
	// Refresh fetches lists anew, see crawler.Config.
	Refresh bool
	// Since leaves out hosts whose last pass was finished after it. Zero: none.
	Since time.Time
}

// Begin has a host whose last pass was finished begin another with its seeds; one
// whose pass was interrupted goes on where it stopped, with the seeds
// that are new. The error wraps crawler.ErrSeed for an address that cannot be crawled.
func (f *Frontier) Begin(ctx context.Context, p Pass) error {
	hosts, seeds, err := f.chosen(ctx, p)
	if err != nil {
		return err
	}
	err = f.within(ctx, func(tx *sql.Tx) error {
		for _, host := range hosts {
			if err := f.begin(ctx, tx, host, seeds[host], p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("frontier: begin: %w", err)
	}
	return nil
}

// chosen are the hosts of a pass, in the order in which every process takes
// them, with their seeds.
func (f *Frontier) chosen(ctx context.Context, p Pass) (hosts []string, seeds map[string][]crawler.Item, err error) {
	seeds = map[string][]crawler.Item{}
	for _, seed := range p.Seeds {
		host, it, err := crawler.ParseSeed(seed)
		if err != nil {
			return nil, nil, err
		}
		seeds[host] = append(seeds[host], it)
	}
	if len(p.Seeds) == 0 && !p.Since.IsZero() {
		if hosts, err = f.hosts(ctx, "SELECT host FROM host WHERE finished IS NOT NULL ORDER BY host"); err != nil {
			return nil, nil, fmt.Errorf("frontier: %w", err)
		}
		return hosts, seeds, nil
	}
	return slices.Sorted(maps.Keys(seeds)), seeds, nil
}

func (f *Frontier) begin(ctx context.Context, tx *sql.Tx, host string, seeds []crawler.Item, p Pass) error {
	var finished sql.NullInt64
	err := tx.QueryRowContext(ctx, f.sql("SELECT finished FROM host WHERE host = $1 {lock}"), host).Scan(&finished)
	var do []string
	switch {
	case errors.Is(err, sql.ErrNoRows):
		do = []string{"INSERT INTO host (host, started) VALUES ($1, {now})"}
	case err != nil:
		return err
	case finished.Valid && !p.Since.IsZero() && finished.Int64 >= p.Since.UnixMilli():
		return nil
	case finished.Valid:
		do = []string{
			"UPDATE host SET pass = pass + 1, started = {now}, finished = NULL, refresh = FALSE, pages = 0, closed = '', rested = '' WHERE host = $1",
			"DELETE FROM address WHERE host = $1 AND NOT seed",
			"UPDATE address SET outcome = '', reason = '', status = 0, broken = 0, settled = 0 WHERE host = $1",
		}
	}
	if p.Refresh {
		do = append(do, "UPDATE host SET refresh = TRUE WHERE host = $1")
	}
	for _, s := range do {
		if _, err := tx.ExecContext(ctx, f.sql(s), host); err != nil {
			return err
		}
	}
	if _, err := f.insert(ctx, tx, host, seeds); err != nil {
		return err
	}
	for _, it := range seeds {
		if _, err := tx.ExecContext(ctx, f.sql("UPDATE address SET seed = TRUE WHERE host = $1 AND key = $2"), host, key(it.URL)); err != nil {
			return err
		}
	}
	return nil
}

// hosts are those that a query names.
func (f *Frontier) hosts(ctx context.Context, query string) ([]string, error) {
	rows, err := f.db.QueryContext(ctx, f.sql(query))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var host string
		if err := rows.Scan(&host); err != nil {
			return nil, err
		}
		out = append(out, host)
	}
	return out, rows.Err()
}
