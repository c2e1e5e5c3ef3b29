package index

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/mmap-go"

	"github.com/nianbao/nianbao/report"
)

// textsFile holds the folded text of every report in the code of code.go, one behind the
// other: phrases are looked for in it, in thousands of texts for one search, and a blob of
// SQLite costs several times as much to reach. A text that was replaced stays until a full
// build.
const textsFile = "texts"

// textPlace is where a text stands in the file.
type textPlace struct {
	at   int64
	size int
}

// texts is the file. One goroutine may append while others read.
type texts struct {
	f      *os.File
	end    int64
	mapped mmap.MMap // of a finished generation; nil otherwise, and where it does not fit the address space
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
	t := &texts{f: f, end: info.Size()}
	if !write && t.end > 0 && t.end <= math.MaxInt {
		if t.mapped, err = mmap.Map(f, mmap.RDONLY, 0); err != nil {
			t.mapped = nil // it can be read all the same
		}
	}
	return t, nil
}

func (t *texts) close() error {
	if t.mapped != nil {
		return errors.Join(t.mapped.Unmap(), t.f.Close())
	}
	return t.f.Close()
}

func (t *texts) append(text coded) (textPlace, error) {
	n, err := t.f.WriteAt(text, t.end)
	p := textPlace{t.end, n}
	t.end += int64(n)
	return p, err
}

// textReader reads texts one after the other into a buffer of its own.
type textReader struct {
	texts  *texts
	buf    []byte
	record []byte // room for one
}

// read returns the text at p; it is good until the next one is read, and must not be changed.
func (r *textReader) read(p textPlace) (coded, error) {
	if p.size < 0 || p.size > maxStored {
		return nil, fmt.Errorf("a stored text of %d bytes: the index is damaged, run `nianbao build --full`", p.size)
	}
	if end := p.at + int64(p.size); r.texts.mapped != nil && p.at >= 0 && end <= int64(len(r.texts.mapped)) {
		return coded(r.texts.mapped[p.at:end]), nil
	}
	if cap(r.buf) < p.size {
		r.buf = make([]byte, p.size)
	}
	r.buf = r.buf[:p.size]
	if _, err := r.texts.f.ReadAt(r.buf, p.at); err != nil {
		return nil, fmt.Errorf("reading a stored text, run `nianbao build --full`: %w", err)
	}
	return r.buf, nil
}

// coded is a report's parts in code: kind afterKind text afterPart, one behind the other.
// Folded text has no control characters but "\n", so these can part the parts.
type coded []byte

const (
	afterKind = "\x1f"
	afterPart = "\x1e"
)

var codedSeparators = sync.OnceValue(func() [2][]byte { return [2][]byte{encode(nil, afterKind), encode(nil, afterPart)} })

func codeParts(ps []part) coded {
	size := 0
	for _, p := range ps {
		size += len(p.text)/2 + 64
	}
	out := make([]byte, 0, size)
	for _, p := range ps {
		out = encode(encode(encode(encode(out, p.kind), afterKind), p.text), afterPart)
	}
	return out
}

// knownKinds are the kinds of parts by their code, so that they need not be decoded.
var knownKinds = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, kind := range []string{partTitle, partAgency, partTable} {
		out[string(encode(nil, kind))] = kind
	}
	for _, kind := range report.SectionKinds() {
		out[string(encode(nil, string(kind)))] = string(kind)
	}
	return out
})

// parts yields the kind and the coded text of each part.
func (t coded) parts() iter.Seq2[string, coded] {
	kinds, between := knownKinds(), codedSeparators()
	return func(yield func(string, coded) bool) {
		for rest := t; len(rest) > 0; {
			one, after, _ := bytes.Cut(rest, between[1])
			rest = after
			head, text, ok := bytes.Cut(one, between[0])
			if !ok {
				continue
			}
			kind, known := kinds[string(head)]
			if !known {
				kind = decodeCode(head)
			}
			if !yield(kind, text) {
				return
			}
		}
	}
}

// decoded are the parts as they were.
func (t coded) decoded() []part {
	var out []part
	for kind, text := range t.parts() {
		out = append(out, part{kind, decodeCode(text)})
	}
	return out
}
