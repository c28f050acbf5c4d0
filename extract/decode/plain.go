package decode

import "strings"

// readPlain fills Text and Marks from a text file: every line that holds
// anything is a paragraph. Bytes of no width are dropped, line ends become \n.
func (d *Document) readPlain(text string) {
	d.Media = "text/plain"
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\ufeff", "", "\u200b", "", "\u00a0", " ", "\x00", "").Replace(text)
	d.Text = text
	pos := 0
	for line := range strings.Lines(text) {
		if body := strings.TrimSpace(line); body != "" {
			start := pos + strings.Index(line, body)
			d.Marks = append(d.Marks, Mark{Kind: Para, Parent: -1, Span: Span{start, start + len(body)}})
		}
		pos += len(line)
	}
}
