package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// retryPauses are the pauses before the attempts at one address; Delay is kept
// where it is longer.
var retryPauses = [...]time.Duration{0, 5 * time.Second, 30 * time.Second}

// RoundTrip answers colly from the archive or the network, with a response that
// colly has nothing left to do to: body decoded, no charset to re-encode by, no
// redirect to follow.
func (s *site) RoundTrip(req *http.Request) (*http.Response, error) {
	v := s.visit
	x, archived, err := s.fetch(req.Context(), v.page.URL, req.Header, func(*Exchange) bool {
		return !v.fresh && !(s.c.cfg.Refresh && v.role == List)
	}, s.c.cfg.MaxBody)
	if err != nil {
		return nil, err
	}
	v.page.Status, v.page.FromArchive = status(x.Response), archived
	res, _, err := x.unwrap()
	if err != nil {
		return nil, err
	}
	v.contentType, v.target = res.Header.Get("Content-Type"), redirect(v.url, res)
	media, _, _ := strings.Cut(v.contentType, ";")
	res.Header.Set("Content-Type", media)
	res.Header.Del("Location")
	if archived {
		res.Header.Del("Set-Cookie")
	}
	res.Request = req
	return res, nil
}

// fetch returns the archived exchange for address where it is usable and old
// says it will do; otherwise it asks the host, up to three times, and saves what
// comes, every attempt, before anyone parses it.
func (s *site) fetch(ctx context.Context, address string, h http.Header, old func(*Exchange) bool, limit int64) (x *Exchange, archived bool, err error) {
	x, err = s.c.cfg.Archive.Load(ctx, address)
	switch {
	case err != nil:
		s.c.cfg.Log.Warn("archived page unreadable, fetched again", "url", address, "err", err)
	case x != nil && x.usable() && old(x):
		return x, true, nil
	}
	for _, wait := range retryPauses {
		if err := s.pace(ctx, wait); err != nil {
			return nil, false, err
		}
		began := s.c.now()
		x, err = s.c.wire.get(ctx, address, h, limit)
		s.last = s.c.now()
		if x != nil && (err == nil || ctx.Err() == nil) { // what came whole is kept even when told to stop
			x.FetchedAt = began
			if err := s.c.cfg.Archive.Save(context.WithoutCancel(ctx), x); err != nil {
				s.stop(fmt.Errorf("save %s: %w", address, err))
				return nil, false, err
			}
		}
		if ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		if errors.Is(err, errAddress) || err == nil && (rests(status(x.Response)) || status(x.Response) < 500) {
			break
		}
	}
	return x, false, err
}

// pace waits until the host may be asked again: the delay after the end of the
// last request, or least if that is longer.
func (s *site) pace(ctx context.Context, least time.Duration) error {
	if err := ctx.Err(); err != nil || s.last.IsZero() {
		return err
	}
	if d := max(s.delay, least) - s.c.now().Sub(s.last); d > 0 {
		return s.c.pause(ctx, d)
	}
	return nil
}

// unwrap reads the response; of one cut at its length limit, what there is.
func (x *Exchange) unwrap() (*http.Response, []byte, error) {
	res, body, err := ReadResponse(x.Response)
	if res != nil && x.Truncated == "length" && errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return res, body, err
}

// usable reports whether an archived exchange stands for the page: not a
// refusal, not a server's trouble, not broken off.
func (x *Exchange) usable() bool {
	st := status(x.Response)
	return st >= 200 && !unavailable(st) && !rests(st) && (x.Truncated == "" || x.Truncated == "length")
}

// rests reports whether the host wants to be left alone.
func rests(status int) bool {
	return status == http.StatusForbidden || status == http.StatusPreconditionFailed || status == http.StatusTooManyRequests || status == 521
}

// unavailable reports whether a status says nothing of the page asked for.
func unavailable(status int) bool { return status >= 500 || status == http.StatusTooManyRequests }

// status is the status of a raw response, 0 if it has none.
func status(raw []byte) int {
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	if f := strings.Fields(string(line[:min(len(line), 32)])); len(f) > 1 && strings.HasPrefix(f[0], "HTTP/") {
		n, _ := strconv.Atoi(f[1])
		return n
	}
	return 0
}

// redirect is where res sends us, nil if nowhere.
func redirect(from *url.URL, res *http.Response) *url.URL {
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if location := res.Header.Get("Location"); location != "" {
			if u, err := resolve(from, location); err == nil {
				return u
			}
		}
	}
	return nil
}
