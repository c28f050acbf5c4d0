package crawler

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Limits of one request.
const (
	dialTimeout   = 15 * time.Second
	tlsTimeout    = 15 * time.Second
	headTimeout   = time.Minute
	totalTimeout  = 10 * time.Minute
	readTimeout   = time.Minute // without a byte
	idleTimeout   = 30 * time.Second
	maxHeadLength = 1 << 20
)

// A wire performs single HTTP/1.1 GET requests and keeps the bytes both ways.
// It follows no redirects, keeps no cookies and saves nothing.
type wire struct {
	allowed   func(netip.Addr) error
	insecure  []string // hosts whose certificates are not checked
	total     time.Duration
	silence   time.Duration // without a byte
	handshake time.Duration
	tls       *tls.Config   // for tests, nil for the system's roots
	resolver  *net.Resolver // for tests, nil for the system's
	transport *http.Transport
	open      *connections
}

// connections are those of a wire that are open.
type connections struct {
	mu  sync.Mutex
	all map[*recorder]bool
}

func newWire(loopback bool, insecure []string) *wire {
	w := &wire{allowed: func(a netip.Addr) error { return allowed(a, loopback) }, insecure: insecure, total: totalTimeout,
		silence: readTimeout, handshake: tlsTimeout, open: &connections{all: map[*recorder]bool{}}}
	w.transport = &http.Transport{
		DialContext:            w.dial,
		DialTLSContext:         w.dialTLS,
		DisableCompression:     true, // or net/http would hide the coding from us
		ResponseHeaderTimeout:  headTimeout,
		IdleConnTimeout:        idleTimeout,
		MaxConnsPerHost:        1, // or there would be two while the first is not known to be idle yet
		MaxIdleConnsPerHost:    1,
		MaxResponseHeaderBytes: maxHeadLength,
	}
	return w
}

// another is a wire like w with connections of its own.
func (w *wire) another() *wire {
	out := *w
	out.open = &connections{all: map[*recorder]bool{}}
	out.transport = w.transport.Clone()
	out.transport.DialContext, out.transport.DialTLSContext = out.dial, out.dialTLS
	return &out
}

// close leaves no connection behind, not even one that net/http does not know to
// be idle yet.
func (w *wire) close() {
	w.transport.CloseIdleConnections()
	w.open.mu.Lock()
	left := slices.Collect(maps.Keys(w.open.all))
	w.open.mu.Unlock()
	for _, r := range left {
		r.Close()
	}
}

// opened is a recorder of c among the connections of w.
func (w *wire) opened(c net.Conn) *recorder {
	r := &recorder{Conn: c, silence: w.silence, among: w.open}
	w.open.mu.Lock()
	defer w.open.mu.Unlock()
	w.open.all[r] = true
	return r
}

// get asks for address and reads at most limit bytes of the body. It is an error
// if the response could not be read whole; the exchange is returned as well if
// its head was read.
func (w *wire) get(ctx context.Context, address string, h http.Header, limit int64) (*Exchange, error) {
	whole, cancel := context.WithTimeout(ctx, w.total)
	defer cancel()
	var conn *recorder
	traced := httptrace.WithClientTrace(whole, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if c, ok := info.Conn.(*recorder); ok {
				// net/http asks again by itself where a kept connection breaks;
				// it may not, for the host is owed a pause.
				c.reset(limit, conn != nil)
				conn = c
			}
		},
	})
	req, err := http.NewRequestWithContext(traced, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header = h.Clone()
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := w.transport.RoundTrip(req)
	if err != nil {
		if whole.Err() != nil && ctx.Err() == nil {
			return nil, fail(Timeout, err)
		}
		return nil, conn.explain(err)
	}
	defer res.Body.Close()
	var n int64
	if res.StatusCode != http.StatusSwitchingProtocols { // whose body is the connection
		n, err = io.Copy(io.Discard, io.LimitReader(res.Body, limit+1))
	}
	if conn == nil {
		return nil, errors.New("the connection was not recorded")
	}
	x := &Exchange{URL: address}
	switch {
	case errors.Is(err, errTooLong):
		x.Truncated, err = "length", nil
	case err != nil && whole.Err() != nil && ctx.Err() == nil:
		x.Truncated, err = "time", fail(Timeout, fmt.Errorf("body: %w", whole.Err()))
	case err != nil && reasonOf(err) == Timeout:
		x.Truncated, err = "time", fmt.Errorf("body: %w", err)
	case err != nil:
		x.Truncated, err = "disconnect", fmt.Errorf("body: %w", err)
	case n > limit:
		x.Truncated = "length"
	}
	if cut := x.take(conn); cut != nil {
		return nil, cut
	}
	return x, err
}

// take fills in what conn recorded, without leading 1xx responses and without
// bytes after the end of the response.
func (x *Exchange) take(conn *recorder) error {
	request, raw := conn.bytes()
	res, start, unread, err := parse(raw)
	if err != nil {
		return err
	}
	end := len(raw)
	if x.Truncated == "" {
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			return err
		}
		end -= unread()
	}
	x.Request, x.Response, x.Unverified = request, raw[start:end], conn.unverified
	return nil
}

