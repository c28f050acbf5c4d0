package crawler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// retryPauses are the pauses before the attempts at one address; Delay is kept
// where it is longer.
var retryPauses = [...]time.Duration{0, 5 * time.Second, 30 * time.Second}

// RoundTrip answers colly from the archive or the network, with a response that
// colly has nothing left to do to: body decoded, no charset to re-encode by, no
// redirect to follow, no more cookies than a host has use for.
func (s *site) RoundTrip(req *http.Request) (*http.Response, error) {
	v := s.visit
	if cookies := req.Header["Cookie"]; len(strings.Join(cookies, "")) > maxCookies {
		req.Header.Del("Cookie")
	}
	x, archived, err := s.fetch(req.Context(), v.url, req.Header, func(x *Exchange) bool {
		return !v.fresh && !s.outdated(v.role, x)
	}, s.c.cfg.MaxBody)
	if x != nil {
		v.page.Status, v.page.FromArchive = status(x.Response), archived
	}
	if err != nil {
		return nil, err
	}
	res, body, err := x.unwrap()
	if err != nil {
		return nil, fail(BadCoding, err)
	}
	if v.reason = reasonOfStatus(res.StatusCode); v.reason == "" {
		if v.target, err = redirect(v.url, res); err != nil {
			return nil, fail(BadRedirect, err)
		}
		if v.target != nil {
			v.target = plain(v.target)
		}
	}
	v.contentType = res.Header.Get("Content-Type")
	if v.reason == "" && v.target == nil {
		v.target, v.reason = shell(v.url, res.Header, body)
	}
	media, _, _ := strings.Cut(v.contentType, ";")
	res.Header.Set("Content-Type", media)
	res.Header.Del("Location")
	given := res.Header["Set-Cookie"]
	res.Header.Del("Set-Cookie")
	for _, c := range given[:min(len(given), maxSetCookie)] {
		if !archived && len(c) <= maxCookies {
			res.Header.Add("Set-Cookie", c)
		}
	}
	res.Request = req
	return res, nil
}

// What is taken of cookies: so many of one response, so many bytes sent back.
const (
	maxSetCookie = 50
	maxCookies   = 8 << 10
)

// fetch returns the archived exchange for u where it is usable and old says it
// will do; otherwise it asks the host, up to three times, and saves what comes,
// every attempt, before anyone parses it. If that is what the archive has, the
// archived exchange is returned as well. A Retry-After is waited for unless it
// is too long.
func (s *site) fetch(ctx context.Context, u *url.URL, h http.Header, old func(*Exchange) bool, limit int64) (x *Exchange, archived bool, err error) {
	address := u.String()
	x, err = s.c.cfg.Archive.Load(ctx, address)
	switch {
	case err != nil:
		s.c.cfg.Log.Warn("archived page unreadable, fetched again", "url", address, "err", err)
	case x != nil && x.usable(u) && old(x):
		return x, true, nil
	}
	known := x.standing(u)
	h = known.conditions(h)
	var asked time.Duration
	for _, wait := range retryPauses {
		if x, err = s.ask(ctx, u, h, limit, max(wait, asked), known); ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		var again bool
		if asked, again = s.again(x, err); !again {
			break
		}
	}
	if x != nil && x.Unchanged != nil {
		still := *known
		still.CheckedAt = x.FetchedAt
		return &still, true, err
	}
	return x, false, err
}

// again says whether to ask once more after an attempt, and how long the host
// wants us to wait.
func (s *site) again(x *Exchange, err error) (after time.Duration, again bool) {
	if err != nil {
		unknown, ok := errors.AsType[*net.DNSError](err)
		return 0, reasonOf(err).passing() && !(ok && unknown.IsNotFound)
	}
	why := reasonOfStatus(status(x.Response))
	if why != ServerError && why != RateLimited {
		return 0, false
	}
	if res, _, _, err := parse(x.Response); err == nil {
		after = retryAfter(res.Header, s.c.now())
	}
	return after, after <= maxRetryAfter && (after > 0 || why == ServerError)
}

// ask makes one attempt, when the host's turn has come, and saves it, as a word
// that known stands if it says so.
func (s *site) ask(ctx context.Context, u *url.URL, h http.Header, limit int64, least time.Duration, known *Exchange) (*Exchange, error) {
	g := s.c.gate(u.Host)
	g.Lock()
	defer g.Unlock()
	if err := s.c.wait(ctx, g, least); err != nil {
		return nil, err
	}
	began := s.c.now()
	x, err := s.wire.get(ctx, u.String(), h, limit)
	trouble := err != nil && reasonOf(err).passing() || err == nil && unavailable(status(x.Response))
	if g.done(began, s.c.now(), trouble); errors.Is(err, errAddress) {
		g.last = time.Time{} // nothing was sent
	}
	if x != nil && (err == nil || ctx.Err() == nil) { // what came whole is kept even when told to stop
		x.FetchedAt = began
		if err == nil && known.confirmedBy(x) {
			x.Unchanged = known
		}
		if err := s.c.cfg.Archive.Save(context.WithoutCancel(ctx), x); err != nil {
			s.stop(fmt.Errorf("save %s: %w", u, err))
			return nil, err
		}
	}
	return x, err
}

// unwrap reads the response; of one cut at its length limit, what there is.
func (x *Exchange) unwrap() (*http.Response, []byte, error) {
	res, body, err := ReadResponse(x.Response)
	if res != nil && x.Truncated == "length" && errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return res, body, err
}

// usable reports whether an archived exchange stands for the page at u: not a
// refusal, not a server's trouble, not broken off.
func (x *Exchange) usable(u *url.URL) bool {
	st := status(x.Response)
	if st < 200 || unavailable(st) || reasonOfStatus(st).rests() || x.Truncated != "" && x.Truncated != "length" {
		return false
	}
	if len(x.Response) > maxShell {
		return true
	}
	res, body, err := x.unwrap()
	if err != nil {
		return true
	}
	_, why := shell(u, res.Header, body)
	return why != Challenge
}

// unavailable reports whether a status says nothing of the page asked for.
func unavailable(status int) bool {
	why := reasonOfStatus(status)
	return why == ServerError || why == RateLimited
}

// status is the status of a raw response, 0 if it has none.
func status(raw []byte) int {
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	if f := strings.Fields(string(line[:min(len(line), 32)])); len(f) > 1 && strings.HasPrefix(f[0], "HTTP/") {
		n, _ := strconv.Atoi(f[1])
		return n
	}
	return 0
}

// redirect is where res sends us, nil if nowhere. It is an error if that cannot
// be told.
func redirect(from *url.URL, res *http.Response) (*url.URL, error) {
	if res.StatusCode < 300 || res.StatusCode > 399 {
		return nil, nil
	}
	location := res.Header.Get("Location")
	if location == "" {
		return nil, fmt.Errorf("status %d without a place to go to", res.StatusCode)
	}
	if !utf8.ValidString(location) { // GBK as it is: the bytes are what the server knows the page by
		var b strings.Builder
		for i := range len(location) {
			if location[i] < utf8.RuneSelf {
				b.WriteByte(location[i])
			} else {
				fmt.Fprintf(&b, "%%%02X", location[i])
			}
		}
		location = b.String()
	}
	return resolve(from, location)
}
