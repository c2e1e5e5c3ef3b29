package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// recover brings index and files together at Open: it rebuilds an index that
// cannot be trusted, else reads what was flushed but not indexed, and cuts
// torn tails.
func (s *Store) recover(ctx context.Context) error {
	version, err := s.index.version(ctx)
	if err != nil {
		return fmt.Errorf("reading the capture index (delete %s*, it is made again from the WARC files): %w", filepath.Join(s.dir, indexName), err)
	}
	if version == schemaVersion {
		marks, err := s.index.marks(ctx)
		if err != nil {
			return err
		}
		fits, err := s.fits(marks)
		if err != nil {
			return err
		}
		if fits {
			_, err = s.absorb(ctx, false)
			return err
		}
		s.options.Log.WarnContext(ctx, "the capture index knows of bytes that the WARC files lack; it is made again from them")
	}
	_, err = s.absorb(ctx, true)
	return err
}

// fits reports whether all that is indexed is still there.
func (s *Store) fits(marks map[string]int64) (bool, error) {
	for name, end := range marks {
		info, err := os.Stat(s.path(name))
		if errors.Is(err, os.ErrNotExist) || err == nil && info.Size() < end {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("looking at a WARC file: %w", err)
		}
	}
	return true, nil
}

// Reindex makes the capture index again from the WARC files alone and returns
// how many captures it holds. Readers see the old index until the new one is
// whole. Records that cannot be read are logged and left out; Verify names them.
func (s *Store) Reindex(ctx context.Context) (int, error) {
	if s.readOnly {
		return 0, fmt.Errorf("rebuilding the capture index: %w", ErrReadOnly)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drain()
	if err := s.leave(); err != nil {
		return 0, err
	}
	n, err := s.absorb(ctx, true)
	if err != nil {
		return 0, fmt.Errorf("rebuilding the capture index: %w", err)
	}
	return n, nil
}

// Rebuild makes the capture index of the archive in dir again from the WARC
// files alone, also when it cannot be read, and returns how many captures it
// holds. It needs the writer lock.
func Rebuild(ctx context.Context, dir string, o Options) (int, error) {
	if _, err := os.Stat(filepath.Join(dir, warcFolder)); err != nil {
		return 0, fmt.Errorf("there is no archive in %s: %w", dir, err)
	}
	s, err := openLocked(dir, o)
	if err == nil && s.index.check(ctx) != nil {
		err = s.dropIndex()
	}
	if err == nil {
		err = s.start()
	}
	if err != nil {
		return 0, errors.Join(fmt.Errorf("rebuilding the capture index: %w", err), s.Close())
	}
	n, err := s.Reindex(ctx)
	return n, errors.Join(err, s.Close())
}

// dropIndex begins with an empty capture index.
func (s *Store) dropIndex() error {
	path := filepath.Join(s.dir, indexName)
	err := s.index.db.Close()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if e := os.Remove(path + suffix); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return err
	}
	s.index, err = openIndex(path, false)
	return err
}

// absorb indexes every file from its mark on, all of it when fresh, and cuts
// what lies behind the last closed group. Bytes that were indexed or sealed
// once were acknowledged: they are never cut, even when they can no longer be
// read. It returns the number of captures indexed.
func (s *Store) absorb(ctx context.Context, fresh bool) (int, error) {
	names, err := s.files()
	if err != nil {
		return 0, err
	}
	marks, err := s.index.marks(ctx)
	if err != nil && !fresh {
		return 0, err
	}
	acknowledged, err := s.sealedBytes()
	if err != nil {
		return 0, err
	}
	for name, end := range marks {
		acknowledged[name] = max(acknowledged[name], end)
	}
	total, ends := 0, make(map[string]int64)
	err = s.index.update(ctx, fresh, func(b *batch) error {
		for _, name := range names {
			from := marks[name]
			if fresh {
				from = 0
			}
			n, end, err := s.absorbFile(ctx, b, name, from, acknowledged[name])
			if err != nil {
				return err
			}
			total, ends[name] = total+n, end
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if err := s.cutTail(ctx, name, ends[name]); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// absorbFile indexes one file and returns the end of its last closed group or
// of what was acknowledged.
func (s *Store) absorbFile(ctx context.Context, b *batch, name string, from, acknowledged int64) (n int, end int64, err error) {
	f, size, err := s.openFile(name)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	report := func(at int64, err error) {
		s.options.Log.WarnContext(ctx, "a record cannot be read", "file", name, "offset", at, "error", err)
	}
	g := gatherer{file: name, raw: f, end: from, notice: report, emit: func(c Capture) error {
		n++
		return b.add(ctx, c)
	}}
	if size > from {
		if err := newMembers(f, size).walk(ctx, from, g.add, report); err != nil {
			return 0, 0, fmt.Errorf("reading %s: %w", name, err)
		}
	}
	acknowledged = min(acknowledged, size)
	if g.pending != nil && g.pending.Offset < acknowledged {
		if err := g.widow(); err != nil {
			return 0, 0, err
		}
	}
	if end = max(g.end, acknowledged); end == 0 {
		return n, 0, nil // nothing of ours: the file goes
	}
	return n, end, b.mark(ctx, name, end)
}

func (s *Store) openFile(name string) (*os.File, int64, error) {
	f, err := os.OpenInRoot(filepath.Join(s.dir, warcFolder), name)
	if err != nil {
		return nil, 0, fmt.Errorf("opening the WARC file %s, which must stand in the archive itself and be no link out of it: %w", name, err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, fmt.Errorf("opening a WARC file: %w", err)
	}
	return f, info.Size(), nil
}

// cutTail cuts a file to end, after keeping what lies behind it aside: bytes
// of a Put that was broken off and never acknowledged. A file of which nothing
// remains is removed.
func (s *Store) cutTail(ctx context.Context, name string, end int64) error {
	f, err := os.OpenFile(s.path(name), os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("mending a WARC file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("mending a WARC file: %w", err)
	}
	if info.Size() > end {
		aside := name + ".torn-" + time.Now().UTC().Format("20060102150405.000000000")
		if err := s.keepAside(aside, io.NewSectionReader(f, end, info.Size()-end)); err != nil {
			return fmt.Errorf("keeping a torn tail aside: %w", err)
		}
		s.options.Log.WarnContext(ctx, "a write was broken off: its bytes are cut from the archive and kept aside",
			"file", name, "from", end, "bytes", info.Size()-end, "aside", aside)
		if err := errors.Join(f.Truncate(end), f.Sync()); err != nil {
			return fmt.Errorf("mending a WARC file: %w", err)
		}
	}
	if end == 0 {
		return os.Remove(s.path(name))
	}
	return nil
}

func (s *Store) keepAside(name string, tail io.Reader) error {
	f, err := os.OpenFile(s.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, tail)
	return errors.Join(err, f.Sync(), f.Close(), syncFolder(filepath.Dir(f.Name())))
}
