package rule

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
)

// Digest is the SHA-256 of a folder of rules, hexadecimal: of all its .csv and
// .txt files with their names. Rules that read alike may differ in it, by a
// remark, but never the other way about.
func Digest(fsys fs.FS) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if ext := path.Ext(name); err != nil || d.IsDir() || ext != ".csv" && ext != ".txt" {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		fmt.Fprintf(h, "%s\n%d\n%s", name, len(b), b)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("digest of the rules: %w", err)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
