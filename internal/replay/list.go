package replay

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/internal/archive"
)

// perPage is how many captures the index lists at once.
const perPage = 200

// A row is a capture in a list.
type row struct {
	At, Time, URL, Type string
	Status              int
}

func rows(entries []archive.Entry) []row {
	out := make([]row, len(entries))
	for i, e := range entries {
		out[i] = row{place(e), e.Time.Format("2006-01-02 15:04:05"), e.URL, e.MIME, e.Status}
	}
	return out
}

const table = `<table>{{range .Rows}}<tr><td>{{.Time}}</td><td>{{with .Status}}{{.}}{{end}}</td><td>{{.Type}}</td><td><a href="{{.At}}">{{.URL}}</a></td></tr>
{{end}}</table>`

// index lists the captures whose address has the words of q, a page at a time.
func (s *server) index(w http.ResponseWriter, query url.Values) {
	words := query.Get("q")
	var found []archive.Entry
	for _, e := range s.all {
		if strings.Contains(e.URL, words) {
			found = append(found, e)
		}
	}
	from, err := strconv.Atoi(query.Get("from"))
	if err != nil || from < 0 || from > len(found) {
		from = 0
	}
	until := min(from+perPage, len(found))
	data := struct {
		Words             string
		All, First, Until int
		Rows              []row
		Before, After     string
	}{Words: words, All: len(found), First: min(from+1, until), Until: until, Rows: rows(found[from:until])}
	at := func(from int) string {
		return "/?" + url.Values{"q": {words}, "from": {strconv.Itoa(from)}}.Encode()
	}
	if from > 0 {
		data.Before = at(max(0, from-perPage))
	}
	if until < len(found) {
		data.After = at(until)
	}
	page(w, http.StatusOK, "Captures", `<form><input name="q" size="60" value="{{.Words}}" aria-label="part of an address"> <button>Find</button></form>
<p>{{.First}} to {{.Until}} of {{.All}} captures, times in UTC{{with .Before}} · <a href="{{.}}">before</a>{{end}}{{with .After}} · <a href="{{.}}">after</a>{{end}}</p>
`+table, data)
}

// list lists the captures of one address.
func (s *server) list(w http.ResponseWriter, address string, found []archive.Entry) {
	page(w, http.StatusOK, "Captures of "+address, table+`<p><a href="/">All captures</a></p>`, struct{ Rows []row }{rows(found)})
}
