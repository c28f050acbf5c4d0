package demo

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// link is one entry of a list.
type link struct{ Href, Title, Date string }

// view is what a page shell prints around the body. Hits, Minute and Serial
// are the noise of real pages: counters and numbers that count nothing said.
type view struct {
	*article
	Column, Index, Class, Body string
	Hits, Minute, Serial       int
	Related                    []link
}

// text runs the prose of the article: lines, "# " headings, "@" tables.
func (s *sheet) text() (string, error) {
	name := "lookalikes/" + s.body + ".txt"
	if s.form != "" {
		name = "prose/" + s.style() + ".txt"
	}
	return s.run(name)
}

// style names the prose file: the era, and the bureau's manner in it.
func (s *sheet) style() string {
	manners := strings.Fields(s.prose)
	switch s.form {
	case "prose":
		return "1" + manners[0]
	case "2014":
		return "2" + manners[1]
	}
	return "3" + manners[2]
}

func (s *sheet) run(name string) (string, error) {
	src, err := readText(name)
	if err != nil {
		return "", err
	}
	t, err := template.New(name).Funcs(s.funcs()).Parse(src)
	if err != nil {
		return "", fmt.Errorf("parse %s: %w", name, err)
	}
	var out strings.Builder
	if err := t.Execute(&out, s); err != nil {
		return "", fmt.Errorf("print %s: %w", name, err)
	}
	return out.String(), nil
}

// tables gives the HTML of a table named in prose.
func (s *sheet) tables(name string) (string, error) {
	if name == "disclosure" || name == "requests" {
		name = s.form + "-" + name
	}
	return s.run("tables/" + name + ".html")
}

// page renders the whole page in the bureau's shell.
func (s *sheet) page(number int, related []link) (string, error) {
	shell, err := loadShell("common", s.Shell)
	if err != nil {
		return "", err
	}
	text, err := s.text()
	if err != nil {
		return "", err
	}
	var body strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		part := "p"
		if head, ok := strings.CutPrefix(line, "# "); ok {
			part, line = "h", head
		} else if name, ok := strings.CutPrefix(line, "@"); ok {
			part = "table"
			if line, err = s.tables(name); err != nil {
				return "", err
			}
		}
		if line == "" {
			continue
		}
		if err := shell.ExecuteTemplate(&body, part, line); err != nil {
			return "", fmt.Errorf("shell %s: %w", s.Shell, err)
		}
	}
	var out strings.Builder
	v := &view{article: s.article, Column: s.column(), Index: s.index(number), Class: "政府信息公开年报", Body: body.String(),
		Hits: 137 + number*211%4800, Minute: 10 + number*7%50, Serial: 100 + number, Related: related}
	if s.Key == "qz-gtj" {
		v.Class = strconv.Itoa(s.Year) + "年度"
	}
	if err := shell.ExecuteTemplate(&out, "page", v); err != nil {
		return "", fmt.Errorf("shell %s: %w", s.Shell, err)
	}
	return out.String(), nil
}

// index is the 索引号 of the page; the one page about a real bureau has its own.
func (s *sheet) index(number int) string {
	if s.Key == "qz-gtj" {
		return "11330800002618306N/2013-104411"
	}
	return fmt.Sprintf("11%s00000%dX/%s-%d", s.Region.Code, 100+number, s.Published[:4], 1000+number)
}

func loadShell(names ...string) (*template.Template, error) {
	t := template.New("shell").Funcs(template.FuncMap{"mso": mso})
	for _, name := range names {
		src, err := readText("shells/" + name + ".html")
		if err != nil {
			return nil, err
		}
		if _, err := t.Parse(src); err != nil {
			return nil, fmt.Errorf("parse shell %s: %w", name, err)
		}
	}
	return t, nil
}

var (
	textNode = regexp.MustCompile(`>[^<>\n]+<`)
	digitRun = regexp.MustCompile(`[0-9]+条?`)
)

// mso dresses HTML as word processors save it: a styled span and <o:p> about
// each run of text, digits in spans of their own, long numbers cut in two.
func mso(html string) string {
	if !strings.HasPrefix(html, "<") {
		html = "<span>" + html + "</span>"
	}
	return textNode.ReplaceAllStringFunc(html, func(node string) string {
		text := digitRun.ReplaceAllStringFunc(node[1:len(node)-1], func(run string) string {
			digits, entry := strings.CutSuffix(run, "条")
			out := `<span lang="EN-US" style="mso-fareast-font-family:仿宋_GB2312">` + digits[:1] + `</span>`
			if len(digits) > 1 {
				out += `<span lang="EN-US">` + digits[1:] + `</span>`
			}
			if entry {
				out += "&nbsp;条"
			}
			return out
		})
		return `><span style="font-family:仿宋_GB2312;mso-hansi-font-family:宋体">` + text + `<o:p></o:p></span><`
	})
}

// encoded gives the bytes and media type the shell serves: the shells gbk and
// bare write GBK, and only UTF-8 is ever named in the header.
func encoded(shell, html string) (body []byte, mediaType string, err error) {
	if shell != "gbk" && shell != "bare" {
		return []byte(html), "text/html; charset=utf-8", nil
	}
	body, err = simplifiedchinese.GBK.NewEncoder().Bytes([]byte(html))
	return body, "text/html", err
}
