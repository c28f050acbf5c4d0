// Package demo is a small government web site, served on loopback, that
// publishes annual reports on government information disclosure
// (政府信息公开工作年度报告) for the report years 2012 to 2024. Its regions,
// bureaus and numbers are invented (region codes 9901xx are not allotted by
// GB/T 2260), with one exception: the page of 衢州市国土资源局 for 2012 states
// the figures of that bureau's published report in words of its own.
//
// The facts are the CSV files in site/facts, one row a report; the words are
// the templates in site/prose and site/tables. A template prints a number by
// naming its indicator, and the same call writes it into the gold record, so
// pages and gold cannot disagree.
package demo

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// WrongReport is the path of the one report that contradicts itself: table
// three of 青岚县教育局 for 2022 prints 27 as the total of the outcomes, where
// its own rows and columns add to 21.
const WrongReport = "/qinglan/jyj/xxgk/t20230118_1011.html"

// Handler serves the whole site: home, portals, list pages, reports, pages
// that look like reports and are none, and /robots.txt.
func Handler() http.Handler {
	pages := mustBuild().pages
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		path := r.URL.Path
		if strings.HasSuffix(path, "/") {
			path += "index.html"
		}
		p, ok := pages[path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", p.mediaType)
		http.ServeContent(w, r, "", p.modified, bytes.NewReader(p.body))
	})
}

// Serve serves the site on a free port of 127.0.0.1 until stop is called or
// ctx ends. baseURL has no trailing slash. stop waits for requests under way
// and may be called more than once.
func Serve(ctx context.Context) (baseURL string, stop func() error, err error) {
	handler := Handler()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("serve demo site: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	unhook := context.AfterFunc(ctx, func() { _ = server.Close() })
	stop = func() error {
		unhook()
		grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := server.Shutdown(grace); err != nil {
			return fmt.Errorf("stop demo site: %w", err)
		}
		select {
		case err := <-served:
			served <- err
			if err != http.ErrServerClosed {
				return fmt.Errorf("serve demo site: %w", err)
			}
			return nil
		case <-grace.Done():
			return fmt.Errorf("stop demo site: %w", grace.Err())
		}
	}
	return "http://" + listener.Addr().String(), stop, nil
}

// Gold is what a reader should find: one JSON object a line, in the gold
// format of the eval command, "file" being the page's path on the site. The
// reports come first, in the order of Pages, then the pages to refuse.
func Gold() []byte { return mustBuild().gold }

// Pages are the paths of the report pages, by bureau and year.
func Pages() []string { return mustBuild().reports }

// mustBuild builds from embedded files, so failure is a fault of this package.
func mustBuild() *site {
	s, err := build()
	if err != nil {
		panic(fmt.Sprintf("demo: %v", err))
	}
	return s
}
