package cli

import (
	"os"

	"golang.org/x/term"
)

// terminal says whether answers go to a terminal, and how many columns it has.
func (e *env) terminal() (width int, ok bool) {
	out, _ := e.out.(*output)
	if out == nil {
		return 0, false
	}
	file, _ := out.w.(*os.File)
	if file == nil {
		return 0, false
	}
	width, _, err := term.GetSize(int(file.Fd()))
	return width, err == nil
}
