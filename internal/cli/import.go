package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/extract/decode"
	"github.com/nianbao/nianbao/internal/archive"
	"github.com/spf13/cobra"
)

func (e *env) importCommand() *cobra.Command {
	var noExtract bool
	cmd := &cobra.Command{
		Use:   "import FILE|DIR…",
		Short: "Take pages fetched elsewhere (html, txt, WARC) into the archive and read them",
		Args:  between(1, -1, "at least one file or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := e.importFiles(cmd.Context(), args); err != nil {
				return err
			}
			if noExtract {
				return nil
			}
			return e.load(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&noExtract, "no-extract", false, "archive only; read later with nianbao extract")
	return cmd
}

// pageSuffixes are the files taken from a folder; a file named itself is
// taken whatever its name.
var pageSuffixes = []string{".html", ".htm", ".shtml", ".jhtml", ".xhtml", ".txt"}

// warcSuffixes are the files whose captures are taken, for what they are.
var warcSuffixes = []string{".warc", ".warc.gz", ".wacz"}

func hasSuffix(name string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(strings.ToLower(name), s) })
}

// importFiles archives files as resource records, and the captures of WARC
// files. A file that cannot be read is told and the rest goes on; if none can,
// it fails at the end.
func (e *env) importFiles(ctx context.Context, args []string) error {
	files, err := listFiles(args)
	if err != nil {
		return err
	}
	a, err := archive.Open(e.archiveDir())
	if err != nil {
		return err
	}
	defer a.Close()
	taken, known, failed := 0, 0, 0
	warcs := 0
	for _, name := range files {
		if hasSuffix(name, warcSuffixes) {
			if err := e.importWARC(ctx, a, name); ctx.Err() != nil {
				return ctx.Err()
			} else if err != nil {
				failed++
				fmt.Fprintf(e.err, "nianbao: %v\n", err)
			} else {
				warcs++
			}
			continue
		}
		fresh, err := importFile(ctx, a, name)
		switch {
		case err != nil:
			failed++
			fmt.Fprintf(e.err, "nianbao: import %s: %v\n", name, err)
		case fresh:
			taken++
		default:
			known++
		}
	}
	if warcs < len(files) {
		e.say("imported %s, %d already there, %d failed", count(taken, "file"), known, failed)
	}
	if err := a.Close(); err != nil {
		return err
	}
	if failed > 0 && taken+known+warcs == 0 {
		return errSilent
	}
	return nil
}

// importWARC archives the captures of a WARC file; bad records are told. It fails
// if there is nothing but bad ones.
func (e *env) importWARC(ctx context.Context, a *archive.Archive, name string) error {
	n, err := a.Import(ctx, name, func(err error) { fmt.Fprintf(e.err, "nianbao: bad record: %v\n", err) })
	if err != nil {
		return err
	}
	skipped := ""
	for i, kind := range slices.Sorted(maps.Keys(n.Skipped)) {
		skipped += fmt.Sprintf("%s%s %d", cmp.Or(strings.Repeat(", ", min(i, 1)), ", passed over: "), kind, n.Skipped[kind])
	}
	e.say("%s: %s imported, %d already there, %d bad%s", name, count(n.Taken, "capture"), n.Known, n.Bad, skipped)
	if n.Bad > 0 && n.Taken+n.Known == 0 {
		return fmt.Errorf("import %s: no record could be read", name)
	}
	return nil
}

func listFiles(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
		if !info.IsDir() {
			out = append(out, arg)
			continue
		}
		n := len(out)
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && hasSuffix(path, slices.Concat(pageSuffixes, warcSuffixes)) {
				out = append(out, path)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
		if len(out) == n {
			return nil, fmt.Errorf("import %s: no file there ends in %s", arg, strings.Join(slices.Concat(pageSuffixes, warcSuffixes), " "))
		}
	}
	return out, nil
}

// importFile archives one file unless the archive has the same bytes of it. It
// checks that the file can be decoded, so that noise is refused at the door.
func importFile(ctx context.Context, a *archive.Archive, name string) (fresh bool, err error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return false, err
	}
	b, err := readLimited(path)
	if err != nil {
		return false, err
	}
	if _, err := decode.Page(b, ""); err != nil {
		return false, err
	}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
	old, ok, err := a.Find(address)
	if err != nil {
		return false, err
	}
	if ok {
		if got, err := a.Read(old); err == nil && string(got.Block) == string(b) {
			return false, nil
		}
	}
	_, err = a.Append(ctx, archive.Capture{URL: address, Time: time.Now().UTC(), Kind: archive.Resource, Block: b,
		ContentType: http.DetectContentType(b)})
	return err == nil, err
}

func readLimited(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > decode.MaxSize {
		return nil, fmt.Errorf("the file has %d bytes, more than the limit of %d", info.Size(), decode.MaxSize)
	}
	b, err := os.ReadFile(path)
	var perr *os.PathError
	if errors.As(err, &perr) {
		return nil, perr.Err
	}
	return b, err
}
