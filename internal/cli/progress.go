package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/internal/frontier"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// watchEvery is how often progress is told; on a large frontier, that takes long
// to count, more seldom.
const watchEvery = 10 * time.Second

// watch tells how the crawl gets on, over all processes, until ctx ends.
func (e *env) watch(ctx context.Context, f *frontier.Frontier, m *metrics) {
	for pause := watchEvery; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		began := time.Now()
		s, err := f.Status(ctx)
		if ctx.Err() != nil {
			return
		}
		pause = max(watchEvery, 50*time.Since(began))
		if err != nil {
			e.say("progress: %v", err)
			continue
		}
		m.see(s)
		e.say("%s", progress(s))
	}
}

// progress is a status on one line.
func progress(s frontier.Status) string {
	left := ""
	if s.Left > 0 && s.Queued > 0 {
		left = fmt.Sprintf(", %v left at least", s.Left.Round(time.Second))
	}
	refused := 0
	for _, n := range s.Result.Refused {
		refused += n
	}
	return fmt.Sprintf("%d of %d hosts finished, %d running; %d addresses settled, %d of them refused, %d queued; %.1f pages/s%s",
		s.Finished, s.Waiting+s.Running+s.Finished, s.Running, s.Result.Found, refused, s.Queued, s.Rate, left)
}

// metrics are told to Prometheus. nil counts nothing.
type metrics struct {
	addresses *prometheus.CounterVec
	hosts     *prometheus.GaugeVec
	queued    prometheus.Gauge
	server    *http.Server
}

// serveMetrics listens on an address; "" listens nowhere.
func serveMetrics(address string) (*metrics, error) {
	if address == "" {
		return nil, nil
	}
	m := &metrics{
		addresses: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "nianbao_addresses_total",
			Help: "Addresses settled by this process, by what became of them."}, []string{"outcome", "reason"}),
		hosts: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "nianbao_hosts", Help: "Hosts of the crawl, by how they stand."}, []string{"state"}),
		queued: prometheus.NewGauge(prometheus.GaugeOpts{Name: "nianbao_addresses_queued",
			Help: "Addresses of the crawl that wait."}),
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(m.addresses, m.hosts, m.queued, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	m.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go m.server.Serve(l)
	return m, nil
}

// note counts a page.
func (m *metrics) note(p crawler.Page) {
	if m != nil {
		m.addresses.WithLabelValues(string(p.Outcome), string(p.Reason)).Inc()
	}
}

// see takes over what the frontier counts.
func (m *metrics) see(s frontier.Status) {
	if m == nil {
		return
	}
	m.hosts.WithLabelValues("waiting").Set(float64(s.Waiting))
	m.hosts.WithLabelValues("running").Set(float64(s.Running))
	m.hosts.WithLabelValues("finished").Set(float64(s.Finished))
	m.hosts.WithLabelValues("left_alone").Set(float64(len(s.Result.Rested)))
	m.queued.Set(float64(s.Queued))
}

func (m *metrics) close() error {
	if m == nil {
		return nil
	}
	if err := m.server.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("metrics: %w", err)
	}
	return nil
}
