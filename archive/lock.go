package archive

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// lock takes the writer lock. The kernel drops it when the process dies, so a
// lock file that lies around locks nobody out.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening the archive for writing (is the folder writable?): %w", err)
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		defer f.Close()
		pid, _ := io.ReadAll(io.LimitReader(f, 20)) // only decorates the message
		return nil, fmt.Errorf("%w: process %s is writing to it (%s); wait until it has ended, or stop it", ErrLocked, strings.TrimSpace(string(pid)), path)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	if f.Truncate(0) == nil { // the number only decorates the message: a full disk is no reason to stop here
		_, _ = fmt.Fprintln(f, os.Getpid())
	}
	return f, nil
}
