package crawler

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

func pack(t *testing.T, coding, s string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zlib":
		w = zlib.NewWriter(&b)
	case "flate":
		w, _ = flate.NewWriter(&b, 9)
	}
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// script is a server that answers the requests on a connection with answers
// in turn, then closes it. It returns its address and what it was sent.
func script(t *testing.T, answers ...string) (string, <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	sent := make(chan string, len(answers))
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			in := bufio.NewReader(conn)
			for _, answer := range answers {
				var request strings.Builder
				for !strings.HasSuffix(request.String(), "\r\n\r\n") {
					b, err := in.ReadByte()
					if err != nil {
						break
					}
					request.WriteByte(b)
				}
				sent <- request.String()
				io.WriteString(conn, answer)
			}
			conn.Close()
		}
	}()
	return "http://" + l.Addr().String() + "/p", sent
}

func TestRawBytes(t *testing.T) {
	packed := pack(t, "gzip", "公开123件")
	for _, tt := range []struct{ name, sent, want, body string }{
		{name: "content-length", sent: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-odd:  a \r\n\r\nhello", body: "hello"},
		{name: "closed at the end", sent: "HTTP/1.0 200 OK\r\nServer: x\r\n\r\nhello", body: "hello"},
		{name: "chunked with a trailer", sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX-T: 1\r\n\r\n", body: "hello"},
		{name: "gzip", sent: fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(packed), packed), body: "公开123件"},
		{name: "gzip, chunked", sent: fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(packed), packed), body: "公开123件"},
		{name: "1xx first", sent: "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
			want: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", body: "ok"},
		{name: "bytes after the end", sent: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokokok", want: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", body: "ok"},
		{name: "204", sent: "HTTP/1.1 204 No Content\r\n\r\n"},
		{name: "304", sent: "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"},
		{name: "404", sent: "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", body: "no"},
		{name: "503", sent: "HTTP/1.1 503 Unavailable\r\nConnection: close\r\n\r\nlater", body: "later"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			address, sent := script(t, tt.sent)
			w := newWire(true, nil)
			defer w.close()
			x, err := w.get(t.Context(), address, http.Header{"User-Agent": {"test"}}, 1000)
			if err != nil {
				t.Fatal(err)
			}
			if tt.want == "" {
				tt.want = tt.sent
			}
			if string(x.Response) != tt.want || x.Truncated != "" {
				t.Errorf("%q, truncated %q", x.Response, x.Truncated)
			}
			if got := <-sent; string(x.Request) != got || !strings.Contains(got, "GET /p HTTP/1.1\r\n") || !strings.Contains(got, "Accept-Encoding: gzip\r\n") {
				t.Errorf("%q recorded, %q sent", x.Request, got)
			}
			_, body, err := ReadResponse(x.Response)
			if err != nil || string(body) != tt.body {
				t.Errorf("%q, %v", body, err)
			}
		})
	}
}

