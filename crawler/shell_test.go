package crawler

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestShellText: what nobody sees makes no page of a shell, however long it is.
func TestShellText(t *testing.T) {
	from := &url.URL{Scheme: "http", Host: "a.gov.cn", Path: "/"}
	long := strings.Repeat("请打开浏览器的脚本", 100)
	const shield = "<script>var arg='acw_sc__v2'</script>"
	for _, tt := range []struct {
		name, page string
		want       Reason
	}{
		{"nothing said", "<body>" + shield, Challenge},
		{"without scripts", "<body><noscript>" + long + "</noscript>" + shield, Challenge},
		{"a long title", "<title>" + long + "</title><body>" + shield, Challenge},
		{"a long script", "<body>" + shield + "<script>" + long + "</script>", Challenge},
		{"a long style", "<style>" + long + "</style><body>" + shield, Challenge},
		{"a comment", "<body><!--" + long + "-->" + shield, Challenge},
		{"something to read", "<body><p>" + long + "</p>" + shield, ""},
		{"something to read in pieces", "<body>" + strings.Repeat("<p>公开</p>", 300) + shield, ""},
		{"not found", "<body><p>页面不存在</p>", NotFound},
	} {
		if _, why := shell(from, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, []byte(tt.page)); why != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, why, tt.want)
		}
	}
}
