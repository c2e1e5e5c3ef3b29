package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	backupFormat = "nianbao-backup/1"
	backupName   = "backup.json" // beside the copied archive; written last
	backupFolder = "archive"     // the copied archive: the backup is a data folder
)

// BackupTally counts what Backup or Restore did.
type BackupTally struct {
	Files  int   // WARC files
	Bytes  int64 // of them
	Copied int64 // of those, bytes that were not there before
}

// backup is the content of backup.json.
type backup struct {
	Format string       `json:"format"`
	Time   time.Time    `json:"time"`
	Files  []SealedFile `json:"files"` // as they are in the backup
}

// Backup copies the archive into the folder to: all that is acknowledged at
// this moment, in whole groups, and the manifests. A crawl may go on meanwhile.
// The folder must be absent, empty or an earlier backup of this archive; then
// only what is new is copied, and what is there is compared with the archive.
// Nothing that is there is overwritten. The backup is a data folder: nianbao
// verify --data reads it.
func (s *Store) Backup(ctx context.Context, to string) (BackupTally, error) {
	t, err := s.backup(ctx, to)
	if err != nil {
		return t, fmt.Errorf("backing the archive up to %s: %w", to, err)
	}
	return t, nil
}

func (s *Store) backup(ctx context.Context, to string) (BackupTally, error) {
	var t BackupTally
	earlier, err := earlierBackup(to)
	if err != nil {
		return t, err
	}
	numbers, err := s.manifestNumbers() // before the marks: what they cover is acknowledged
	if err != nil {
		return t, err
	}
	marks, err := s.index.marks(ctx)
	if err != nil {
		return t, err
	}
	for _, f := range earlier.Files {
		if _, ok := marks[f.Name]; !ok {
			return t, fmt.Errorf("it is the backup of another archive: this one has no %s", f.Name)
		}
	}
	dir := filepath.Join(to, backupFolder)
	b := backup{Format: backupFormat, Time: time.Now().UTC()}
	if b.Files, t, err = s.copyFiles(ctx, filepath.Join(dir, warcFolder), marks); err != nil {
		return t, err
	}
	for _, n := range numbers {
		if err := copyManifest(ctx, filepath.Join(dir, manifestFolder), s.manifestPath(n)); err != nil {
			return t, err
		}
	}
	if err := errors.Join(syncFolder(filepath.Join(dir, warcFolder)), syncFolder(dir)); err != nil {
		return t, err
	}
	text, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return t, err
	}
	return t, writeWhole(filepath.Join(to, backupName), append(text, '\n'), 0o644)
}

// copyFiles brings the WARC files in a folder up to their marks.
func (s *Store) copyFiles(ctx context.Context, to string, marks map[string]int64) ([]SealedFile, BackupTally, error) {
	var t BackupTally
	if err := os.MkdirAll(to, 0o755); err != nil {
		return nil, t, err
	}
	files := []SealedFile{}
	for _, name := range slices.SortedFunc(maps.Keys(marks), byNumber) {
		sum, copied, err := extend(ctx, filepath.Join(to, name), s.path(name), marks[name])
		if err != nil {
			return nil, t, fmt.Errorf("copying %s: %w", name, err)
		}
		files = append(files, SealedFile{name, marks[name], sum})
		t.Files, t.Bytes, t.Copied = t.Files+1, t.Bytes+marks[name], t.Copied+copied
	}
	return files, t, nil
}

// earlierBackup reads the backup in a folder, an empty one when that is new. A
// folder that holds something else is an error.
func earlierBackup(dir string) (*backup, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return new(backup), nil
	} else if err != nil {
		return nil, err
	}
	b, err := readBackup(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is something else in that folder, which is not overwritten: name a new or empty folder, or an earlier backup")
	}
	return b, err
}

func readBackup(dir string) (*backup, error) {
	text, err := os.ReadFile(filepath.Join(dir, backupName))
	if err != nil {
		return nil, err
	}
	b := new(backup)
	if err := json.Unmarshal(text, b); err != nil {
		return nil, fmt.Errorf("reading %s: %w", backupName, err)
	}
	if b.Format != backupFormat {
		return nil, fmt.Errorf("%s is of the form %.40q, want %q", backupName, b.Format, backupFormat)
	}
	for _, f := range b.Files {
		if !fileName.MatchString(f.Name) || f.Bytes < 0 {
			return nil, fmt.Errorf("%s names a file %.80q of %d bytes", backupName, f.Name, f.Bytes)
		}
	}
	return b, nil
}

// copyManifest copies a manifest with its signature. They are small, and
// written whole: a part would be taken for a forgery.
func copyManifest(ctx context.Context, to, from string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, suffix := range []string{".sig", ""} {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := os.ReadFile(from + suffix)
		if err != nil {
			return fmt.Errorf("copying a manifest: %w", err)
		}
		path := filepath.Join(to, filepath.Base(from)+suffix)
		if there, err := os.ReadFile(path); err == nil {
			if !bytes.Equal(there, text) {
				return fmt.Errorf("%s is another one than the archive's: this is the backup of another archive, or one of the two was altered", path)
			}
			continue
		}
		if err := writeWhole(path, text, 0o644); err != nil {
			return fmt.Errorf("copying a manifest: %w", err)
		}
	}
	return nil
}

// extend makes the file to the first size bytes of the file from, by adding
// what it lacks. It returns their hex SHA-256 and how many bytes it added.
func extend(ctx context.Context, to, from string, size int64) (sum string, added int64, err error) {
	src, err := os.Open(from)
	if err != nil {
		return "", 0, err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, dst.Close()) }()
	info, err := dst.Stat()
	if err != nil {
		return "", 0, err
	}
	at := info.Size()
	if at > size {
		return "", 0, fmt.Errorf("%s has %d bytes, the archive only %d: the backup is the newer one", to, at, size)
	}
	h := sha256.New()
	if err := compare(ctx, dst, src, at, h); err != nil {
		return "", 0, fmt.Errorf("%s: %w", to, err)
	}
	if _, err := dst.Seek(at, io.SeekStart); err != nil {
		return "", 0, err
	}
	if err := copyTo(ctx, io.MultiWriter(dst, h), io.NewSectionReader(src, at, size-at)); err != nil {
		return "", 0, full(err)
	}
	return hex.EncodeToString(h.Sum(nil)), size - at, full(dst.Sync())
}

// copyTo copies a section whole, unless ctx ends.
func copyTo(ctx context.Context, w io.Writer, src *io.SectionReader) error {
	const step = 8 << 20 // between two looks whether to stop
	for left := src.Size(); left > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.CopyN(w, src, min(step, left))
		if err != nil {
			return unexpected(err)
		}
		left -= n
	}
	return nil
}

// compare holds the first size bytes of two files against each other and sums
// them up.
func compare(ctx context.Context, a, b io.ReaderAt, size int64, h hash.Hash) error {
	var x, y [64 << 10]byte
	for at := int64(0); at < size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(int64(len(x)), size-at)
		if _, err := a.ReadAt(x[:n], at); err != nil {
			return err
		}
		if _, err := b.ReadAt(y[:n], at); err != nil {
			return fmt.Errorf("the archive's file is shorter: %w", err)
		}
		if !bytes.Equal(x[:n], y[:n]) {
			return fmt.Errorf("it differs from the archive within bytes %d to %d: this is the backup of another archive, or one of the two is damaged; run nianbao verify on both", at, at+n)
		}
		h.Write(x[:n])
		at += n
	}
	return nil
}
