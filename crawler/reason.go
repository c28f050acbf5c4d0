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

// A ReasonRow is a reason, the outcome it belongs to, and what it says in words.
type ReasonRow struct {
	Outcome Outcome
	Reason  Reason
	Says    string
}

// Reasons lists all reasons, in order.
func Reasons() []ReasonRow {
	return []ReasonRow{
		{Refused, OffHost, "on another host than the page it was found on"},
		{Refused, NotHTTP, "no web address: `mailto:`, `javascript:`, `ftp:`"},
		{Refused, BadURL, "longer than 8 KiB, or port 0"},
		{Refused, TooDeep, "more than six lists from where the crawl began"},
		{Refused, TooManyRedirects, "more than five redirects in a row"},
		{Refused, Trap, "a path that goes in circles, or beyond 500 pages of one list"},
		{Refused, TooMany, "beyond `--max-pages`"},
		{Refused, ByRobots, "forbidden by robots.txt"},
		{Refused, ByAddress, "in a private or otherwise special network"},
		{Refused, HostRefused, "the host is left alone for this run"},
		{Refused, Stopped, "the crawl was ended first"},
		{Failed, NoName, "the name of the host is unknown, or its name servers do not answer"},
		{Failed, NoConnect, "nothing listens there"},
		{Failed, BadTLS, "no secure connection, or a certificate that is not valid"},
		{Failed, Timeout, "no answer, or no end of it, in time"},
		{Failed, Disconnect, "the connection broke off"},
		{Failed, BadProtocol, "the answer is no HTTP"},
		{Failed, BadCoding, "packed in a way that cannot be unpacked, or unpacks beyond all measure"},
		{Failed, BadRedirect, "a redirect to itself or to nowhere"},
		{Failed, NotFound, "404, 410, or a page that says as much"},
		{Failed, Forbidden, "403"},
		{Failed, Challenge, "412, 521, or a page that wants something done first, such as a captcha"},
		{Failed, RateLimited, "429"},
		{Failed, ServerError, "500 to 599, after three attempts"},
		{Failed, OtherStatus, "any other status"},
		{Failed, Internal, "a fault of this program, or the crawl broke off here ten times"},
	}
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
