// Package replay serves an archive for reading: the pages as they were captured,
// at /TIME/ADDRESS as in other web archives, with their links leading to other
// captures. Nothing is fetched, no script of a page runs, and what the archive
// has is not changed; of a page only the addresses in its tags are written anew.
package replay

import (
	"fmt"
	"html/template"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/internal/archive"
)

// timestamp is the time of a capture in the address it is served at.
const timestamp = "20060102150405"

// What the pages of the archive may do: show themselves, and lead on when clicked.
const (
	policyOfPages = "default-src 'none'; img-src 'self' data:; media-src 'self'; font-src 'self'; style-src 'self' 'unsafe-inline'; " +
		"frame-src 'self'; base-uri 'none'; form-action 'none'; sandbox allow-same-origin allow-popups allow-top-navigation-by-user-activation"
	policyOfFiles = "script-src 'none'" // viewers of documents do not work in a sandbox
	policyOfOurs  = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
)

// Config says what is served.
type Config struct {
	Archive *archive.Archive
	Entries []archive.Entry // those of Archive
	// Read reads the HTTP response of a capture: its head, and its body without
	// codings.
	Read func(archive.Capture) (*http.Response, []byte, error)
	// AnyHost answers requests to whatever host; false: only to names and
	// addresses of this machine, whatever else may lead here.
	AnyHost bool
}

type server struct {
	Config
	all   []archive.Entry            // captures by address, then time
	byKey map[string][]archive.Entry // by archive.Key
}

// New returns the handler that serves an archive.
func New(cfg Config) http.Handler {
	s := &server{Config: cfg, byKey: map[string][]archive.Entry{}}
	for _, e := range cfg.Entries {
		if e.Kind != archive.Revisit {
			s.all = append(s.all, e)
			key := archive.Key(e.URL)
			s.byKey[key] = append(s.byKey[key], e)
		}
	}
	return s
}

// ServeHTTP answers for /, /TIME/ADDRESS, /ADDRESS and /*/ADDRESS.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !s.AnyHost && !local(r.Host):
		say(w, http.StatusMisdirectedRequest, "This is the archive on this machine", "It does not answer for "+r.Host+".")
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		say(w, http.StatusMethodNotAllowed, "An archive is only read", "It takes GET and HEAD.")
		return
	case r.URL.Path == "/":
		s.index(w, r.URL.Query())
		return
	}
	when, address := cut(r)
	found := s.lookup(address)
	switch {
	case address == "":
		say(w, http.StatusNotFound, "No such page", "Captures are served at /TIME/ADDRESS, such as /2024/http://www.example.gov.cn/.")
	case len(found) == 0:
		say(w, http.StatusNotFound, "Not in the archive", "There is no capture of "+address+".")
	case when == "*":
		s.list(w, address, found)
	default:
		e := nearest(found, when)
		if when != e.Time.Format(timestamp) {
			w.Header().Set("Location", place(e)) // http.Redirect would tidy the address
			say(w, http.StatusFound, "The nearest capture", "It is of "+e.Time.Format(time.RFC3339)+".")
			return
		}
		s.show(w, e)
	}
}

// local reports whether a request's Host is this machine.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	a, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || err == nil && a.IsLoopback()
}

// cut reads time and address from what was asked for, as it was written: the
// archive knows pages by their addresses to the letter. The time is "" if there
// is none, and both are if it is of neither form.
func cut(r *http.Request) (when, address string) {
	asked := r.RequestURI
	if !strings.HasPrefix(asked, "/") {
		asked = r.URL.RequestURI()
	}
	address = strings.TrimPrefix(asked, "/")
	if first, rest, ok := strings.Cut(address, "/"); ok && !strings.Contains(first, ":") {
		when, address = first, rest
	}
	if when != "*" && strings.Trim(when, "0123456789") != "" || len(when) > len(timestamp) || !strings.Contains(address, ":") {
		return "", ""
	}
	return when, address
}

// lookup returns the captures of an address, or else those that differ from it
// in nothing but what makes no page.
func (s *server) lookup(address string) []archive.Entry {
	all := s.byKey[archive.Key(address)]
	var same []archive.Entry
	for _, e := range all {
		if e.URL == address {
			same = append(same, e)
		}
	}
	if len(same) > 0 {
		return same
	}
	return all
}

// nearest returns the capture nearest to a time, of which the end may be
// missing; the newest if all of it is.
func nearest(found []archive.Entry, when string) archive.Entry {
	const least = "00010101000000"
	t, err := time.Parse(timestamp, when+least[min(len(when), len(least)):])
	if when == "" || err != nil {
		return slices.MaxFunc(found, func(a, b archive.Entry) int { return a.Time.Compare(b.Time) })
	}
	return slices.MinFunc(found, func(a, b archive.Entry) int {
		return int(a.Time.Sub(t).Abs()/time.Second) - int(b.Time.Sub(t).Abs()/time.Second)
	})
}

// place is where a capture is served.
func place(e archive.Entry) string { return "/" + e.Time.Format(timestamp) + "/" + e.URL }

// show serves a capture.
func (s *server) show(w http.ResponseWriter, e archive.Entry) {
	c, err := s.Archive.Read(e)
	if err != nil {
		say(w, http.StatusInternalServerError, "The archive cannot be read", err.Error())
		return
	}
	status, contentType, body := http.StatusOK, c.ContentType, c.Block
	if c.Kind == archive.Response {
		res, unpacked, err := s.Read(c)
		if err != nil {
			say(w, http.StatusBadGateway, "The archived response cannot be read", err.Error())
			return
		}
		status, contentType, body = res.StatusCode, res.Header.Get("Content-Type"), unpacked
		if to := inArchive(e, res.Header.Get("Location")); to != "" && status/100 == 3 {
			w.Header().Set("Location", to)
		}
	}
	if contentType == "" {
		contentType = http.DetectContentType(body)
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Security-Policy", policyOfPages)
	w.Header().Set("Memento-Datetime", e.Time.Format(http.TimeFormat))
	media, _, _ := mime.ParseMediaType(contentType)
	switch media {
	case "text/html", "application/xhtml+xml":
		body = rewrite(e, body)
	case "application/pdf":
		w.Header().Set("Content-Security-Policy", policyOfFiles)
	}
	if status < 200 || status == http.StatusNoContent || status == http.StatusNotModified {
		status = http.StatusOK // which may have a body, and is no word to the browser's cache
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a reader who is gone needs no word
}

// say answers with a heading and a sentence.
func say(w http.ResponseWriter, status int, head, sentence string) {
	page(w, status, head, `<p>{{.}}</p><p><a href="/">All captures</a></p>`, sentence)
}

// page answers with a page of our own.
func page(w http.ResponseWriter, status int, head, body string, data any) {
	t, err := template.New("").Parse(`<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>` + template.HTMLEscapeString(head) +
		`</title><style>body{font:16px/1.5 sans-serif;margin:2em}td{padding:0 1em 0 0}</style><h1>` + template.HTMLEscapeString(head) + `</h1>` + body)
	if err != nil {
		panic(err) // it is a constant
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policyOfOurs)
	w.WriteHeader(status)
	if err := t.Execute(w, data); err != nil {
		fmt.Fprintln(w, "<p>cut off</p>")
	}
}
