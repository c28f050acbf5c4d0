package crawler

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// authority signs the certificates of the tests.
var authority = sync.OnceValues(func() (*x509.Certificate, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	c, err = x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return c, key
})

func trusted(*testing.T) *x509.CertPool {
	c, _ := authority()
	pool := x509.NewCertPool()
	pool.AddCert(c)
	return pool
}

// certificate is one for a server on 127.0.0.1, changed by change and signed by
// the authority, or by itself.
func certificate(t *testing.T, self bool, change func(*x509.Certificate)) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(2), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	if change != nil {
		change(c)
	}
	parent, signer := authority()
	if self {
		parent, signer = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

func tlsCases(t *testing.T) []hostile {
	site := one(page("x"))
	old := certificate(t, false, nil)
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS10
	good := certificate(t, false, nil)
	expired := certificate(t, false, func(c *x509.Certificate) {
		c.NotBefore, c.NotAfter = time.Now().Add(-9*time.Hour), time.Now().Add(-time.Hour)
	})
	early := certificate(t, false, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(30 * time.Minute) })
	other := certificate(t, false, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"www.other.example"} })
	noServer := certificate(t, false, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection} })
	nameOnly := certificate(t, false, func(c *x509.Certificate) { c.IPAddresses, c.Subject.CommonName = nil, "127.0.0.1" })
	self := certificate(t, true, nil)
	refuses := &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return nil, net.ErrClosed }}
	const seed = "https://{host}/"
	lenient := Config{InsecureHosts: []string{"127.0.0.1"}}
	strict := Config{InsecureHosts: []string{"www.other.example"}}
	refused := "/robots.txt failed tls; / refused host_refused"
	return []hostile{
		{name: "valid", tls: good, seed: seed, site: site, want: "/ not_report"},
		{name: "expired", tls: expired, seed: seed, site: site, want: refused},
		{name: "not yet valid", tls: early, seed: seed, site: site, want: refused},
		{name: "self-signed", tls: self, seed: seed, site: site, want: refused},
		{name: "for another host", tls: other, seed: seed, site: site, want: refused},
		{name: "not for servers", tls: noServer, seed: seed, site: site, want: refused},
		{name: "host in the common name only", tls: nameOnly, seed: seed, site: site, want: refused},
		{name: "TLS 1.0 only", tls: old, seed: seed, site: site, want: refused},
		{name: "handshake refused", tls: refuses, seed: seed, site: site, want: refused},
		{name: "plain HTTP where TLS is", tls: good, site: site, want: "/robots.txt failed disconnect; / refused host_refused"},
		{name: "TLS where plain HTTP is", fast: true, seed: seed, site: site, want: refused},
		{name: "insecure host, expired", cfg: lenient, tls: expired, seed: seed, site: site, want: "/ not_report unverified"},
		{name: "insecure host, self-signed", cfg: lenient, tls: self, seed: seed, site: site, want: "/ not_report unverified"},
		{name: "insecure host, for another host", cfg: lenient, tls: other, seed: seed, site: site, want: "/ not_report unverified"},
		{name: "insecure host, TLS 1.0", cfg: lenient, tls: old, seed: seed, site: site, want: "/ not_report unverified"},
		{name: "insecure host, valid", cfg: lenient, tls: good, seed: seed, site: site, want: "/ not_report"},
		{name: "another host is insecure", cfg: strict, tls: expired, seed: seed, site: site, want: refused},
	}
}

