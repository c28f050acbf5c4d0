//go:build unix

package archive

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the lock on an open file, after waiting for it or else with
// errHeld if another process has it. Closing the file, or the end of the
// process, gives it back.
func lock(f *os.File, wait bool) error {
	how := syscall.LOCK_EX
	if !wait {
		how |= syscall.LOCK_NB
	}
	for {
		err := syscall.Flock(int(f.Fd()), how)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EWOULDBLOCK):
			return errHeld
		case err != nil:
			return &os.PathError{Op: "lock", Path: f.Name(), Err: err}
		}
		return nil
	}
}

// syncFile makes what was written to a file last through a loss of power,
// whoever wrote it.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncDir does the same for the names in a folder.
func syncDir(dir string) error { return syncFile(dir) }
