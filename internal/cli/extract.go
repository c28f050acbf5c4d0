package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/nianbao/nianbao/extract"
	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/extract/layout"
	"github.com/nianbao/nianbao/internal/decoded"
	"github.com/nianbao/nianbao/internal/pipeline"
	"github.com/spf13/cobra"
)

func (e *env) extractCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "extract [FILE… | -]",
		Short: "Read reports: given files to standard output, or the whole archive into the database",
		Long: `With no FILE, reads the whole archive again and publishes a new database. What was made
of its pages before any rule is kept in decoded/, so that the next time is quicker; the
folder may be deleted at any time.
With FILEs, or - for standard input, prints what each page says and touches nothing:
one JSON object, or one a line for several files. A page that is no annual report is
"rejected" with the reason; a page that cannot be read makes the exit status 1.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "json" {
				return wrongUse{fmt.Errorf("unknown format %q, extract knows json", format)}
			}
			if len(args) == 0 {
				return e.load(cmd.Context())
			}
			return e.extractFiles(args)
		},
	}
	cmd.Flags().StringVar(&format, "format", "json", "output format of given files: json")
	return cmd
}

// collectAt is how much garbage, in percent of what is in use, load lets gather
// unless GOGC says otherwise. Pages are read and forgotten: measured, this takes
// a fifth off the time and puts 60 MB onto the memory.
const collectAt = 400

// load reads the archive into the database.
func (e *env) load(ctx context.Context) error {
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(collectAt))
	}
	x, err := e.extractor()
	if err != nil {
		return err
	}
	a, err := e.readArchive()
	if err != nil {
		return err
	}
	defer a.Close()
	cache, err := decoded.Open(e.decodedDir(), layout.Version)
	if err != nil { // it costs time only
		fmt.Fprintf(e.err, "nianbao: decoded pages are not kept: %v\n", err)
	}
	sum, err := pipeline.Build(ctx, a, cache, x, e.database())
	if lost := cache.Close(); lost != nil {
		fmt.Fprintf(e.err, "nianbao: decoded pages are not kept: %v\n", lost)
	}
	if err != nil {
		return err
	}
	e.say("read %s: %s of %s, %d refused, %d unreadable; %s (%d confirmed, %d contradicted), %s left over",
		count(sum.Pages, "page"), count(sum.Reports, "report"), count(sum.Agencies, "bureau"), sum.Rejected, sum.Errors,
		count(sum.Facts, "fact"), sum.Confirmed, sum.Contradicted, count(sum.Leftovers, "number"))
	return nil
}

// extractFiles prints each file's report and goes on after a bad one.
func (e *env) extractFiles(files []string) error {
	x, err := e.extractor()
	if err != nil {
		return err
	}
	failed := false
	for _, name := range files {
		label := name
		if len(files) == 1 {
			label = ""
		}
		line, err := e.extractFile(x, name, label)
		if err != nil {
			failed = true
			said := name
			if name == "-" {
				said = "standard input"
			}
			fmt.Fprintf(e.err, "nianbao: %s: %v\n", said, err)
			if len(files) == 1 {
				return errSilent
			}
			if line, err = extract.ErrorJSON(name, err); err != nil {
				return err
			}
		}
		if _, err := e.out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	if failed {
		return errSilent
	}
	return nil
}

func (e *env) extractFile(x *extract.Extractor, name, label string) ([]byte, error) {
	page, err := e.readInput(name)
	if err != nil {
		return nil, err
	}
	r, err := x.Extract(page, "")
	if err != nil {
		return nil, err
	}
	return r.JSON(label)
}

// readInput reads a file or standard input, no further than a page may be long.
func (e *env) readInput(name string) ([]byte, error) {
	in := e.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			var path *os.PathError
			if errors.As(err, &path) {
				return nil, path.Err
			}
			return nil, err
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, decode.MaxSize+1))
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "read "+name+": "))
	}
	if len(b) > decode.MaxSize {
		return nil, fmt.Errorf("the page has more than %d MiB, the limit", decode.MaxSize>>20)
	}
	return b, nil
}
