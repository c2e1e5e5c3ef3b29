package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Problem is one thing that Verify found wrong.
type Problem struct {
	File   string
	Offset int64
	ID     string // of the capture there, when the index knows one
	URL    string // of that capture
	Err    error
}

// String is the problem in one line.
func (p Problem) String() string {
	at := fmt.Sprintf("%s byte %d", p.File, p.Offset)
	if p.URL != "" {
		at += " (" + p.URL + ", " + p.ID + ")"
	}
	return fmt.Sprintf("%s: %v", at, p.Err)
}

// VerifyTally counts what Verify looked at.
type VerifyTally struct {
	Files, Records, Captures, Problems int
	Bytes                              int64 // of WARC files
}

// verifier is one run of Verify over one file.
type verifier struct {
	*Store
	ctx   context.Context
	name  string
	seen  map[int64]bool // offsets of the captures met
	tally *VerifyTally
	each  func(Problem)
}

// Verify reads every byte of the archive, compares every digest, and compares
// the capture index with what the files say. It calls each, when not nil, for
// every problem; an error means that Verify itself could not go on. Groups
// added while it runs are not looked at.
func (s *Store) Verify(ctx context.Context, each func(Problem)) (VerifyTally, error) {
	var tally VerifyTally
	marks, err := s.index.marks(ctx)
	if err != nil {
		return tally, fmt.Errorf("verifying the archive: %w", err)
	}
	names, err := s.files()
	if err != nil {
		return tally, fmt.Errorf("verifying the archive: %w", err)
	}
	v := verifier{Store: s, ctx: ctx, tally: &tally, each: each}
	for _, name := range names {
		end, ok := marks[name]
		delete(marks, name)
		if !ok {
			continue // begun after the marks were read
		}
		v.name, v.seen = name, make(map[int64]bool)
		if err := v.file(end); err != nil {
			return tally, fmt.Errorf("verifying %s: %w", name, err)
		}
	}
	for name := range marks {
		v.problem(Problem{File: name, Err: errors.New("the file is gone; restore it from a backup")})
	}
	return tally, v.revisits()
}

func (v *verifier) problem(p Problem) {
	v.tally.Problems++
	if v.each != nil {
		v.each(p)
	}
}

// at reports a problem at an offset and names the capture there.
func (v *verifier) at(off int64, err error) {
	c, lookup := v.index.first(v.ctx, "WHERE file = ? AND offset = ?", v.name, off)
	if lookup == nil {
		v.seen[off] = true // one place, one problem
	}
	v.problem(Problem{File: v.name, Offset: off, ID: c.ID, URL: c.URL, Err: err})
}

// file verifies one file up to end, where the index ends.
func (v *verifier) file(end int64) error {
	f, size, err := v.openFile(v.name)
	if err != nil {
		return err
	}
	defer f.Close()
	v.tally.Files++
	v.tally.Bytes += min(size, end)
	if size < end {
		v.at(size, fmt.Errorf("the file is %d bytes shorter than the capture index says", end-size))
	}
	g := gatherer{file: v.name, emit: v.compare, notice: v.at}
	err = newMembers(f, min(size, end)).walk(v.ctx, 0, func(r *record) error {
		v.tally.Records++
		if err := errors.Join(r.check(), plainHead(f, r.offset)); err != nil {
			v.at(r.offset, err)
		}
		return g.add(r)
	}, v.at)
	if err != nil {
		return err
	}
	for c, err := range v.index.find(v.ctx, "WHERE file = ?", v.name) {
		if err != nil {
			return err
		}
		if !v.seen[c.Offset] {
			v.problem(Problem{c.File, c.Offset, c.ID, c.URL, errors.New("the capture index names a record that is not there")})
		}
	}
	return nil
}

// compare holds a capture as the file tells it against the index.
func (v *verifier) compare(c Capture) error {
	v.tally.Captures++
	v.seen[c.Offset] = true
	have, err := v.index.first(v.ctx, "WHERE id = ?", c.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err != nil || have != c {
		v.problem(Problem{c.File, c.Offset, c.ID, c.URL, errors.New("the capture index does not say what the file says; rebuild the index")})
	}
	return nil
}

// revisits looks for those whose payload nobody holds.
func (v *verifier) revisits() error {
	for c, err := range v.index.find(v.ctx, `AS r WHERE kind = 'revisit' AND NOT EXISTS
		(SELECT 1 FROM captures AS h WHERE h.sha256 = r.sha256 AND h.kind <> 'revisit')`) {
		if err != nil {
			return err
		}
		v.problem(Problem{c.File, c.Offset, c.ID, c.URL, fmt.Errorf("no record holds its payload %s", c.SHA256)})
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
