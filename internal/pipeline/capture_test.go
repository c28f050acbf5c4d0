package pipeline

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/data"
	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/internal/archive"
)

// TestVersions asks for a report every quarter: it is there, not modified, sent
// again as it was, and changed. Only the first and the changed one are pages, and
// the changed one counts.
func TestVersions(t *testing.T) {
	dir := t.TempDir()
	a, err := archive.Open(filepath.Join(dir, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	kept := Capture{Archive: a}
	const url = "http://www.qz.example/2023.html"
	page := func(n int) string {
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"%d\"\r\n\r\n", n) +
			"<h1>衢州市国土资源局2012年政府信息公开工作年度报告</h1><p>发布日期：2013-03-05</p>" +
			"<p>一、概述</p><p>根据《中华人民共和国政府信息公开条例》编制本报告。</p>" +
			fmt.Sprintf("<p>二、主动公开政府信息情况</p><p>2012年主动公开政府信息%d条。</p>", n) +
			"<p>三、依申请公开政府信息情况</p><p>2012年收到政府信息公开申请3件。</p>"
	}
	var kinds []archive.Kind
	for quarter, response := range []string{page(41), "HTTP/1.1 304 Not Modified\r\nETag: \"41\"\r\n\r\n", page(41), page(42)} {
		at := time.Date(2024, time.Month(1+3*quarter), 1, 8, 0, 0, 0, time.UTC)
		x := &crawler.Exchange{URL: url, FetchedAt: at, Request: []byte("GET /2023.html HTTP/1.1\r\n\r\n"), Response: []byte(response)}
		if quarter > 0 {
			old, err := kept.Load(t.Context(), url)
			if err != nil || string(old.Response) != page(41) || old.FetchedAt.Month() != time.January || old.CheckedAt.Month() != at.Month()-3 {
				t.Fatalf("quarter %d: %+v, %v", quarter, old, err)
			}
			if response != page(42) {
				x.Unchanged = old
			}
		}
		if err := kept.Save(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := a.Entries()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		kinds = append(kinds, e.Kind)
		c, err := a.Read(e)
		if err != nil || len(c.Request) == 0 {
			t.Errorf("%+v, %v", c, err)
		}
		want := archive.Original{URL: url, Time: time.Date(2024, 1, 1, 8, 0, 0, 0, time.UTC), Digest: "sha256:" + digest((&crawler.Exchange{Response: []byte(page(41))}).Payload())}
		if e.Kind == archive.Revisit && c.Original != want {
			t.Errorf("refers to %+v, want %+v", c.Original, want)
		}
	}
	if d := cmp.Diff([]archive.Kind{archive.Response, archive.Revisit, archive.Revisit, archive.Response}, kinds); d != "" {
		t.Error(d)
	}

	x, err := extract.New(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "x.duckdb")
	if _, err := Build(t.Context(), a, nil, x, path); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var pages, counts int
	var number, superseded string
	err = db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM page), (SELECT count(*) FROM value WHERE indicator = 'disclosure.total'),
		(SELECT value::INTEGER FROM value WHERE indicator = 'disclosure.total'),
		(SELECT string_agg(month(old.fetched_at) || ' by ' || month(new.fetched_at)) FROM report old JOIN report new ON old.superseded_by = new.report_id)`).Scan(&pages, &counts, &number, &superseded)
	if err != nil || pages != 2 || counts != 1 || number != "42" || superseded != "1 by 10" {
		t.Errorf("%d pages, %d values, %s counts, superseded %s (%v)", pages, counts, number, superseded, err)
	}
}

// TestOthersAreSeen: what another process archives is loaded as soon as it is
// time to look again, and not looked for before.
func TestOthersAreSeen(t *testing.T) {
	dir := t.TempDir()
	var kept [2]Capture
	for i := range kept {
		a, err := archive.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		kept[i].Archive = a
	}
	const url = "http://example.gov.cn/2023.html"
	if x, err := kept[1].Load(t.Context(), url); x != nil || err != nil {
		t.Fatal(x, err)
	}
	looked := kept[1].refreshed
	if err := kept[0].Save(t.Context(), &crawler.Exchange{URL: url, FetchedAt: time.Now(), Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n年报")}); err != nil {
		t.Fatal(err)
	}
	kept[1].refreshed = time.Now().Add(time.Hour)
	if x, err := kept[1].Load(t.Context(), url); x != nil || err != nil {
		t.Errorf("looked again at once: %v, %v", x, err)
	}
	kept[1].refreshed = looked.Add(-lookEvery)
	if x, err := kept[1].Load(t.Context(), url); x == nil || err != nil {
		t.Errorf("not seen: %v", err)
	}
}
