package export

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/nianbao/nianbao/internal/query"
)

// dataPackage is a Data Package, version 2.0 (datapackage.org).
type dataPackage struct {
	Schema      string     `json:"$schema"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Version     string     `json:"version,omitempty"`
	Created     string     `json:"created,omitempty"`
	Licenses    []license  `json:"licenses,omitempty"`
	Sources     []source   `json:"sources"`
	Resources   []resource `json:"resources"`
}

type license struct {
	Name string `json:"name"`
}

type source struct {
	Title string `json:"title"`
}

type resource struct {
	Name        string  `json:"name"`
	Path        string  `json:"path"`
	Type        string  `json:"type,omitempty"`
	Title       string  `json:"title"`
	Description string  `json:"description,omitempty"`
	Format      string  `json:"format"`
	Mediatype   string  `json:"mediatype"`
	Encoding    string  `json:"encoding,omitempty"`
	Bytes       int64   `json:"bytes"`
	Hash        string  `json:"hash"`
	Schema      *schema `json:"schema,omitempty"`
}

// schema is a Table Schema, version 2.0.
type schema struct {
	Fields      []field      `json:"fields"`
	Missing     []string     `json:"missingValues"`
	PrimaryKey  []string     `json:"primaryKey,omitempty"`
	ForeignKeys []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string      `json:"name"`
	Type        string      `json:"type"`
	Title       string      `json:"title,omitempty"`
	Description string      `json:"description,omitempty"`
	Constraints *constraint `json:"constraints,omitempty"`
}

type constraint struct {
	Enum []string `json:"enum,omitempty"`
}

type foreignKey struct {
	Fields    []string `json:"fields"`
	Reference struct {
		Resource string   `json:"resource"`
		Fields   []string `json:"fields"`
	} `json:"reference"`
}

// fieldTypes are the types of Table Schema and of CSVW, by those of DuckDB.
var fieldTypes = []struct{ duckdb, field, csvw string }{
	{"DECIMAL", "number", "decimal"},
	{"DOUBLE", "number", "double"},
	{"TIMESTAMP", "datetime", "dateTime"},
	{"DATE", "date", "date"},
	{"BOOLEAN", "boolean", "boolean"},
	{"INTEGER", "integer", "integer"},
	{"BIGINT", "integer", "integer"},
	{"SMALLINT", "integer", "integer"},
	{"USMALLINT", "integer", "integer"},
	{"VARCHAR", "string", "string"},
	{"ENUM", "string", "string"},
}

func fieldType(d query.Doc) (field, csvw string) {
	for _, t := range fieldTypes {
		if strings.HasPrefix(d.Type, t.duckdb) {
			return t.field, t.csvw
		}
	}
	return "string", "string"
}

// packageFiles writes datapackage.json, a CSVW description beside each CSV, and
// CITATION.cff. The Parquet files are no resources: they are the CSV once more,
// and validators read them without the sizes and sums they ask for.
func (r *release) packageFiles(context.Context) error {
	p := dataPackage{
		Schema: "https://datapackage.org/profiles/2.0/datapackage.json", Name: "nianbao",
		Title:       "政府信息公开工作年度报告统计数据 / Statistics of Chinese annual reports on government information disclosure",
		Description: "Read by rules from the reports as published; nothing is repaired, a blank is not a zero. README.md tells what the columns mean.",
		Version:     r.version(), Created: r.created(), Sources: []source{{"政府信息公开工作年度报告 of the bodies named in reports.csv, at the addresses given there"}},
	}
	if r.License != "" {
		p.Licenses = []license{{r.License}}
	}
	for _, t := range r.tables {
		res, err := r.resource(t.name, t.name+".csv", "csv", "text/csv")
		if err != nil {
			return err
		}
		res.Type, res.Encoding, res.Title, res.Description, res.Schema = "table", "utf-8", t.zh, t.en, t.schema()
		p.Resources = append(p.Resources, res)
		if err := r.saveJSON(t.name+".csv-metadata.json", t.csvw()); err != nil {
			return err
		}
	}
	for _, extra := range []struct{ name, path, format, mediatype, title string }{
		{"wide", "wide.csv", "csv", "text/csv", "宽表：每份报告一行"},
		{"dictionary", "dictionary.csv", "csv", "text/csv", "数据字典"},
		{"changes", "changes.csv", "csv", "text/csv", "与上一版的差异"},
		{"workbook", "nianbao.xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "工作簿"},
	} {
		if _, err := os.Stat(filepath.Join(r.dir, extra.path)); err != nil {
			continue // changes.csv is there only beside a release before
		}
		res, err := r.resource(extra.name, extra.path, extra.format, extra.mediatype)
		if err != nil {
			return err
		}
		res.Title = extra.title
		p.Resources = append(p.Resources, res)
	}
	if err := r.saveJSON("datapackage.json", p); err != nil {
		return err
	}
	return r.citation()
}

func (r *release) resource(name, path, format, mediatype string) (resource, error) {
	file := filepath.Join(r.dir, path)
	info, err := os.Stat(file)
	if err != nil {
		return resource{}, err
	}
	sum, err := digest(file)
	return resource{Name: name, Path: path, Format: format, Mediatype: mediatype, Bytes: info.Size(), Hash: "sha256:" + sum}, err
}

func (t described) schema() *schema {
	s := &schema{Missing: []string{""}, PrimaryKey: t.key}
	for _, d := range t.columns {
		zh, en := bilingual(d.Comment)
		f := field{Name: d.Name, Title: zh, Description: en}
		f.Type, _ = fieldType(d)
		// an empty cell is missing, so an ENUM's own "" need not be listed
		if values := nonEmpty(d.Values); len(values) > 0 && len(values) < 20 {
			f.Constraints = &constraint{Enum: values}
		}
		s.Fields = append(s.Fields, f)
	}
	for _, ref := range t.refers {
		k := foreignKey{Fields: []string{ref.column}}
		k.Reference.Resource, k.Reference.Fields = ref.table, []string{keyOf(ref.table)}
		s.ForeignKeys = append(s.ForeignKeys, k)
	}
	return s
}

// keyOf is the primary key of a table that others refer to.
func keyOf(name string) string {
	for _, t := range tables {
		if t.name == name {
			return t.key[0]
		}
	}
	panic("no table " + name)
}

func nonEmpty(values []string) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// csvw describes a CSV as the W3C's Metadata Vocabulary for Tabular Data does.
func (t described) csvw() any {
	type column struct {
		Name        string            `json:"name"`
		Titles      string            `json:"titles"`
		Datatype    string            `json:"datatype"`
		Description map[string]string `json:"dc:description,omitempty"`
	}
	type tableSchema struct {
		Columns    []column `json:"columns"`
		PrimaryKey []string `json:"primaryKey,omitempty"`
	}
	var columns []column
	for _, d := range t.columns {
		zh, en := bilingual(d.Comment)
		c := column{Name: d.Name, Titles: d.Name, Description: map[string]string{"en": en, "zh": zh}}
		_, c.Datatype = fieldType(d)
		columns = append(columns, c)
	}
	return struct {
		Context string         `json:"@context"`
		URL     string         `json:"url"`
		Title   string         `json:"dc:title"`
		Dialect map[string]any `json:"dialect"`
		Schema  tableSchema    `json:"tableSchema"`
	}{"http://www.w3.org/ns/csvw", t.name + ".csv", t.en,
		map[string]any{"encoding": "utf-8", "lineTerminators": []string{"\n"}, "header": true, "doubleQuote": true},
		tableSchema{columns, t.key}}
}

func (r *release) saveJSON(name string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	return r.save(name, b.String())
}

// version names the release: no clock is read, the same archive gives the same.
func (r *release) version() string {
	switch {
	case r.Version != "":
		return r.Version
	case r.fetched != "":
		return r.fetched
	}
	return "undated"
}

func (r *release) created() string {
	if r.fetched == "" {
		return ""
	}
	return r.fetched + "T00:00:00Z"
}

// citation writes CITATION.cff (citation-file-format 1.2.0).
func (r *release) citation() error {
	var b strings.Builder
	fmt.Fprintf(&b, "cff-version: 1.2.0\nmessage: Please cite the release you used, with its version.\ntype: dataset\n"+
		"title: Statistics of Chinese annual reports on government information disclosure (政府信息公开工作年度报告)\n"+
		"authors:\n  - name: nianbao contributors\nversion: %q\n", r.version())
	if r.fetched != "" {
		fmt.Fprintf(&b, "date-released: %q\n", r.fetched)
	}
	if r.License != "" {
		fmt.Fprintf(&b, "license: %q\n", r.License)
	}
	return r.save("CITATION.cff", b.String())
}
