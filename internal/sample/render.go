package sample

import "math/rand/v2"

// Style is a way pages print tables.
type Style string

const (
	HTML    Style = "html"    // table markup as content systems write it
	Word    Style = "word"    // table markup as word processors write it
	Pipe    Style = "pipe"    // cells between bars
	Tabs    Style = "tabs"    // cells set apart by tabs
	Lines   Style = "lines"   // one cell a line
	Blanks  Style = "blanks"  // cells set apart by blanks
	Wrapped Style = "wrapped" // long labels wrapped, the numbers on the middle line
)

// Styles lists them all.
func Styles() []Style { return []Style{HTML, Word, Pipe, Tabs, Lines, Blanks, Wrapped} }

// Render prints the report in a style; what the style leaves open is drawn.
func (r *Report) Render(rng *rand.Rand, style Style) []byte {
	blocks := r.blocks(drawPress(rng))
	switch style {
	case HTML:
		return newMarkup(r, rng, plainDress(rng)).page(blocks)
	case Word:
		return newMarkup(r, rng, wordDress(rng)).page(blocks)
	}
	return newFlat(r, rng, style).page(blocks)
}
