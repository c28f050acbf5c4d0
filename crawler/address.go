package crawler

import (
	"errors"
	"fmt"
	"net/netip"
)

// errAddress marks a network address the crawl may not reach.
var errAddress = errors.New("address not allowed")

// forbidden are the networks that are nobody's web server on the internet, of
// the registries of special-purpose addresses (RFC 6890), and those that lead to
// such in disguise: IPv4-compatible, 6to4 and Teredo addresses. Networks for
// documentation are nobody's and harmless. 64:ff9b::/96 is judged by the IPv4
// address in it, for it is how networks without IPv4 reach the web.
var forbidden = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")

var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// allowed says whether a may be connected to.
func allowed(a netip.Addr, loopback bool) error {
	a = a.WithZone("").Unmap()
	if loopback && a.IsLoopback() {
		return nil
	}
	if nat64.Contains(a) {
		b := a.As16()
		a, loopback = netip.AddrFrom4([4]byte(b[12:])), false
	}
	for _, p := range forbidden {
		if p.Contains(a) {
			return fmt.Errorf("%w: %s", errAddress, a)
		}
	}
	return nil
}
