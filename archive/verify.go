package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
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

// Verify reads every byte of the archive, compares every digest, and compares
// the capture index with what the files say. It calls each, when not nil, for
// every problem; an error means that Verify itself could not go on. Groups
// added while it runs are not looked at.
func (s *Store) Verify(ctx context.Context, each func(Problem)) (VerifyTally, error) {
	v := verifier{Store: s, each: each}
	err := v.run(ctx)
	if err != nil {
		err = fmt.Errorf("verifying the archive: %w", err)
	}
	return v.tally, err
}

// verifier is one run of Verify.
type verifier struct {
	*Store
	tally VerifyTally
	each  func(Problem)
}

func (v *verifier) run(ctx context.Context) error {
	marks, err := v.index.marks(ctx)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(marks)) {
		err := v.file(ctx, name, marks[name])
		if errors.Is(err, fs.ErrNotExist) {
			v.problem(Capture{File: name}, errors.New("the file is gone; restore it from a backup"))
		} else if err != nil {
			return err
		}
	}
	for c, err := range v.index.find(ctx, `AS r WHERE kind = 'revisit' AND NOT EXISTS
		(SELECT 1 FROM captures AS h WHERE h.sha256 = r.sha256 AND h.kind <> 'revisit')`) {
		if err != nil {
			return err
		}
		v.problem(c, fmt.Errorf("no record holds its payload %s", c.SHA256))
	}
	return nil
}

// problem reports what is wrong at the place of c, which may be no more than that.
func (v *verifier) problem(c Capture, err error) {
	v.tally.Problems++
	if v.each != nil {
		v.each(Problem{c.File, c.Offset, c.ID, c.URL, err})
	}
}

// file verifies one file up to end, where the index ends.
func (v *verifier) file(ctx context.Context, name string, end int64) error {
	f, size, err := v.openFile(name)
	if err != nil {
		return err
	}
	defer f.Close()
	v.tally.Files++
	v.tally.Bytes += min(size, end)
	indexed := make(map[int64]Capture) // by offset, those not met yet
	for c, err := range v.index.find(ctx, "WHERE file = ? AND offset < ?", name, end) {
		if err != nil {
			return err
		}
		indexed[c.Offset] = c
	}
	fault := func(at int64, err error) {
		c := indexed[at]
		delete(indexed, at) // one place, one problem
		c.File, c.Offset = name, at
		v.problem(c, err)
	}
	if size < end {
		fault(size, fmt.Errorf("the file is %d bytes shorter than the capture index says", end-size))
	}
	g := gatherer{file: name, raw: f, notice: fault, emit: func(c Capture) error {
		v.tally.Captures++
		known := indexed[c.Offset]
		sum := known.sum
		if known.sum = c.sum; known != c {
			v.problem(c, errors.New("the capture index does not say what the file says; rebuild the index"))
		} else if sum != c.sum {
			c.Offset = c.GroupOffset
			v.problem(c, fmt.Errorf("the %d bytes of its records have been altered, although they still unpack", c.GroupLength))
		}
		delete(indexed, c.Offset)
		return nil
	}}
	err = newMembers(f, min(size, end)).walk(ctx, 0, func(r *record) error {
		v.tally.Records++
		if err := errors.Join(r.check(), plainHead(f, r.offset)); err != nil {
			fault(r.offset, err)
		}
		return g.add(r)
	}, fault)
	for _, c := range indexed {
		v.problem(c, errors.New("the capture index names a record that is not there; rebuild the index"))
	}
	return err
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
