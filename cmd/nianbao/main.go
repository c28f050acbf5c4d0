// Command nianbao crawls, reads, proves and compares annual reports on
// government information disclosure (政府信息公开工作年度报告).
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/nianbao/nianbao/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
