package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// file verifies one file up to end, where the index ends.
func (v *verifier) file(ctx context.Context, name string, end int64) error {
	f, size, err := v.openFile(name)
	if err != nil {
		return err
	}
	defer f.Close()
	base, _ := v.since.file(name)
	if base.Bytes >= end && size >= end && end > 0 {
		return nil // nothing came after
	}
	v.tally.Files++
	v.tally.Bytes += min(size, end) - min(base.Bytes, size, end)
	indexed, err := v.indexed(ctx, name, base.Bytes, end)
	if err != nil {
		return err
	}
	w := fileVerifier{v, f, name, indexed}
	if size < end {
		w.fault(size, fmt.Errorf("the file is %d bytes shorter than the capture index says", end-size))
	}
	g := gatherer{file: name, raw: f, end: base.Bytes, notice: w.fault, emit: w.compare}
	err = newMembers(f, min(size, end)).walk(ctx, base.Bytes, func(r *record) error {
		v.tally.Records++
		if err := errors.Join(r.check(), plainHead(f, r.offset)); err != nil {
			w.fault(r.offset, err)
		}
		return g.add(r)
	}, w.fault)
	for _, c := range indexed {
		v.problem(c, errors.New("the capture index names a record that is not there; rebuild the index"))
	}
	return err
}

// indexed are the captures of a part of a file by their offset, as the index
// has them.
func (v *verifier) indexed(ctx context.Context, name string, from, end int64) (map[int64]Capture, error) {
	indexed := make(map[int64]Capture)
	if v.noIndex {
		return indexed, nil
	}
	for c, err := range v.index.find(ctx, "WHERE file = ? AND offset >= ? AND offset < ?", name, from, end) {
		if err != nil {
			return nil, err
		}
		indexed[c.Offset] = c
	}
	return indexed, nil
}

// fileVerifier verifies one file.
type fileVerifier struct {
	*verifier
	f       *os.File
	name    string
	indexed map[int64]Capture // by offset, those not met yet
}

// fault reports what is wrong at a place of the file.
func (w *fileVerifier) fault(at int64, err error) {
	c := w.indexed[at]
	delete(w.indexed, at) // one place, one problem
	c.File, c.Offset = w.name, at
	w.problem(c, err)
}

// compare holds a capture of the file against the index.
func (w *fileVerifier) compare(c Capture) error {
	w.tally.Captures++
	known := w.indexed[c.Offset]
	delete(w.indexed, c.Offset)
	sum := known.sum
	known.sum = c.sum
	switch {
	case w.noIndex:
	case known != c:
		w.problem(c, errors.New("the capture index does not say what the file says; rebuild the index"))
	case sum != c.sum:
		c.Offset = c.GroupOffset
		w.problem(c, fmt.Errorf("the %d bytes of its records have been altered, although they still unpack", c.GroupLength))
	}
	return nil
}

// plainHead reports a member whose fixed gzip header, which no checksum
// covers, is not the one that this package writes.
func plainHead(f *os.File, off int64) error {
	head := make([]byte, len(memberHead))
	if _, err := f.ReadAt(head, off); err != nil {
		return fmt.Errorf("reading the gzip header: %w", err)
	}
	if string(head) != memberHead {
		return errors.New("the gzip header has been altered")
	}
	return nil
}
