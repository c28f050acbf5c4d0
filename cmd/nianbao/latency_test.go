//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// mostTime is how long an answer may take, from the start of the process to its end.
const mostTime = 300 * time.Millisecond

// BenchmarkQuestions asks the questions of testdata/questions as a user does, a
// process each. Given are the fastest answer and the least processor time of one:
// the mean grows with what else the machine is about.
func BenchmarkQuestions(b *testing.B) {
	dir := *kept
	if dir == "" {
		_, dir = asked(b)
	} else if _, err := os.Stat(dir + "/nianbao.duckdb"); err != nil {
		load(b, *divisions, dir)
	}
	var slow []string
	for _, q := range questions(b) {
		b.Run(q.name, func(b *testing.B) {
			args := append(slices.Clone(q.args), "--dir", dir)
			fastest, busy := time.Hour, time.Hour
			for b.Loop() {
				cmd := exec.CommandContext(b.Context(), "nianbao", args...)
				var said bytes.Buffer
				cmd.Stderr = &said
				begin := time.Now()
				if err := cmd.Run(); err != nil {
					b.Fatalf("%v: %s", err, said.String())
				}
				fastest = min(fastest, time.Since(begin))
				busy = min(busy, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
			}
			b.ReportMetric(float64(fastest.Milliseconds()), "ms/answer")
			b.ReportMetric(float64(busy.Milliseconds()), "cpu-ms/answer")
			b.ReportMetric(0, "ns/op")
			if fastest > mostTime {
				slow = append(slow, q.name)
			}
		})
	}
	if len(slow) > 0 {
		b.Errorf("longer than %v: %s", mostTime, strings.Join(slow, ", "))
	}
}
