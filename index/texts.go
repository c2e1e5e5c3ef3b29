package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/s2"
)

// textsFile holds the folded text of every report, each packed by itself, one behind the
// other: phrases are verified against it, thousands for one search, and a blob of SQLite
// costs several times as much to reach. They are packed with S2, which takes a quarter
// more room than Zstandard and half of its time to unpack. A text that was replaced stays
// until a full build.
const textsFile = "texts"

// textPlace is where a packed text stands in the file.
type textPlace struct {
	at   int64
	size int
}

// texts is the file. One goroutine may append while others read.
type texts struct {
	f   *os.File
	end int64
}

func openTexts(gen string, write bool) (*texts, error) {
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
	return &texts{f, info.Size()}, nil
}

func (t *texts) append(ps []part) (textPlace, error) {
	packed := s2.Encode(nil, joinParts(ps))
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
	if err := r.unpack(); err != nil {
		return nil, fmt.Errorf("a stored text is damaged, run `nianbao build --full`: %w", err)
	}
	return splitParts(r.raw), nil
}

func (r *textReader) unpack() error {
	n, err := s2.DecodedLen(r.packed)
	if err != nil {
		return err
	}
	if n > maxStored {
		return fmt.Errorf("it says that it has %d bytes", n)
	}
	r.raw, err = s2.Decode(r.raw[:cap(r.raw)], r.packed)
	return err
}