func (w *wire) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := w.connect(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return w.opened(c), nil
}

func (w *wire) dialTLS(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := w.connect(ctx, network, address)
	if err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		c.Close()
		return nil, err
	}
	cfg := &tls.Config{}
	if w.tls != nil {
		cfg = w.tls.Clone()
	}
	cfg.ServerName, cfg.NextProtos = host, []string{"http/1.1"}
	wrong := ""
	if slices.Contains(w.insecure, host) {
		lenient(cfg, &wrong)
	}
	secure := tls.Client(c, cfg)
	ctx, cancel := context.WithTimeout(ctx, w.handshake)
	defer cancel()
	if err := secure.HandshakeContext(ctx); err != nil {
		c.Close()
		return nil, fail(BadTLS, fmt.Errorf("tls: %w", err))
	}
	r := w.opened(secure)
	r.unverified = wrong
	return r, nil
}

// lenient has cfg take any certificate, and old versions of TLS, noting what
// would have been wrong.
func lenient(cfg *tls.Config, wrong *string) {
	cfg.InsecureSkipVerify, cfg.MinVersion = true, tls.VersionTLS10
	cfg.VerifyConnection = func(state tls.ConnectionState) error {
		opts := x509.VerifyOptions{Roots: cfg.RootCAs, DNSName: cfg.ServerName, Intermediates: x509.NewCertPool()}
		for _, c := range state.PeerCertificates[1:] {
			opts.Intermediates.AddCert(c)
		}
		if _, err := state.PeerCertificates[0].Verify(opts); err != nil {
			*wrong = err.Error()
		} else if state.Version < tls.VersionTLS12 {
			*wrong = tls.VersionName(state.Version)
		}
		return nil
	}
}

// connect dials. Addresses are checked after the name was looked up, right
// before the connection is made, so that no name can lead to a forbidden one.
func (w *wire) connect(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: dialTimeout, Resolver: w.resolver, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("%w: %s", errAddress, address)
		}
		return w.allowed(ap.Addr())
	}}
	return d.DialContext(ctx, network, address)
}

// A recorder is a connection that keeps what passes through it since the last
// reset. net/http reads and writes it from goroutines of its own.
type recorder struct {
	net.Conn
	silence    time.Duration // it may last before a read fails
	unverified string        // see Exchange
	among      *connections

	mu          sync.Mutex
	read, wrote bytes.Buffer
	most        int   // bytes to read
	shut        bool  // for writing
	err         error // of the last read
}

// Errors of a recorder.
var (
	errTooLong = errors.New("response too long")
	errShut    = fail(Disconnect, errors.New("a kept connection broke"))
)

// Close closes the connection.
func (r *recorder) Close() error {
	r.among.mu.Lock()
	delete(r.among.all, r)
	r.among.mu.Unlock()
	return r.Conn.Close()
}

func (r *recorder) Read(p []byte) (int, error) {
	if err := r.SetReadDeadline(time.Now().Add(r.silence)); err != nil {
		return 0, err
	}
	n, err := r.Conn.Read(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read.Write(p[:n])
	r.err = err
	if r.read.Len() > r.most { // a body within its limit in chunks of a byte
		return n, errTooLong
	}
	return n, err
}

// Write notes p first: the answer may be here before Conn.Write has returned.
func (r *recorder) Write(p []byte) (int, error) {
	r.mu.Lock()
	if r.shut {
		r.mu.Unlock()
		return 0, errShut
	}
	r.wrote.Write(p)
	r.mu.Unlock()
	n, err := r.Conn.Write(p)
	if n < len(p) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.wrote.Truncate(max(0, r.wrote.Len()-(len(p)-n)))
	}
	return n, err
}

// reset begins a new exchange with a body of at most limit bytes; shut lets no
// request through.
func (r *recorder) reset(limit int64, shut bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read, r.wrote, r.err = bytes.Buffer{}, bytes.Buffer{}, nil
	r.most, r.shut = int(2*limit)+2*maxHeadLength, shut
}

// explain gives an error before the end of a response's head its reason: of a
// head broken off net/http only says that it is malformed.
func (r *recorder) explain(err error) error {
	if r == nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	const begin = "HTTP/"
	got := r.read.String()
	switch {
	case r.shut:
		return errShut
	case got != "" && !strings.HasPrefix(got[:min(len(got), len(begin))], begin[:min(len(got), len(begin))]):
		return fail(BadProtocol, err)
	case r.err != nil && !errors.Is(r.err, net.ErrClosed):
		return fail(reasonOf(r.err), err)
	}
	return err
}

// bytes hands over what was recorded.
func (r *recorder) bytes() (wrote, read []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bytes.Clone(r.wrote.Bytes()), bytes.Clone(r.read.Bytes())
}
