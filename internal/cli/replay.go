package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/nianbao/nianbao/internal/archive"
	"github.com/nianbao/nianbao/internal/pipeline"
	"github.com/nianbao/nianbao/internal/replay"
	"github.com/spf13/cobra"
)

func (e *env) replayCommand() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "replay",
		Short: "Serve the archive on this machine, for reading the pages as they were captured",
		Args:  between(0, 0, "no arguments"),
		RunE:  func(cmd *cobra.Command, _ []string) error { return e.replay(cmd.Context(), listen) },
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "address to serve at; port 0 is any that is free")
	return cmd
}

// replay serves the archive until ctx ends.
func (e *env) replay(ctx context.Context, listen string) error {
	if _, _, err := net.SplitHostPort(listen); err != nil {
		return wrongUse{fmt.Errorf("--listen %q is no address like 127.0.0.1:8000", listen)}
	}
	a, err := e.readArchive()
	if err != nil {
		return err
	}
	defer a.Close()
	entries, err := a.Entries()
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", listen)
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	at := listener.Addr().String()
	bound, err := netip.ParseAddrPort(at)
	server := &http.Server{
		Handler:           replay.New(replay.Config{Archive: a, Entries: entries, Read: pipeline.ReadResponse, AnyHost: err != nil || !bound.Addr().IsLoopback()}),
		ReadHeaderTimeout: 10 * time.Second,
	}
	fmt.Fprintf(e.out, "http://%s/\n", at)
	e.say("%s are served there; stop with Ctrl-C", count(len(entries), "capture"))
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if server.Shutdown(grace) != nil {
			server.Close()
		}
	})
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("replay: %w", err)
	}
	return nil
}

// readArchive opens the archive for reading, if there is one.
func (e *env) readArchive() (*archive.Archive, error) {
	if _, err := os.Stat(e.archiveDir()); err != nil {
		return nil, fmt.Errorf("no archive in %s: run `nianbao crawl` or `nianbao import` first", e.dir)
	}
	return archive.OpenReadOnly(e.archiveDir())
}
