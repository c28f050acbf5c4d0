package crawler

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
)

// An Outcome is what became of an address.
type Outcome string

// The outcomes. Every address found has exactly one.
const (
	Archived  Outcome = "archived"   // a report, or a file attached to one, fetched and kept
	Unchanged Outcome = "unchanged"  // in the archive already: read from there, or asked for again and the same
	NotReport Outcome = "not_report" // fetched and kept: a list, a redirect, robots.txt
	Refused   Outcome = "refused"    // not asked for
	Failed    Outcome = "failed"     // asked for, without a usable response
)

// A Reason is why an address was refused or failed, one of a fixed list.
type Reason string

// The reasons to refuse an address. OffHost to Trap are known when
// it is found, the others when its turn comes.
const (
	OffHost          Reason = "off_host"
	NotHTTP          Reason = "not_http"
	BadURL           Reason = "bad_url"
	TooDeep          Reason = "too_deep"
	TooManyRedirects Reason = "redirects"
	Trap             Reason = "trap"
	TooMany          Reason = "too_many"
	ByRobots         Reason = "robots"
	ByAddress        Reason = "address"
	HostRefused      Reason = "host_refused"
	Stopped          Reason = "stopped"
)

// The reasons an address failed for.
const (
	NoName      Reason = "dns"
	NoConnect   Reason = "connect"
	BadTLS      Reason = "tls"
	Timeout     Reason = "timeout"
	Disconnect  Reason = "disconnect"
	BadProtocol Reason = "protocol"
	BadCoding   Reason = "coding"
	BadRedirect Reason = "bad_redirect"
	NotFound    Reason = "not_found"
	Forbidden   Reason = "forbidden"
	Challenge   Reason = "challenge"
	RateLimited Reason = "rate_limited"
	ServerError Reason = "server_error"
	OtherStatus Reason = "status"
	Internal    Reason = "internal"
)

// Reasons lists all reasons with the outcome each belongs to, in order.
func Reasons() []struct {
	Outcome Outcome
	Reason  Reason
} {
	type row = struct {
		Outcome Outcome
		Reason  Reason
	}
	var out []row
	for _, r := range []Reason{OffHost, NotHTTP, BadURL, TooDeep, TooManyRedirects, Trap, TooMany, ByRobots, ByAddress, HostRefused, Stopped} {
		out = append(out, row{Refused, r})
	}
	for _, r := range []Reason{NoName, NoConnect, BadTLS, Timeout, Disconnect, BadProtocol, BadCoding, BadRedirect, NotFound, Forbidden, Challenge,
		RateLimited, ServerError, OtherStatus, Internal} {
		out = append(out, row{Failed, r})
	}
	return out
}

// A failure is an error with its reason.
type failure struct {
	reason Reason
	err    error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// fail gives err a reason; the innermost counts.
func fail(r Reason, err error) error { return &failure{r, err} }

// reasonOf says why err failed an address.
func reasonOf(err error) Reason {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.reason
	}
	if errors.Is(err, errAddress) {
		return ByAddress
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return NoName
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(err, os.ErrDeadlineExceeded) {
		return Timeout
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return BadTLS
	}
	op, ok := errors.AsType[*net.OpError](err)
	switch {
	case ok && op.Op == "dial":
		return NoConnect
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return Disconnect
	}
	return BadProtocol
}

// passing reports whether asking again may help.
func (r Reason) passing() bool {
	switch r {
	case NoName, NoConnect, Timeout, Disconnect, ServerError:
		return true
	}
	return false
}

// reasonOfStatus says why a page with this status failed, "" if it did not.
func reasonOfStatus(status int) Reason {
	switch {
	case status == http.StatusOK, status >= 300 && status < 400 && status != http.StatusNotModified:
		return ""
	case status == http.StatusNotFound, status == http.StatusGone:
		return NotFound
	case status == http.StatusForbidden:
		return Forbidden
	case status == http.StatusPreconditionFailed, status == 521:
		return Challenge // by which Chinese shields ask for a script to be run
	case status == http.StatusTooManyRequests:
		return RateLimited
	case status >= 500 && status < 600:
		return ServerError
	}
	return OtherStatus
}

// rests reports whether a host that gave this reason wants to be left alone.
func (r Reason) rests() bool { return r == Forbidden || r == Challenge || r == RateLimited }
