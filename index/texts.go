package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// textsFile holds the folded text of every report, each packed by itself, one behind the
// other: phrases are verified against it, thousands for one search, and a blob of SQLite
// costs several times as much to reach. A text that was replaced stays until a full build.
const textsFile = "texts"

// textPlace is where a packed text stands in the file.
type textPlace struct {
	at   int64
	size int
}

// texts is the file. One goroutine may append while others read.
type texts struct {
	f     *os.File
	end   int64
	codec *codec
}

func openTexts(gen string, write bool, c *codec) (*texts, error) {
	flags := os.O_RDONLY
	if write {
		flags = os.O_RDWR | os.O_CREATE
	}
	f, err := os.OpenFile(filepath.Join(gen, textsFile), flags, 0o644)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &texts{f, info.Size(), c}, nil
}

func (t *texts) append(packed []byte) (textPlace, error) {
	n, err := t.f.WriteAt(packed, t.end)
	p := textPlace{t.end, n}
	t.end += int64(n)
	return p, err
}

// textReader reads texts one after the other with buffers of its own.
type textReader struct {
	texts       *texts
	packed, raw []byte
}

// read returns the parts of the text at p.
func (r *textReader) read(p textPlace) ([]part, error) {
	if p.size < 0 || p.size > maxStored {
		return nil, fmt.Errorf("a stored text of %d bytes: the index is damaged, run `nianbao build --full`", p.size)
	}
	if cap(r.packed) < p.size {
		r.packed = make([]byte, p.size)
	}
	r.packed = r.packed[:p.size]
	if _, err := r.texts.f.ReadAt(r.packed, p.at); err != nil {
		return nil, fmt.Errorf("reading a stored text, run `nianbao build --full`: %w", err)
	}
	var err error
	if r.raw, err = r.texts.codec.dec.DecodeAll(r.packed, r.raw[:0]); err != nil {
		return nil, fmt.Errorf("a stored text is damaged, run `nianbao build --full`: %w", err)
	}
	return splitParts(r.raw), nil
}