func TestKeepAlive(t *testing.T) {
	answers := []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n",
		"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
	}
	address, sent := script(t, answers...) // a second connection would begin anew with the first
	w := newWire(true, nil)
	defer w.close()
	for i, want := range answers {
		x, err := w.get(t.Context(), fmt.Sprint(address, i), http.Header{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if got := <-sent; string(x.Response) != want || string(x.Request) != got {
			t.Errorf("%q recorded of %q; request %q of %q", x.Response, want, x.Request, got)
		}
	}
}

func TestNotWhole(t *testing.T) {
	for _, tt := range []struct{ name, sent, truncated string }{
		{"longer than the limit", "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + strings.Repeat("x", 3000), "length"},
		{"broken off", "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nxxx", "disconnect"},
		{"broken off in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nxxx", "disconnect"},
		{"no response", "", ""},
		{"not HTTP", "SSH-2.0-OpenSSH\r\n", ""},
	} {
		address, _ := script(t, tt.sent)
		w := newWire(true, nil)
		x, err := w.get(t.Context(), address, http.Header{}, 1000)
		if (err == nil) != (tt.truncated == "length") || (x == nil) != (tt.truncated == "") {
			t.Errorf("%s: %v, %v", tt.name, x, err)
		} else if x != nil && (x.Truncated != tt.truncated || !strings.HasPrefix(tt.sent, string(x.Response)) || !bytes.Contains(x.Response, []byte("xxx"))) {
			t.Errorf("%s: truncated %q: %.80q", tt.name, x.Truncated, x.Response)
		}
		w.close()
	}
}

func TestTooSlow(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "begun")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer srv.Close()
	w := newWire(true, nil)
	defer w.close()
	w.total = 300 * time.Millisecond
	x, err := w.get(t.Context(), srv.URL, http.Header{}, 1000)
	if !errors.Is(err, context.DeadlineExceeded) || x == nil || x.Truncated != "time" || x.usable(mustParse(srv.URL)) {
		t.Errorf("%+v, %v", x, err)
	}
}

func TestTLS(t *testing.T) {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	defer srv.Close()
	w := newWire(true, nil)
	defer w.close()
	if _, err := w.get(t.Context(), srv.URL, http.Header{}, 1000); err == nil {
		t.Error("unknown certificate accepted")
	}
	w.tls = &tls.Config{RootCAs: x509.NewCertPool()}
	w.tls.RootCAs.AddCert(srv.Certificate())
	x, err := w.get(t.Context(), srv.URL, http.Header{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if _, body, err := ReadResponse(x.Response); err != nil || string(body) != "HTTP/1.1" || !bytes.HasPrefix(x.Request, []byte("GET / HTTP/1.1\r\n")) {
		t.Errorf("%q, %v, %q", body, err, x.Request)
	}
}

func TestAddresses(t *testing.T) {
	for _, tt := range []struct {
		address         string
		closed, allowed bool // without and with AllowLoopback
	}{
		{"203.0.113.9", true, true}, {"2001:db8::1", true, true},
		{"127.0.0.1", false, true}, {"::1", false, true}, {"::ffff:127.0.0.1", false, true},
		{"10.0.0.1", false, false}, {"192.168.1.1", false, false}, {"::ffff:172.16.0.1", false, false}, {"fd00::1", false, false},
		{"169.254.169.254", false, false}, {"fe80::1", false, false}, {"0.0.0.0", false, false}, {"::", false, false}, {"224.0.0.1", false, false},
	} {
		a := netip.MustParseAddr(tt.address)
		if got := newWire(false, nil).allowed(a) == nil; got != tt.closed {
			t.Errorf("%s: %v", tt.address, got)
		}
		if got := newWire(true, nil).allowed(a) == nil; got != tt.allowed {
			t.Errorf("%s with loopback: %v", tt.address, got)
		}
	}
}

func TestLoopbackRefused(t *testing.T) {
	srv, hits := town().serve(t)
	c, k := start(t, Config{})
	c.wire = newWire(false, nil)
	r, err := c.Run(context.Background(), srv.URL)
	if err != nil || r.Refused[ByAddress] != r.Found || len(hits()) != 0 || len(k.pauses) != 0 {
		t.Errorf("%v, %+v, %v", err, r, hits())
	}
}

func TestReadResponse(t *testing.T) {
	const text = "收到申请12件"
	big := pack(t, "gzip", strings.Repeat("0", 20<<20))
	for _, tt := range []struct{ name, raw, want, err string }{
		{name: "deflate", raw: "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + pack(t, "zlib", text), want: text},
		{name: "deflate without frame", raw: "HTTP/1.1 200 OK\r\nContent-Encoding: Deflate\r\n\r\n" + pack(t, "flate", text), want: text},
		{name: "gzip twice", raw: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\n" + pack(t, "gzip", pack(t, "gzip", text)), want: text},
		{name: "gzip that is none", raw: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + text, want: text},
		{name: "filled up", raw: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + pack(t, "gzip", text) + strings.Repeat("\x00", 20), want: text},
		{name: "cut in gzip", raw: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + pack(t, "gzip", text)[:30], want: "收到", err: "unexpected EOF"},
		{name: "cut", raw: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", want: "abc", err: "unexpected EOF"},
		{name: "unknown coding", raw: "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nabc", err: "br: unknown content coding"},
		{name: "unpacks beyond measure", raw: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + big, err: "unpack to more than"},
		{name: "no response", raw: "GET / HTTP/1.1\r\n\r\n", err: "http head"},
		{name: "empty", err: "http head"},
	} {
		res, body, err := ReadResponse([]byte(tt.raw))
		switch {
		case tt.err == "" && err != nil, tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
			t.Errorf("%s: %v", tt.name, err)
		case tt.want != "" && !strings.HasPrefix(string(body), tt.want):
			t.Errorf("%s: %q", tt.name, body)
		}
		if err != nil {
			continue
		}
		again, err := io.ReadAll(res.Body)
		if err != nil || !bytes.Equal(again, body) || res.ContentLength != int64(len(body)) || res.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %v, %q, %v", tt.name, err, again, res.Header)
		}
	}
}

func mustParse(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return u
}

func TestBrokenOffIsRetried(t *testing.T) {
	address, sent := script(t, "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nxxx")
	go func() {
		for range sent {
		}
	}()
	a := &memory{}
	c, _ := start(t, Config{Archive: a})
	s := newSite(t.Context(), c, &Host{}, nil)
	if _, _, err := s.fetch(t.Context(), mustParse(address), s.header(), nil, 100); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	if len(a.saved) != len(retryPauses) || a.saved[0].usable(mustParse(address)) || a.saved[0].Truncated != "disconnect" {
		t.Errorf("%d saved", len(a.saved))
	}
}

// TestCloseWire: a wire leaves no connection behind, whatever it is doing.
func TestCloseWire(t *testing.T) {
	p := pages{"/": "x"}
	srv, _ := p.serve(t)
	w := newWire(true, nil).another()
	for range 3 {
		if _, err := w.get(t.Context(), srv.URL+"/", http.Header{}, 100); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.open.all); n != 1 {
		t.Errorf("%d connections for three requests", n)
	}
	busy, err := w.dial(t.Context(), "tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	w.close()
	if n := len(w.open.all); n != 0 {
		t.Errorf("%d connections left", n)
	}
	if _, err := busy.Write([]byte("GET")); err == nil {
		t.Error("a connection is open still")
	}
}
