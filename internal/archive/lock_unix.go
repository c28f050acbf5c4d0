//go:build unix

package archive

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// acquire takes the lock file at path, which holds the pid of its last holder.
// Closing the file, or the end of the process, gives it back.
func acquire(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if err != syscall.EWOULDBLOCK {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		pid, _ := io.ReadAll(io.LimitReader(f, 20))
		return nil, fmt.Errorf("process %s is writing to it", strings.TrimSpace(string(pid)))
	}
	if err := f.Truncate(0); err == nil { // the pid only serves the message above
		f.WriteString(strconv.Itoa(os.Getpid()) + "\n")
	}
	return f, nil
}

// syncDir makes the names in dir last through a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
