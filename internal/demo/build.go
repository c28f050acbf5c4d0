package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"
)

// perList is how many entries a list page holds.
const perList = 5

const robots = "User-agent: *\nDisallow: /private/\nAllow: /\n"

// page is one answer of the site.
type page struct {
	body      []byte
	mediaType string
	modified  time.Time
}

// site is the built site.
type site struct {
	pages   map[string]page
	reports []string
	gold    []byte
}

// listing is what index pages print.
type listing struct {
	Region         *region
	Title, Note    string
	Items, Numbers []link
	Count, Current int
	Next           string
}

func build() (*site, error) {
	regions, err := loadRegions()
	if err != nil {
		return nil, err
	}
	bureaus, err := loadBureaus(regions)
	if err != nil {
		return nil, err
	}
	s := &site{pages: map[string]page{"/robots.txt": {body: []byte(robots), mediaType: "text/plain; charset=utf-8"}}}
	var records, refused []goldRecord
	for _, b := range bureaus {
		articles, err := loadArticles(b)
		if err != nil {
			return nil, err
		}
		for i, a := range articles {
			sh := &sheet{article: a}
			if err := s.addArticle(sh, len(s.pages)+i, around(articles, i)); err != nil {
				return nil, fmt.Errorf("page of %s for %d: %w", b.Key, a.Year, err)
			}
			if a.form == "" {
				refused = append(refused, sh.gold())
				continue
			}
			s.reports = append(s.reports, a.path)
			records = append(records, sh.gold())
		}
		if err := s.addColumn(b, articles); err != nil {
			return nil, fmt.Errorf("lists of %s: %w", b.Key, err)
		}
	}
	if err := s.addPortals(regions, bureaus); err != nil {
		return nil, err
	}
	s.gold, err = writeGold(append(records, refused...))
	return s, err
}

// around are links to the articles beside the i-th.
func around(articles []*article, i int) []link {
	var out []link
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(articles) {
			out = append(out, link{articles[j].path, articles[j].Title(), articles[j].Published})
		}
	}
	return out
}

func (s *site) addArticle(sh *sheet, number int, related []link) error {
	html, err := sh.page(number, related)
	if err != nil {
		return err
	}
	body, mediaType, err := encoded(sh.Shell, html)
	if err != nil {
		return err
	}
	modified, err := time.Parse(time.DateOnly, sh.Published)
	if _, taken := s.pages[sh.path]; taken {
		return fmt.Errorf("path %s used twice", sh.path)
	}
	s.pages[sh.path] = page{body, mediaType, modified}
	return err
}

// addColumn writes the list pages of a bureau, newest article first.
func (s *site) addColumn(b *bureau, articles []*article) error {
	sorted := slices.Clone(articles)
	slices.SortStableFunc(sorted, func(x, y *article) int { return strings.Compare(y.Published, x.Published) })
	parts := slices.Collect(slices.Chunk(sorted, perList))
	var numbers []link
	for i := range parts {
		numbers = append(numbers, link{Href: listName(b, i), Title: strconv.Itoa(i + 1)})
	}
	for i, part := range parts {
		l := listing{Region: b.Region, Title: b.lastIssuer() + "_信息公开年报_" + b.Region.Site, Count: len(parts), Current: i, Numbers: numbers}
		if i+1 < len(parts) {
			l.Next = listName(b, i+1)
		}
		for _, a := range part {
			href := a.path
			if rest, ok := strings.CutPrefix(href, b.column()); ok {
				href = "./" + rest
			}
			l.Items = append(l.Items, link{href, cmp.Or(a.link, a.Title()), a.Published})
		}
		if err := s.addList(b.column()+listName(b, i), "column", l); err != nil {
			return err
		}
	}
	return nil
}

// listName is the file of the i-th list page: TRS counts from index_1.html
// for the second, the other portals from 2.
func listName(b *bureau, i int) string {
	switch {
	case i == 0:
		return "index.html"
	case b.Region.Paging == "trs":
		return fmt.Sprintf("index_%d.html", i)
	case b.Region.Paging == "pages":
		return fmt.Sprintf("list_%d.html", i+1)
	}
	return fmt.Sprintf("index_%d.html", i+1)
}

// addPortals writes the home page, one portal a region, and the page that
// robots.txt asks to leave alone.
func (s *site) addPortals(regions []*region, bureaus []*bureau) error {
	home := listing{Title: "信息公开演示站群", Note: "选择地区，查看各单位的政府信息公开年报。"}
	for _, r := range regions {
		home.Items = append(home.Items, link{Href: r.Home, Title: r.Name + "政府信息公开"})
		portal := listing{Region: r, Title: r.Site, Note: "政府信息公开 - 信息公开年报"}
		for _, b := range bureaus {
			if b.Region == r {
				portal.Items = append(portal.Items, link{Href: b.column(), Title: b.lastIssuer() + "信息公开年报"})
			}
		}
		if err := s.addList(r.Home+"index.html", "links", portal); err != nil {
			return err
		}
	}
	home.Items = append(home.Items, link{Href: "/private/", Title: "内部政务公开"})
	if err := s.addList("/index.html", "links", home); err != nil {
		return err
	}
	return s.addList("/private/index.html", "links", listing{Title: "内部办公", Note: "本栏目不对外，robots.txt 已声明。"})
}

func (s *site) addList(path, kind string, l listing) error {
	shell, err := loadShell("index")
	if err != nil {
		return err
	}
	html, err := execute(shell, kind, l)
	if err != nil {
		return fmt.Errorf("print %s: %w", path, err)
	}
	s.pages[path] = page{body: []byte(html), mediaType: "text/html; charset=utf-8"}
	return nil
}

func execute(t *template.Template, name string, data any) (string, error) {
	var out strings.Builder
	err := t.ExecuteTemplate(&out, name, data)
	return out.String(), err
}
