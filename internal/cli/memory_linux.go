package cli

import (
	"fmt"
	"os"
	"syscall"
)

// limitMemory lets the process take so many bytes more than it has, for what
// the engine does not count into its own limit: a text as long as repeat can
// make it. Allocations beyond fail, and end the query alone.
func limitMemory(more uint64) {
	b, err := os.ReadFile("/proc/self/statm")
	var pages uint64
	if err != nil {
		return
	}
	if _, err := fmt.Sscan(string(b), &pages); err != nil {
		return
	}
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &limit) != nil {
		return
	}
	limit.Cur = min(limit.Max, pages*uint64(os.Getpagesize())+more)
	_ = syscall.Setrlimit(syscall.RLIMIT_AS, &limit) // where it is not allowed, the engine's own limit is left
}
