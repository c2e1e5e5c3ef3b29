package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
)

// entriesAtOnce is how many entries go into one transaction of a catalogue.
const entriesAtOnce = 64

// ReleaseCatalogues makes the catalogues of releases out of the archive, below the index in
// Dir.
type ReleaseCatalogues struct {
	Archive *archive.Store
	Dir     string
	Log     *slog.Logger // nil for none
}

// Note makes every release of the archive known to those who read the index, so that who
// asks for one whose catalogue is missing is told that it is coming. What cannot be read is
// told to bad.
func (m ReleaseCatalogues) Note(ctx context.Context, bad func(name string, err error)) ([]index.Release, error) {
	all, err := ListReleases(ctx, m.Archive, bad)
	for _, r := range all {
		if err == nil {
			err = index.NoteRelease(m.Dir, r)
		}
	}
	return all, err
}

// Run makes those that are missing, or were made by another version of this program. A
// release that cannot be made is told to failed and does not hold up the others.
func (m ReleaseCatalogues) Run(ctx context.Context, failed func(name string, err error)) error {
	all, err := m.Note(ctx, failed)
	if err != nil {
		return err
	}
	for _, r := range all {
		err := m.Make(ctx, r)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !errors.Is(err, index.ErrBusy) { // another process makes it
			failed(r.Name, err)
		}
	}
	return nil
}

// Make makes the catalogue of one release if it is not there.
func (m ReleaseCatalogues) Make(ctx context.Context, r index.Release) error {
	if index.ReleaseReady(m.Dir, r) {
		return nil
	}
	c, err := findRelease(ctx, m.Archive, r.Name)
	if err != nil {
		return err
	}
	closing, err := readClosing(ctx, m.Archive, c)
	if err != nil {
		return err
	}
	if err := index.NoteRelease(m.Dir, closing.Release); err != nil {
		return err
	}
	b, err := index.Begin(ctx, index.ReleaseDir(m.Dir, r.Name), true, index.Options{Log: m.Log, Parser: closing.Parser, Release: closing.Digest})
	if err != nil {
		return err
	}
	if err := m.fill(ctx, b, closing); err != nil {
		return errors.Join(fmt.Errorf("making the catalogue of release %s: %w", r.Name, err), b.Abort())
	}
	return b.Commit(ctx)
}

func (m ReleaseCatalogues) fill(ctx context.Context, b *index.Builder, c releaseClosing) error {
	var batch []index.Entry
	put := func() error {
		err := b.PutEntries(ctx, batch...)
		batch = batch[:0]
		return err
	}
	for _, p := range c.Parts {
		err := readPart(ctx, m.Archive, p, func(e index.Entry) error {
			if batch = append(batch, e); len(batch) < entriesAtOnce {
				return nil
			}
			return put()
		})
		if err == nil {
			err = put()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
