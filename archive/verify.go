package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"
)

// Problem is one thing that Verify found wrong.
type Problem struct {
	File   string // WARC file, manifest or capture index
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
	Bytes                              int64  // of WARC files
	Manifests                          int    // signed manifests, all of them
	Unsealed                           int64  // bytes of WARC files that no manifest covers yet
	Head                               string // hex SHA-256 of the newest manifest: who has noted it sees when manifests are taken away
	Key                                string // fingerprint of the key that signed it
}

// Scope says how much of the archive VerifyScope looks at.
type Scope struct {
	// Since leaves out the records that a manifest of that time or before
	// covers, Run those that came before the manifest of that crawl run.
	Since time.Time
	Run   string
	// Keys are the fingerprints of the keys that count. When there are none,
	// all manifests must be signed with one key, whichever it is.
	Keys []string
}

// Verify reads every byte of the archive, compares every digest, compares
// the capture index with what the files say, and the files with the chain of
// manifests. It calls each, when not nil, for every problem; an error means
// that Verify itself could not go on. Groups added while it runs are not
// looked at.
func (s *Store) Verify(ctx context.Context, each func(Problem)) (VerifyTally, error) {
	return s.VerifyScope(ctx, Scope{}, each)
}

// VerifyScope is Verify for a part of the archive. The chain of manifests is
// followed from its beginning, whatever the scope.
func (s *Store) VerifyScope(ctx context.Context, scope Scope, each func(Problem)) (VerifyTally, error) {
	v := verifier{Store: s, scope: scope, each: each}
	if err := v.run(ctx); err != nil {
		return v.tally, fmt.Errorf("verifying the archive: %w", err)
	}
	return v.tally, nil
}

// verifier is one run of Verify.
type verifier struct {
	*Store
	scope   Scope
	tally   VerifyTally
	each    func(Problem)
	since   *Manifest // what it covers is left out; empty for nothing
	noIndex bool      // the capture index cannot be read
}

func (v *verifier) run(ctx context.Context) error {
	marks, err := v.marks(ctx)
	if err != nil {
		return err
	}
	c, err := v.readChain(ctx)
	if err != nil {
		return err
	}
	if v.since, err = c.base(); err != nil {
		return err
	}
	if last := c.last(); last != nil {
		v.tally.Head, v.tally.Key = last.sum, Fingerprint(last.Key)
	}
	for _, name := range slices.SortedFunc(maps.Keys(marks), byNumber) {
		if s := c.seals[name]; len(s) == 0 {
			v.tally.Unsealed += marks[name]
		} else {
			v.tally.Unsealed += max(0, marks[name]-s[len(s)-1].Bytes)
		}
		err := v.file(ctx, name, marks[name])
		if errors.Is(err, fs.ErrNotExist) {
			v.problem(Capture{File: name}, errors.New("the file is gone; restore it from a backup"))
		} else if err != nil {
			return err
		}
	}
	return cmp.Or(v.orphans(ctx), c.files(ctx))
}

// base is the manifest that covers what the scope leaves out.
func (c *chain) base() (*Manifest, error) {
	base := new(Manifest)
	for _, m := range c.all {
		switch {
		case m == nil:
		case c.scope.Run != "" && slices.Contains(m.Runs, c.scope.Run):
			return base, nil
		case c.scope.Run != "" || !c.scope.Since.IsZero() && !m.Time.After(c.scope.Since):
			base = &m.Manifest
		}
	}
	if c.scope.Run != "" {
		return nil, fmt.Errorf("no manifest covers a run %q: want a date, a time or the id of a run that has ended", c.scope.Run)
	}
	return base, nil
}

// marks tells how far each file is to be verified: as far as the index goes,
// or, when that cannot be read, as far as the file.
func (v *verifier) marks(ctx context.Context) (map[string]int64, error) {
	fault := v.index.check(ctx)
	marks, err := v.index.marks(ctx)
	if fault == nil {
		fault = err
	}
	if fault == nil || ctx.Err() != nil {
		return marks, ctx.Err()
	}
	v.noIndex = true
	v.problem(Capture{File: indexName}, fmt.Errorf("the capture index is damaged; make it again with nianbao reindex: %w", fault))
	names, err := v.files()
	if err != nil {
		return nil, err
	}
	marks = make(map[string]int64)
	for _, name := range names {
		info, err := os.Stat(v.path(name))
		if err != nil {
			return nil, err
		}
		marks[name] = info.Size()
	}
	return marks, nil
}

// orphans reports the revisits whose payload no record holds.
func (v *verifier) orphans(ctx context.Context) error {
	if v.noIndex {
		return nil
	}
	for c, err := range v.index.find(ctx, `AS r WHERE kind = 'revisit' AND NOT EXISTS
		(SELECT 1 FROM captures AS h WHERE h.sha256 = r.sha256 AND h.payload = r.payload AND h.kind <> 'revisit')`) {
		if err != nil {
			return err
		}
		v.problem(c, fmt.Errorf("no record holds its payload %s", c.Payload))
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
