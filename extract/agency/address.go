package agency

import (
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/extract/rule"
)

// dayPaths are the days in the addresses of government sites, by content
// management system: …/t20240115_1341809.html, /art/2018/2/28/art_46.html,
// /2018-02/28/content_1.shtml, /zt/2018-02-28/1.html, /2018/0228/1.html,
// /202401/15/<uuid>.html, /20240115/<hex>/c.html, /202401151012345678/index.shtml.
var dayPaths = []*regexp.Regexp{
	regexp.MustCompile(`/t(20[0-9]{2})([01][0-9])([0-3][0-9])_[0-9]`),
	regexp.MustCompile(`/(20[0-9]{2})/([01]?[0-9])/([0-3]?[0-9])/`),
	regexp.MustCompile(`/(20[0-9]{2})-([01][0-9])/([0-3][0-9])/`),
	regexp.MustCompile(`/(20[0-9]{2})-([01]?[0-9])-([0-3]?[0-9])/`),
	regexp.MustCompile(`/(20[0-9]{2})/([01][0-9])([0-3][0-9])/`),
	regexp.MustCompile(`/(20[0-9]{2})([01][0-9])/([0-3][0-9])/`),
	regexp.MustCompile(`/(20[0-9]{2})([01][0-9])([0-3][0-9])/`),
	regexp.MustCompile(`/(20[0-9]{2})([01][0-9])([0-3][0-9])[0-9]{6,10}(?:/|\.)`),
}

// addressDate is the day an address names, "" for none. It is that of posting.
func addressDate(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(u.Path, "20") {
		return ""
	}
	for _, form := range dayPaths {
		if m := form.FindStringSubmatch(u.Path); m != nil {
			if d := iso(arabicYear(m[1]), small(m[2]), small(m[3])); d != "" {
				return d
			}
		}
	}
	return ""
}

// addressYear is the report year an address asks for: that of the module for
// annual reports (xxgkAnnualReport.jsp?area=CODE&fbtime=2019), "" for none.
func addressYear(address string) string {
	query := asked(address)
	for _, key := range []string{"fbtime", "year", "nd"} {
		if y := yearOf(query.Get(key)); y > 0 {
			return strconv.Itoa(y)
		}
	}
	return ""
}

// addressCode is the code of the body that an address of that module asks for.
func addressCode(address string) string { return asked(address).Get("area") }

// asked are the parameters of an address of the module for annual reports.
func asked(address string) url.Values {
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(strings.ToLower(u.Path), "annualreport") {
		return nil
	}
	return u.Query()
}

// trust is what the host of an address is as a source; "" for a file, and for
// this machine.
func trust(address string, set *rule.Set) rule.Trust {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Hostname() == "localhost" {
		return ""
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && ip.IsLoopback() {
		return ""
	}
	return set.TrustOf(u.Host)
}