func dnsCases() []hostile {
	const name = "www.yunxi.example"
	const seed = "http://" + name + ":{port}/"
	const at = "http://www.yunxi.example:PORT"
	site := scripted{"/": page(reportLink("/r")), "/r": page("x")}
	found := at + "/ not_report; " + at + "/r archived"
	lost := func(why string) string {
		return at + "/robots.txt failed " + why + "; " + at + "/ refused host_refused"
	}
	refused := at + "/robots.txt refused address; " + at + "/ refused address"
	var many []string
	for range 60 { // of 16 bytes each, a message holds more, but more are no use
		many = append(many, "127.0.0.1", "127.0.0.1", "127.0.0.1")
	}
	dns := func(lists ...[]string) names { return names{name: lists} }
	return []hostile{
		{name: "found", seed: seed, site: site, names: dns([]string{"127.0.0.1"}), want: found},
		{name: "no such name", seed: seed, site: site, want: lost("dns")},
		{name: "no address", seed: seed, site: site, names: dns([]string{}), want: lost("dns")},
		{name: "servfail", seed: seed, site: site, names: dns([]string{"servfail"}), want: lost("dns")},
		{name: "CNAME loop", seed: seed, site: site, names: names{name: {{"cname b.example."}}, "b.example": {{"cname " + name + "."}}}, want: lost("dns")},
		{name: "180 addresses", seed: seed, site: site, names: dns(many), want: found},
		{name: "IPv6 only, nothing there", seed: seed, site: site, names: dns([]string{"::1"}), want: lost("connect")},
		{name: "name with a dot at its end", seed: "http://" + name + ".:{port}/", site: site, names: dns([]string{"127.0.0.1"}), want: found},
		{name: "name in capitals", seed: "HTTP://WWW.YunXi.Example:{port}/", site: site, names: dns([]string{"127.0.0.1"}), want: found},
		{name: "Chinese name", seed: "http://政府.中国:{port}/", site: site, names: names{"xn--mxtq1m.xn--fiqs8s": {{"127.0.0.1"}}},
			want: "http://xn--mxtq1m.xn--fiqs8s:PORT/ not_report; http://xn--mxtq1m.xn--fiqs8s:PORT/r archived"},
		{name: "bad punycode", seed: "http://xn--a-b-c-\u00ad.example/", want: "no seed"},
		{name: "name of 300 characters", seed: "http://" + strings.Repeat("a.", 150) + "example:{port}/", want: "http://a.a.a.a.a.a.a… failed dns; http://a.a.a.a.a.a.a… refused host_refused"},
		{name: "rebinding between two requests", public: "127.0.0.1", seed: seed, site: scripted{"/": page(reportLink("/r"), "Connection: close"), "/robots.txt": answer("404 No", "", "Connection: close")},
			names: dns([]string{"127.0.0.1"}, []string{"127.0.0.1"}, []string{"127.0.0.9"}), want: at + "/ not_report; " + at + "/r refused address"},
		{name: "rebinding at once", public: "127.0.0.1", seed: seed, site: site, names: dns([]string{"127.0.0.9"}), want: refused},
		{name: "private address first, public second", public: "127.0.0.1", seed: seed, site: site, names: dns([]string{"127.0.0.9", "127.0.0.1"}), want: found},
		{name: "public address first, private second", public: "127.0.0.1", seed: seed, site: site, names: dns([]string{"127.0.0.1", "10.0.0.1"}), want: found},
		{name: "metadata service by name", public: "127.0.0.1", seed: seed, site: site, names: dns([]string{"169.254.169.254"}), want: refused},
		{name: "private IPv6 beside nothing", public: "127.0.0.1", seed: seed, site: site, names: dns([]string{"fd00:ec2::254"}), want: refused},
		{name: "redirect to a host that became private", public: "127.0.0.1", seed: seed, names: dns([]string{"127.0.0.1"}, []string{"127.0.0.1"}, []string{"192.168.0.1"}),
			site: scripted{"/": moved("302", "/a", "Connection: close"), "/robots.txt": answer("404 No", "", "Connection: close")}, want: at + "/ not_report; " + at + "/a refused address"},
		{name: "robots.txt redirects to a private address", public: "127.0.0.1", seed: seed, names: dns([]string{"127.0.0.1"}),
			site: scripted{"/": page("x"), "/robots.txt": moved("302", "http://169.254.169.254/robots.txt")},
			want: "http://169.254.169.254/robots.txt refused address; " + at + "/ refused host_refused"},
	}
}

// ssrfCases are addresses that lead nowhere outside, as they may be written.
func ssrfCases() []hostile {
	var out []hostile
	for _, host := range []string{"127.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
		"127.255.255.254", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "１２７．０．０．１", "①②⑦.⓪.⓪.①", "127。0。0。1", "%31%32%37.0.0.1", "127.0.0.1.",
		"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "100.64.0.1", "100.127.255.255",
		"169.254.0.1", "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "100.100.100.200",
		"192.0.0.1", "192.0.0.192", "192.88.99.1", "198.18.0.1", "198.19.255.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"[fd00:ec2::254]", "[fc00::1]", "[fdff::1]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]", "[2002:a9fe:a9fe::]", "[2002:7f00:1::]",
		"[64:ff9b::a9fe:a9fe]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2001::1]", "[2001:0:a9fe:a9fe::1]", "[100::1]", "[::a9fe:a9fe]"} {
		out = append(out, ssrf(host+" refused", "http://"+host+":{port}/"))
	}
	for _, u := range []string{"http://a@127.0.0.1:{port}/", "http://good.gov.cn@127.0.0.1:{port}/", `http://127.0.0.1:{port}\@good.gov.cn/`, "http:127.0.0.1:{port}/", `http:\\127.0.0.1:{port}\`,
		"http:/127.0.0.1:{port}/", "http://127.0.0.1:{port}#@good.gov.cn/", "http://127.0.0.1:{port}?@good.gov.cn/", "\thttp://127.0.\n0.1:{port}/"} {
		out = append(out, ssrf(strings.ReplaceAll(u, ":{port}", "")+" refused", u))
	}
	for _, u := range []string{"http://[fe80::1%25eth0]/", "http://127.0.0.1:65536/", "http://127.0.0.1.1/", "http://256.0.0.1/", "http://[::1/", "http:///", "unix:///var/run/x", "http://%2Fvar%2Frun/", "http://a b/",
		"file:///etc/passwd", "gopher://127.0.0.1/", "dict://127.0.0.1:11211/"} {
		out = append(out, hostile{name: u + " refused", seed: u, want: "no seed"})
	}
	for _, code := range []string{"300", "301", "302", "303", "307", "308"} {
		for _, to := range []string{"127.0.0.1:1", "169.254.169.254", "10.0.0.1"} {
			out = append(out, hostile{name: code + " to " + to, site: one(moved(code, "http://"+to+"/latest")), want: "/ not_report; http://" + to + "/latest refused off_host"})
		}
	}
	return append(out,
		hostile{name: "http://good.gov.cn#@127.0.0.1", seed: "http://good.gov.cn#@127.0.0.1", want: "http://good.gov.cn/robots.txt failed dns; http://good.gov.cn/ refused host_refused"},
		hostile{name: "localhost refused", seed: "http://localhost:{port}/", closed: true, want: "refused address"},
		hostile{name: "localhost. refused", seed: "http://localhost.:{port}/", closed: true, want: "refused address"})
}

// ssrf is a seed that must be refused before any connection is made.
func ssrf(name, seed string) hostile {
	return hostile{name: name, seed: seed, site: one(page("x")), closed: true, want: "refused address"}
}
