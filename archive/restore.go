package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Restore makes the archive to out of a backup, indexes and verifies it, and
// calls each for every problem found. It refuses to overwrite an archive; one
// that it could not finish is not left behind.
func Restore(ctx context.Context, from, to string, o Options, each func(Problem)) (BackupTally, error) {
	if each == nil {
		each = func(Problem) {}
	}
	t, err := restore(ctx, from, to, o, each)
	if err != nil {
		return t, fmt.Errorf("restoring the backup %s to %s: %w", from, to, err)
	}
	return t, nil
}

func restore(ctx context.Context, from, to string, o Options, each func(Problem)) (t BackupTally, err error) {
	b, err := readBackup(from)
	if errors.Is(err, fs.ErrNotExist) {
		return t, fmt.Errorf("there is no finished backup: %w", err)
	} else if err != nil {
		return t, err
	}
	if entries, err := os.ReadDir(to); err == nil && len(entries) > 0 {
		return t, errors.New("there is an archive already, which is not overwritten: move it away, or name another data folder")
	}
	work := to + ".restoring"
	if err := errors.Join(os.RemoveAll(work), os.MkdirAll(filepath.Join(work, warcFolder), 0o755)); err != nil {
		return t, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(work))
		}
	}()
	if t, err = fetch(ctx, from, work, b, each); err != nil {
		return t, err
	}
	if _, err := Rebuild(ctx, work, Options{Log: o.Log}); err != nil { // without a key: the manifests stay those of the backup
		return t, err
	}
	s, err := OpenReader(ctx, work)
	if err != nil {
		return t, err
	}
	_, err = s.Verify(ctx, each)
	if err := errors.Join(err, s.Close()); err != nil {
		return t, err
	}
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return t, err
	}
	return t, errors.Join(os.Rename(work, to), syncFolder(filepath.Dir(to)))
}

// fetch copies the files of a backup. One that is not what the backup says is
// copied as it is, and reported.
func fetch(ctx context.Context, from, to string, b *backup, each func(Problem)) (t BackupTally, err error) {
	for _, f := range b.Files {
		path := filepath.Join(from, backupFolder, warcFolder, f.Name)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() < f.Bytes {
			each(Problem{File: f.Name, Err: fmt.Errorf("the backup lacks it or a part of it; it should have %d bytes", f.Bytes)})
			continue
		} else if err != nil {
			return t, err
		}
		sum, _, err := extend(ctx, filepath.Join(to, warcFolder, f.Name), path, f.Bytes)
		if err != nil {
			return t, fmt.Errorf("copying %s: %w", f.Name, err)
		}
		if sum != f.SHA256 {
			each(Problem{File: f.Name, Err: errors.New("the backup has other bytes than were copied to it: it is damaged")})
		}
		t.Files, t.Bytes, t.Copied = t.Files+1, t.Bytes+f.Bytes, t.Copied+f.Bytes
	}
	backed := &Store{dir: filepath.Join(from, backupFolder)}
	numbers, err := backed.manifestNumbers()
	if err != nil {
		return t, err
	}
	for _, n := range numbers {
		if err := copyManifest(ctx, filepath.Join(to, manifestFolder), backed.manifestPath(n)); err != nil {
			return t, err
		}
	}
	return t, nil
}
