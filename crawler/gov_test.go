package crawler

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// scripted is what a government server answers, byte for byte, by request target. An answer
// is a string (these bytes, then the next request), steps (one after the other,
// then the next request) or turns (one answer a request, the last for all
// further ones). {host} in a string is the server's address. What is not
// there gets a 404.
type scripted map[string]any

type (
	steps []any // string, reset, silence, hangUp, endless, drip, later
	turns []any // string, steps
)

// What a server does besides sending bytes.
type (
	reset   struct{}      // breaks the connection with an RST
	silence struct{}      // says nothing until the client hangs up
	hangUp  struct{}      // closes the connection in order
	endless string        // sends this until the client hangs up
	drip    string        // sends this, a byte a tick, until the client hangs up
	later   time.Duration // lets the test's clock go on
)

// A gov is a government server on loopback.
type gov struct {
	addr  string
	site  scripted
	clock *clock

	mu          sync.Mutex
	asked       map[string]int
	connections int
}

// serve starts a server; secure is nil for plain HTTP.
func (s scripted) serve(t *testing.T, secure *tls.Config, k *clock) *gov {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gov{addr: l.Addr().String(), site: s, clock: k, asked: map[string]int{}}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			stop := context.AfterFunc(ctx, func() { c.Close() })
			wg.Go(func() {
				defer stop()
				defer c.Close()
				g.talk(c, secure)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		cancel()
		wg.Wait()
	})
	return g
}

// talk answers the requests on one connection.
func (g *gov) talk(raw net.Conn, secure *tls.Config) {
	c := raw
	if secure != nil {
		c = tls.Server(raw, secure)
	}
	g.mu.Lock()
	g.connections++
	g.mu.Unlock()
	in := bufio.NewReader(c)
	for {
		target, err := request(in)
		if err != nil {
			return
		}
		for _, step := range g.answer(target) {
			if !g.do(raw, c, in, step) {
				return
			}
		}
	}
}

// request reads the head of a request and returns its target.
func request(in *bufio.Reader) (string, error) {
	first := ""
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return "", err
		}
		if first == "" {
			first = line
		}
		if line == "\r\n" {
			break
		}
	}
	f := strings.Fields(first)
	if len(f) != 3 {
		return "", errors.New("not a request")
	}
	return f[1], nil
}

func (g *gov) answer(target string) steps {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.asked[target]
	g.asked[target]++
	a, ok := g.site[target]
	if !ok {
		return steps{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"}
	}
	if in, ok := a.(turns); ok {
		a = in[min(n, len(in)-1)]
	}
	if s, ok := a.(steps); ok {
		return s
	}
	return steps{a}
}

// do makes one step and reports whether the connection goes on.
func (g *gov) do(raw, c net.Conn, in io.Reader, step any) bool {
	write := func(s string) bool {
		_, err := io.WriteString(c, strings.ReplaceAll(s, "{host}", g.addr))
		return err == nil
	}
	switch step := step.(type) {
	case string:
		return write(step)
	case reset:
		if tcp, ok := raw.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
		return false
	case silence:
		io.Copy(io.Discard, in)
		return false
	case endless:
		long := strings.Repeat(string(step), 1+4096/len(step))
		for write(long) {
		}
		return false
	case drip:
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for i := 0; write(string(step[i%len(step)])); i++ {
			<-tick.C
		}
		return false
	case later:
		g.clock.pass(time.Duration(step))
		return true
	}
	return false // hangUp
}

func (g *gov) hits(target string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.asked[target]
}

// pass lets the clock go on.
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// names is a name server: addresses by name, one list a question in turn, the
// last for all further questions. "servfail" is an error, "cname X" another name.
type names map[string][][]string

// resolver asks names over a pipe.
func (n names) resolver() *net.Resolver {
	var mu sync.Mutex
	asked := map[string]int{}
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			var size [2]byte
			if _, err := io.ReadFull(server, size[:]); err != nil {
				return
			}
			question := make([]byte, binary.BigEndian.Uint16(size[:]))
			if _, err := io.ReadFull(server, question); err != nil {
				return
			}
			mu.Lock()
			answer := n.answer(question, asked)
			mu.Unlock()
			server.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
		}()
		return client, nil
	}}
}

func (n names) answer(question []byte, asked map[string]int) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	name := strings.ToLower(strings.TrimSuffix(q.Name.String(), "."))
	lists := n[name]
	if lists == nil {
		m.RCode = dnsmessage.RCodeNameError
	} else {
		key := fmt.Sprint(name, q.Type)
		m.RCode = dnsmessage.RCodeSuccess
		for _, word := range lists[min(asked[key], len(lists)-1)] {
			add(&m, q, word)
		}
		asked[key]++
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}

// add puts one answer into m.
func add(m *dnsmessage.Message, q dnsmessage.Question, word string) {
	head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
	other, isName := strings.CutPrefix(word, "cname ")
	ip := net.ParseIP(word)
	switch {
	case word == "servfail":
		m.RCode = dnsmessage.RCodeServerFailure
	case isName:
		head.Type = dnsmessage.TypeCNAME
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(other)}})
	case ip.To4() != nil && q.Type == dnsmessage.TypeA:
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: [4]byte(ip.To4())}})
	case ip.To4() == nil && q.Type == dnsmessage.TypeAAAA:
		m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: [16]byte(ip.To16())}})
	}
}
