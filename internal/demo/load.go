package demo

import (
	"cmp"
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed site
var embedded embed.FS

// forms are the fact files, in the order of their eras.
var forms = [...]string{"prose", "2014", "2019", "2021"}

// region is one portal of the site. Column and Article are path patterns.
type region struct {
	Code, Name, Site, IDCode, Home, Paging, Column, Article string
}

// bureau is one publisher; From2019 is its name from report year 2019 where
// it was renamed; issuer and issuer2019 are the short names of both.
type bureau struct {
	Region                                       *region
	Key, Dir, Name, From2019, We                 string
	Shell, Phone, Address, Signs, Money, Account string
	Topic1, Topic2, Topic3, Site1, Site2         string
	Category1, Category2, Category3, prose       string
	issuer, issuer2019                           string
}

// article is a page in a bureau's column: a report, or a look-alike (form "").
type article struct {
	*bureau
	form      string
	Year      int
	Published string // YYYY-MM-DD
	title     string
	link      string            // look-alike: what lists call it, "" for its title
	cells     map[string]string // by indicator code; a look-alike has none
	body      string            // look-alike: name of its text
	path      string
	previous  *article // last year's report, nil where missing
}

// Org is the bureau's full name in the report year.
func (a *article) Org() string {
	if a.From2019 != "" && a.Year >= 2019 {
		return a.From2019
	}
	return a.Name
}

// Issuer is the short name the page prints as 发布机构.
func (a *article) Issuer() string {
	if a.Year >= 2019 {
		return a.lastIssuer()
	}
	return a.issuer
}

// lastIssuer is the short name lists print: that of today.
func (b *bureau) lastIssuer() string { return cmp.Or(b.issuer2019, b.issuer) }

// Next is the year after the report year.
func (a *article) Next() int { return a.Year + 1 }

// Last is the year before the report year.
func (a *article) Last() int { return a.Year - 1 }

// Title is the title as printed on the page and in lists.
func (a *article) Title() string {
	return strings.NewReplacer("{org}", a.Org(), "{Y}", strconv.Itoa(a.Year)).Replace(a.title)
}

func readRows(name string) ([]map[string]string, error) {
	f, err := embedded.Open("site/" + name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func loadRegions() ([]*region, error) {
	rows, err := readRows("regions.csv")
	var out []*region
	for _, r := range rows {
		out = append(out, &region{Code: r["code"], Name: r["name"], Site: r["site"], IDCode: r["idcode"],
			Home: r["home"], Paging: r["paging"], Column: r["column"], Article: r["article"]})
	}
	return out, err
}

func loadBureaus(regions []*region) ([]*bureau, error) {
	rows, err := readRows("bureaus.csv")
	if err != nil {
		return nil, err
	}
	var out []*bureau
	for _, r := range rows {
		i := slices.IndexFunc(regions, func(g *region) bool { return g.Code == r["region"] })
		if i < 0 {
			return nil, fmt.Errorf("bureaus.csv: %s: unknown region %q", r["key"], r["region"])
		}
		out = append(out, &bureau{Region: regions[i], Key: r["key"], Dir: r["dir"], Name: r["name"], From2019: r["from2019"],
			issuer: r["issuer"], issuer2019: r["issuer2019"], We: r["we"], Shell: r["shell"], Phone: r["phone"], Address: r["address"],
			Signs: r["signs"], Money: r["money"], Account: r["account"],
			Topic1: r["topic1"], Topic2: r["topic2"], Topic3: r["topic3"], Site1: r["site1"], Site2: r["site2"],
			Category1: r["category1"], Category2: r["category2"], Category3: r["category3"], prose: r["prose"]})
	}
	return out, nil
}

// loadArticles gives a bureau's reports by year, then its look-alikes.
func loadArticles(b *bureau) ([]*article, error) {
	var out []*article
	for _, form := range forms {
		rows, err := readRows("facts/" + form + ".csv")
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r["bureau"] != b.Key {
				continue
			}
			year, err := strconv.Atoi(r["year"])
			if err != nil {
				return nil, fmt.Errorf("facts/%s.csv: %s: year: %w", form, b.Key, err)
			}
			a := &article{bureau: b, form: form, Year: year, Published: r["published"], title: r["title"], cells: r}
			if n := len(out); n > 0 && out[n-1].Year == year-1 {
				a.previous = out[n-1]
			}
			out = append(out, a)
		}
	}
	rows, err := readRows("lookalikes.csv")
	for _, r := range rows {
		if r["bureau"] == b.Key {
			year, _ := strconv.Atoi(r["published"][:4])
			out = append(out, &article{bureau: b, Year: year, Published: r["published"], title: r["title"], link: r["link"], body: r["body"]})
		}
	}
	for i, a := range out {
		if err := a.place(1001 + i); err != nil {
			return nil, err
		}
	}
	return out, err
}

// place gives the article its path from the region's pattern.
func (a *article) place(id int) error {
	day, err := time.Parse(time.DateOnly, a.Published)
	if err != nil {
		return fmt.Errorf("%s %d: published: %w", a.Key, a.Year, err)
	}
	a.path = strings.NewReplacer("{dir}", a.Dir, "{ym}", day.Format("200601"), "{ymd}", day.Format("20060102"),
		"{y}", day.Format("2006"), "{m}", day.Format("1"), "{d}", day.Format("2"), "{date}", a.Published,
		"{id}", strconv.Itoa(id)).Replace(a.Region.Article)
	return nil
}

// column is the path of the bureau's list pages, with a trailing slash.
func (b *bureau) column() string { return strings.ReplaceAll(b.Region.Column, "{dir}", b.Dir) }

func readText(name string) (string, error) {
	text, err := fs.ReadFile(embedded, "site/"+name)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return string(text), nil
}
