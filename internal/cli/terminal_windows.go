package cli

import (
	"os"

	"golang.org/x/sys/windows"
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
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(windows.Handle(file.Fd()), &info); err != nil {
		return 0, false
	}
	return int(info.Window.Right-info.Window.Left) + 1, true
}
