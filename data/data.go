// Package data holds the files a researcher edits: indicators, forms, phrases,
// the lexicon, identities, bureaus with their renames, and regions. README.md is
// their codebook.
package data

import "embed"

// FS is the rules folder as it was when the program was built.
//
//go:embed *.csv lexicon.txt forms/*.txt phrases/*.txt
var FS embed.FS
