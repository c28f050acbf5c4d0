package crawler

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestAgain crawls a site of a list and one report four times: for the first
// time, ten days later, when the report is not yet due, after a month, when it is,
// and ten days after that.
func TestAgain(t *testing.T) {
	const month = 30 * 24 * time.Hour
	const list, report = `<a href="/nb/2023.html">云溪县2023年政府信息公开工作年度报告</a>`, "<p>收到申请3件</p>"
	for _, tt := range []struct {
		name    string
		head    string // of the first answer
		again   string // what the server says when the report is due
		asked   string // for by the conditions of the request
		outcome Outcome
		reason  Reason
		saved   string // status of what is saved
		same    bool   // as word that the first stands
	}{
		{"ETag", "ETag: W/\"1\"\r\n", "304 ", `W/"1"`, Unchanged, "", "304", true},
		{"date", "Last-Modified: Wed, 31 Jan 2024 08:00:00 GMT\r\n", "304 ", "Wed, 31 Jan 2024 08:00:00 GMT", Unchanged, "", "304", true},
		{"a date that is none", "Last-Modified: 2024-01-31\r\n", "200 " + report, "", Unchanged, "", "200", true},
		{"nothing to go by, the same", "", "200 " + report, "", Unchanged, "", "200", true},
		{"validators, sent nevertheless", "ETag: \"1\"\r\n", "200 " + report, `"1"`, Unchanged, "", "200", true},
		{"changed", "ETag: \"1\"\r\n", "200 <p>收到申请4件</p>", `"1"`, Archived, "", "200", false},
		{"gone", "ETag: \"1\"\r\n", "404 ", `"1"`, Failed, NotFound, "404", false},
		{"304 without a condition", "", "304 ", "", Unchanged, "", "304", true},
	} {
		answer, conditions, hits := "200 "+report, "", 0
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/":
				fmt.Fprint(w, list)
				return
			case "/robots.txt":
				fmt.Fprint(w, "User-agent: *\nDisallow: /secret/\n")
				return
			case "/nb/2023.html":
			default:
				http.NotFound(w, r)
				return
			}
			hits++
			conditions = r.Header.Get("If-None-Match") + r.Header.Get("If-Modified-Since")
			for line := range strings.Lines(tt.head) {
				name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
				w.Header().Set(name, value)
			}
			var code int
			fmt.Sscanf(answer, "%d ", &code)
			w.WriteHeader(code)
			fmt.Fprint(w, answer[4:])
		}))
		a := &memory{}
		var became Page
		run := func(after time.Duration, again time.Duration) {
			t.Helper()
			c, k := start(t, Config{Archive: a, Again: again, OnPage: func(p Page) {
				if strings.HasSuffix(p.URL, ".html") {
					became = p
				}
			}})
			k.t = k.t.Add(after)
			if _, err := c.Run(t.Context(), srv.URL); err != nil {
				t.Fatal(err)
			}
		}
		run(0, 0)
		first := a.saved[len(a.saved)-1]
		run(month/3, month)
		if hits != 1 || became.Outcome != Unchanged {
			t.Errorf("%s: asked for %d times before it was due, %s", tt.name, hits, became.Outcome)
		}
		answer = tt.again
		run(month+time.Hour, month)
		last := a.saved[len(a.saved)-1]
		if hits != 2 || conditions != tt.asked || became.Outcome != tt.outcome || became.Reason != tt.reason {
			t.Errorf("%s: asked for %d times with %q, became %s %s; want %q, %s %s", tt.name, hits, conditions, became.Outcome, became.Reason, tt.asked, tt.outcome, tt.reason)
		}
		if got := fmt.Sprint(status(last.Response)); got != tt.saved || (last.Unchanged == first) != tt.same {
			t.Errorf("%s: saved a %s, as the first: %t; want %s, %t", tt.name, got, last.Unchanged == first, tt.saved, tt.same)
		}
		if tt.same && (became.Status != 200 || !became.FromArchive) {
			t.Errorf("%s: the page is not that of the archive: %+v", tt.name, became)
		}
		saved := len(a.saved)
		run(month+month/3, month)
		if hits != 2 {
			t.Errorf("%s: asked for again soon after", tt.name)
		}
		for _, x := range a.saved[saved:] {
			if x.Unchanged == nil || !strings.HasSuffix(x.URL, "/") && !strings.HasSuffix(x.URL, "/robots.txt") {
				t.Errorf("%s: saved %s, though nothing had changed", tt.name, x.URL)
			}
		}
		srv.Close()
	}
}
