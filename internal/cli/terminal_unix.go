//go:build unix

package cli

import (
	"os"

	"golang.org/x/sys/unix"
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
	size, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0, false
	}
	return int(size.Col), true
}
