package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// output keeps the first failed write, after which it writes nothing: no
// command that could not print its answer counts as done.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.w.Write(b)
	o.err = err
	return n, err
}

// printer writes lines and remembers the first error. Of control characters
// only line breaks and tabs get through: page text must not steer a terminal.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, strings.Map(printable, fmt.Sprintf(format+"\n", args...)))
	}
}

// printable drops what is neither text nor a line break or tab, and what turns
// the direction of writing.
func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}

func (p *printer) pair(name, format string, args ...any) {
	p.line("  %-10s %s", name, fmt.Sprintf(format, args...))
}

// count is a number of things, one of them in the singular.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if strings.HasSuffix(what, "s") {
		what += "e"
	}
	return fmt.Sprintf("%d %ss", n, what)
}
