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
	signal.Ignore(syscall.SIGPIPE) // a reader that went away is a failed write, told in one line
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends what does not listen
	status := cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
