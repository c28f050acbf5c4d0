package crawler_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/nianbao/nianbao/crawler"
)

// shelf is the smallest archive there is.
type shelf struct{ m sync.Map }

func (s *shelf) Load(_ context.Context, url string) (*crawler.Exchange, error) {
	x, _ := s.m.Load(url)
	found, _ := x.(*crawler.Exchange)
	return found, nil
}

func (s *shelf) Save(_ context.Context, x *crawler.Exchange) error {
	s.m.Store(x.URL, x)
	return nil
}

func Example() {
	site := http.NewServeMux()
	site.HandleFunc("/nb/{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<a href="a1.html">清河县教育局2023年政府信息公开工作年度报告</a> <a href="/about/">网站介绍</a>`)
	})
	site.HandleFunc("/nb/a1.html", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "本年收到申请3件。") })
	srv := httptest.NewServer(site)
	defer srv.Close()

	archive := &shelf{}
	c, err := crawler.New(crawler.Config{
		Archive:       archive,
		AllowLoopback: true, // this server; for real sites give a Contact instead
		Delay:         time.Millisecond,
		OnPage:        func(p crawler.Page) { fmt.Printf("%s %d %q\n", p.Role, p.Status, p.Text) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := c.Run(context.Background(), srv.URL+"/nb/")
	fmt.Println(result, err)

	saved, err := archive.Load(context.Background(), srv.URL+"/nb/a1.html")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, body, err := crawler.ReadResponse(saved.Response)
	fmt.Println(string(body), err)
	// Output:
	// robots 404 ""
	// list 200 ""
	// report 200 "清河县教育局2023年政府信息公开工作年度报告"
	// 3 addresses: 1 archived, 0 unchanged, 2 not a report, 0 failed, 0 refused <nil>
	// 本年收到申请3件。 <nil>
}
