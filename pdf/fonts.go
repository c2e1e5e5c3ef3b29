package pdf

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
)

// fontFolders are where pdfium looks for fonts.
var fontFolders = []string{"usr/share/fonts", "usr/local/share/fonts"}

// fontFiles shows nothing of a file system but the folders of its fonts.
type fontFiles struct{ root fs.FS }

// Open opens a font, or a folder on the way to one.
func (f fontFiles) Open(name string) (fs.File, error) {
	for _, dir := range fontFolders {
		if name == "." || name == dir || strings.HasPrefix(name, dir+"/") || strings.HasPrefix(dir, name+"/") {
			return f.root.Open(name)
		}
	}
	return nil, missing(name)
}

func missing(name string) error { return &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist} }

// oneFont is a file system that holds one font and the folders on the way to it.
type oneFont []byte

const onlyFont = "usr/share/fonts/square.ttf"

// Open opens the font or one of the folders.
func (f oneFont) Open(name string) (fs.File, error) {
	switch {
	case name == onlyFont:
		return &fontFile{Reader: bytes.NewReader(f), entry: entry{path.Base(name), int64(len(f))}}, nil
	case name == ".":
		return &fontFolder{entry: entry{name, -1}, next: f.below("")}, nil
	case strings.HasPrefix(onlyFont, name+"/"):
		return &fontFolder{entry: entry{path.Base(name), -1}, next: f.below(name + "/")}, nil
	}
	return nil, missing(name)
}

// below is the only entry of a folder.
func (f oneFont) below(dir string) []fs.DirEntry {
	name, _, folder := strings.Cut(strings.TrimPrefix(onlyFont, dir), "/")
	size := int64(len(f))
	if folder {
		size = -1
	}
	return []fs.DirEntry{entry{name, size}}
}

// entry describes the font, or a folder where size is -1.
type entry struct {
	name string
	size int64
}

func (e entry) Name() string               { return e.name }
func (e entry) Size() int64                { return max(e.size, 0) }
func (e entry) IsDir() bool                { return e.size < 0 }
func (e entry) ModTime() time.Time         { return time.Time{} }
func (e entry) Sys() any                   { return nil }
func (e entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e entry) Info() (fs.FileInfo, error) { return e, nil }
func (e entry) Mode() fs.FileMode {
	if e.IsDir() {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

type fontFile struct {
	*bytes.Reader
	entry entry
}

func (f *fontFile) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *fontFile) Close() error               { return nil }

type fontFolder struct {
	entry entry
	next  []fs.DirEntry
}

func (d *fontFolder) Stat() (fs.FileInfo, error) { return d.entry, nil }
func (d *fontFolder) Close() error               { return nil }
func (d *fontFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.entry.name, Err: fs.ErrInvalid}
}

// ReadDir lists the folder.
func (d *fontFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	out := d.next
	d.next = nil
	if len(out) == 0 && n > 0 {
		return nil, io.EOF
	}
	return out, nil
}
