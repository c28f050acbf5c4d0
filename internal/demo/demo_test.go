package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func get(t *testing.T, h http.Handler, path string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Result()
}

// text fetches a page that must be there, decoded.
func text(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	r := get(t, h, path)
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("get %s: status %d, %v", path, r.StatusCode, err)
	}
	if utf8.Valid(body) {
		return string(body)
	}
	body, err = simplifiedchinese.GBK.NewDecoder().Bytes(body)
	if err != nil || strings.ContainsRune(string(body), utf8.RuneError) {
		t.Fatalf("get %s: neither UTF-8 nor GBK (%v)", path, err)
	}
	return string(body)
}

func goldRecords(t *testing.T) []goldRecord {
	t.Helper()
	var out []goldRecord
	dec := json.NewDecoder(strings.NewReader(string(Gold())))
	for dec.More() {
		var r goldRecord
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

var (
	hrefs = regexp.MustCompile(`href="([^"]+)"`)
	trs   = regexp.MustCompile(`createPageHTML\((\d+), (\d+), "index", "html"\)`)
	items = regexp.MustCompile(`<li><a href="[^"]+" target="_blank">([^<]+)</a><span>([^<]+)</span>`)
)

// links are the pages a page leads to; a TRS list names its pages by number.
func links(t *testing.T, base, body string) []string {
	t.Helper()
	from, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	add := func(ref string) {
		to, err := from.Parse(ref)
		if err != nil {
			t.Fatalf("%s: bad link %q", base, ref)
		}
		out = append(out, to.Path)
	}
	for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
		add(m[1])
	}
	if m := trs.FindStringSubmatch(body); m != nil {
		n, _ := strconv.Atoi(m[1])
		for i := 1; i < n; i++ {
			add(fmt.Sprintf("index_%d.html", i))
		}
	}
	return out
}

func crawl(t *testing.T, h http.Handler) map[string]string {
	t.Helper()
	seen := map[string]string{}
	for queue := []string{"/"}; len(queue) > 0; queue = queue[1:] {
		path := queue[0]
		if _, ok := seen[path]; ok {
			continue
		}
		seen[path] = text(t, h, path)
		queue = append(queue, links(t, path, seen[path])...)
	}
	return seen
}

func TestEveryPageIsReached(t *testing.T) {
	seen := crawl(t, Handler())
	for path := range mustBuild().pages {
		_, direct := seen[path]
		_, folder := seen[strings.TrimSuffix(path, "index.html")]
		if !direct && !folder && path != "/robots.txt" {
			t.Errorf("%s is not linked from anywhere", path)
		}
	}
	for _, r := range goldRecords(t) {
		if _, ok := seen[r.File]; !ok {
			t.Errorf("gold names %s, which no link leads to", r.File)
		}
	}
}

func TestListPages(t *testing.T) {
	lists, follows := 0, 0
	for path, body := range crawl(t, Handler()) {
		entries := items.FindAllStringSubmatch(body, -1)
		if entries == nil {
			continue
		}
		lists++
		if len(entries) > perList {
			t.Errorf("%s lists %d entries, want at most %d", path, len(entries), perList)
		}
		if !slices.IsSortedFunc(entries, func(a, b []string) int { return strings.Compare(b[2], a[2]) }) {
			t.Errorf("%s is not newest first", path)
		}
		if strings.Contains(body, "下一页") {
			follows++
		}
		if trs.MatchString(body) != strings.HasPrefix(path, "/yunxiu/") {
			t.Errorf("%s: TRS paging is %v", path, trs.MatchString(body))
		}
	}
	if lists < 20 || follows < 10 {
		t.Errorf("%d list pages, %d with a next page: want more", lists, follows)
	}
}

func TestTitles(t *testing.T) {
	h, seen := Handler(), map[string]string{}
	title := regexp.MustCompile(`<title>([^<]+)</title>`)
	for _, path := range Pages() {
		m := title.FindStringSubmatch(text(t, h, path))
		if m == nil {
			t.Fatalf("%s has no title", path)
		}
		if other, ok := seen[m[1]]; ok {
			t.Errorf("%s and %s are both titled %s", path, other, m[1])
		}
		seen[m[1]] = path
	}
}

func TestCharsets(t *testing.T) {
	h := Handler()
	kinds := map[string]int{}
	for _, path := range Pages() {
		r := get(t, h, path)
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		labelled := strings.Contains(strings.ToLower(string(raw)+r.Header.Get("Content-Type")), "charset")
		kind := fmt.Sprintf("utf8=%v labelled=%v", utf8.Valid(raw), labelled)
		kinds[kind]++
		if !utf8.Valid(raw) && labelled && !strings.Contains(string(raw), "charset=gb2312") {
			t.Errorf("%s is GBK under another label", path)
		}
		back, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(text(t, h, path)))
		if !utf8.Valid(raw) && (err != nil || string(back) != string(raw)) {
			t.Errorf("%s does not survive decoding (%v)", path, err)
		}
	}
	for _, kind := range []string{"utf8=true labelled=true", "utf8=false labelled=true", "utf8=false labelled=false"} {
		if kinds[kind] == 0 {
			t.Errorf("no page with %s; have %v", kind, kinds)
		}
	}
}

func TestReportPages(t *testing.T) {
	h := Handler()
	siteCode := regexp.MustCompile(`(?i)<meta (?:content="(\d{10})" name="siteidcode"|name="siteidcode" content="(\d{10})")`)
	forms, bureaus, late := map[string]int{}, map[string]int{}, 0
	for _, r := range goldRecords(t) {
		if r.Reject {
			continue
		}
		forms[r.Report.Form]++
		bureaus[r.Report.Agency]++
		body := text(t, h, r.File)
		m := siteCode.FindStringSubmatch(body)
		if m == nil || (m[1] + m[2])[:6] != r.Report.Region {
			t.Errorf("%s: SiteIDCode %v, want region %s", r.File, m, r.Report.Region)
		}
		if !strings.Contains(body, r.Report.Published) {
			t.Errorf("%s does not print its date %s", r.File, r.Report.Published)
		}
		if r.Report.Published > fmt.Sprintf("%d-03-31", r.Report.Year+1) {
			late++
		}
		if strings.Contains(body, "<no value>") || strings.Contains(body, "{{") {
			t.Errorf("%s has a hole in its template", r.File)
		}
	}
	if forms["prose"] != 18 || forms["2014"] != 43 || forms["2019"] != 17 || forms["2021"] != 36 || len(bureaus) != 12 || late != 1 {
		t.Errorf("forms %v, %d names of bureaus, %d late", forms, len(bureaus), late)
	}
}

func TestServe(t *testing.T) {
	base, stop, err := Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.Get(base + "/robots.txt")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(r.Body)
	r.Body.Close()
	if string(body) != robots || r.StatusCode != http.StatusOK {
		t.Errorf("robots.txt: %d %q", r.StatusCode, body)
	}
	for range 2 {
		if err := stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	}
	if _, err := http.Get(base + "/"); err == nil {
		t.Error("the site answers after stop")
	}
}

func TestServeEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	base, stop, err := Serve(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	deadline := time.Now().Add(5 * time.Second)
	for err == nil && time.Now().Before(deadline) {
		var r *http.Response
		if r, err = http.Get(base + "/"); err == nil {
			r.Body.Close()
		}
	}
	if err == nil {
		t.Error("the site still answers")
	}
	if err := stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestHandlerRefuses(t *testing.T) {
	h := Handler()
	if r := get(t, h, "/qinglan/nosuch.html"); r.StatusCode != http.StatusNotFound {
		t.Errorf("unknown path: %d", r.StatusCode)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}
