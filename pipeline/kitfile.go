package pipeline

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// Bounds of the directory of a kit, which is held in memory.
const (
	maxKitEntries   = 2 * maxKitReports // originals, charts and some twenty others
	maxKitName      = 256               // bytes of a name; the longest of ours has some 100
	maxKitDirectory = 200_000           // beginnings of directory entries, those within originals that are ZIP files too
)

// kitFile is a kit opened for reading. It is hostile: nothing of it is unpacked to disk,
// and what its directory says of sizes is only believed when it is too much.
type kitFile struct {
	file    *os.File
	members map[string]*zip.File
}

// openKit reads the directory of a kit. Names that are no plain paths, or that stand
// there twice, are refused: nothing in it can then be told for sure.
func openKit(name string) (*kitFile, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("kit: %w", err)
	}
	k := &kitFile{file: f, members: map[string]*zip.File{}}
	if err := k.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("kit: %s: %w", name, err), f.Close())
	}
	return k, nil
}

func (k *kitFile) open() error {
	info, err := k.file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() > maxKitBytes {
		return fmt.Errorf("not a file of at most %d bytes", int64(maxKitBytes))
	}
	n, err := countEntries(k.file)
	if err != nil {
		return err
	}
	if n > maxKitDirectory {
		return fmt.Errorf("its directory has over %d entries", maxKitDirectory)
	}
	z, err := zip.NewReader(k.file, info.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fmt.Errorf("no ZIP file, or damaged: %w", err)
	}
	if len(z.File) > maxKitEntries {
		return fmt.Errorf("%d files, at most %d are read", len(z.File), maxKitEntries)
	}
	size := uint64(0)
	for _, f := range z.File {
		if _, twice := k.members[f.Name]; twice || len(f.Name) > maxKitName || !fs.ValidPath(f.Name) || strings.Contains(f.Name, `\`) {
			return fmt.Errorf("the name %.80q stands there twice or is no plain path", f.Name)
		}
		if f.UncompressedSize64 > maxKitEntry {
			return fmt.Errorf("%q has %d bytes, at most %d are read", f.Name, f.UncompressedSize64, maxKitEntry)
		}
		if size += f.UncompressedSize64; size > maxKitBytes {
			return fmt.Errorf("its files have over %d bytes", int64(maxKitBytes))
		}
		k.members[f.Name] = f
	}
	return nil
}

// entryMark begins an entry of the directory of a ZIP file.
const entryMark = "PK\x01\x02"

// countEntries counts the marks of directory entries, up to one more than is allowed.
func countEntries(r io.Reader) (n int, err error) {
	in := bufio.NewReaderSize(r, 1<<20)
	for n <= maxKitDirectory {
		if _, err := in.ReadSlice(entryMark[0]); errors.Is(err, io.EOF) {
			return n, nil
		} else if errors.Is(err, bufio.ErrBufferFull) {
			continue
		} else if err != nil {
			return n, err
		}
		if next, err := in.Peek(len(entryMark) - 1); err == nil && string(next) == entryMark[1:] {
			n++
		}
	}
	return n, nil
}

func (k *kitFile) names() []string { return slices.Sorted(maps.Keys(k.members)) }

// read unpacks one file. archive/zip gives no more bytes than the directory says, and
// holds them against their checksum.
func (k *kitFile) read(name string) ([]byte, error) {
	m, there := k.members[name]
	if !there {
		return nil, fmt.Errorf("kit: %.300q is missing", name)
	}
	r, err := m.Open()
	if err != nil {
		return nil, fmt.Errorf("kit: %q: %w", name, err)
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, maxKitEntry))
	if err != nil {
		return nil, fmt.Errorf("kit: %q is damaged: %w", name, err)
	}
	return body, nil
}

func (k *kitFile) close() error { return k.file.Close() }
