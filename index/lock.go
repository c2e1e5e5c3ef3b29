package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// buildLock is the file whose flock the one builder of an index holds. The
// kernel lets go of it when the process ends, however it ends.
const buildLock = "build.lock"

// lockBuild takes the builder's lock; ErrBusy when another builder has it.
func lockBuild(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, buildLock), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("taking the build lock: %w", err)
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, fmt.Errorf("%s: %w", dir, ErrBusy)
	}
	return nil, fmt.Errorf("taking the build lock in %s: %w", dir, err)
}

// lockRead marks a generation as in use by this reader. A file system without
// flock gives a reader no mark and no error: it still serves, and only a reader
// two builds behind can lose its files.
func lockRead(gen string) (*os.File, error) {
	f, err := os.Open(filepath.Join(gen, metaFile))
	if err != nil {
		return nil, err
	}
	_ = unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB)
	return f, nil
}

// inUse reports whether a reader has marked the generation.
func inUse(gen string) bool {
	f, err := os.Open(filepath.Join(gen, metaFile))
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB), unix.EWOULDBLOCK)
}
