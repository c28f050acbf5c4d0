package archive

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// importWACZ copies the captures of the WARC files in a WACZ file (Web Archive
// Collection Zipped 1.1.1), as Browsertrix and ReplayWeb.page hand crawls out.
// They are put into a file of their own one by one, for reading begins anew
// behind a bad record.
func (a *Archive) importWACZ(ctx context.Context, name string, f io.ReaderAt, size int64, bad func(error)) (Imported, error) {
	sum := Imported{Skipped: map[string]int{}}
	z, err := zip.NewReader(f, size)
	if err != nil {
		return sum, fmt.Errorf("import %s: %w", name, err)
	}
	found := false
	for _, part := range z.File {
		if path.Dir(part.Name) != "archive" || !strings.HasSuffix(part.Name, ".warc") && !strings.HasSuffix(part.Name, ".warc.gz") {
			continue
		}
		found = true
		n, err := a.importPart(ctx, name+"/"+part.Name, part, bad)
		sum.add(n)
		if err != nil {
			return sum, err
		}
	}
	if !found {
		return sum, fmt.Errorf("import %s: no WARC file in its folder archive", name)
	}
	return sum, nil
}

func (a *Archive) importPart(ctx context.Context, name string, part *zip.File, bad func(error)) (Imported, error) {
	in, err := part.Open()
	if err != nil {
		return Imported{}, fmt.Errorf("import %s: %w", name, err)
	}
	defer in.Close()
	f, err := scratch(a.dir)
	if err != nil {
		return Imported{}, fmt.Errorf("import %s: %w", name, err)
	}
	defer discard(f)
	size, err := io.Copy(f, in)
	if errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) { // what is whole in it has digests of its own
		bad(fmt.Errorf("%s: %w", name, err))
	} else if err != nil {
		return Imported{}, fmt.Errorf("import %s: %w", name, err)
	}
	return a.importWARC(ctx, name, f, size, bad)
}

// add counts what another file had.
func (n *Imported) add(o Imported) {
	n.Taken, n.Known, n.Bad = n.Taken+o.Taken, n.Known+o.Known, n.Bad+o.Bad
	for kind, count := range o.Skipped {
		n.Skipped[kind] += count
	}
}
