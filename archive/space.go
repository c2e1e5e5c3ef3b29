package archive

import (
	"errors"
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// defaultMinFree is what a run leaves free: the largest body that a crawl takes
// in, and as much again for the index that is built after it.
const defaultMinFree = 256 << 20

// guard refuses to write size bytes when less than Options.MinFree would be
// left: a disk that is really full stops the index, the log and everything
// else on the machine as well.
func (s *Store) guard(size int64) error {
	if s.options.MinFree < 0 {
		return nil
	}
	free, err := s.free(s.dir)
	if err != nil {
		return fmt.Errorf("asking for the room on the disk of %s: %w", s.dir, err)
	}
	if free-size < s.options.MinFree {
		return fmt.Errorf("%w: %d bytes are free at %s, and %d are to stay free; make room, then run again", ErrDiskFull, free, s.dir, s.options.MinFree)
	}
	return nil
}

// freeBytes is the room that the file system of dir has for this user.
func freeBytes(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}

// full adds ErrDiskFull to what the system says when there is no room.
func full(err error) error {
	var db *sqlite.Error
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		errors.As(err, &db) && db.Code()&0xff == sqlite3.SQLITE_FULL {
		return fmt.Errorf("%w (make room, then run again): %w", ErrDiskFull, err)
	}
	return err
}
