package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// RoleRelease marks what a data release is kept as: resource records
// urn:nianbao:release-part:NAME:NUMBER that hold its entries, and one
// urn:nianbao:release:NAME, written last, that names them all by their digests. Only with
// that one is there a release. It is kept in the archive because a later parser, or a page
// that changed, would give other numbers.
const RoleRelease archive.Role = "release"

const (
	releasePrefix     = "urn:nianbao:release:"
	releasePartPrefix = "urn:nianbao:release-part:"
	releaseFormat     = "nianbao-release/1"
)

// releaseClosing is the record that makes a release exist.
type releaseClosing struct {
	Format string `json:"format"`
	index.Release
	Parts []releasePart `json:"parts"`
}

// MakeRelease keeps the state of the catalogue in service under a name. A name that is
// taken is refused: releases are never overwritten.
type MakeRelease struct {
	Archive  *archive.Store // open for writing, which keeps others from taking the name
	Index    *index.Index
	Name     string
	Note     string
	Software string                  // program and version
	Progress func(done, reports int) // may be nil
}

// Run returns the release once all of it is flushed to disk. When it fails, or the process
// dies, there is no release and the name is free.
func (m MakeRelease) Run(ctx context.Context) (index.Release, error) {
	if err := m.check(ctx); err != nil {
		return index.Release{}, err
	}
	stats, err := m.Index.Stats(ctx)
	if err != nil {
		return index.Release{}, err
	}
	c := releaseClosing{Format: releaseFormat, Release: index.Release{Name: m.Name, Note: m.Note, Made: time.Now().UTC().Truncate(time.Second),
		Software: m.Software, Parser: stats.Parser, Reports: stats.Reports, Figures: stats.Figures, Findings: stats.Findings,
		FirstYear: stats.FirstYear, LastYear: stats.LastYear, Definitions: report.Definitions()}}
	if stats.Reports == 0 {
		return index.Release{}, errors.New("the catalogue has no reports: there is nothing to release")
	}
	reports, err := m.parts(ctx, &c)
	if err != nil {
		return index.Release{}, fmt.Errorf("release %s: %w", m.Name, err)
	}
	if reports != stats.Reports {
		return index.Release{}, fmt.Errorf("release %s: %d reports were read of a catalogue that says it has %d: run nianbao build --full", m.Name, reports, stats.Reports)
	}
	text, err := json.Marshal(c)
	if err != nil {
		return index.Release{}, err
	}
	kept, err := m.Archive.Put(ctx, archive.Exchange{URL: releasePrefix + m.Name, Time: c.Made, Role: RoleRelease, Type: "application/json", Body: text})
	if err != nil {
		return index.Release{}, fmt.Errorf("release %s: %w", m.Name, err)
	}
	c.Digest = kept.SHA256
	return c.Release, nil
}

func (m MakeRelease) check(ctx context.Context) error {
	if err := index.CheckReleaseName(m.Name); err != nil {
		return err
	}
	if len(m.Note) > maxNote || !utf8.ValidString(m.Note) {
		return index.WrongInput("note", "want at most %d bytes of text", "最多 %d 字节的文字", maxNote)
	}
	_, err := findRelease(ctx, m.Archive, m.Name)
	switch {
	case err == nil:
		return index.WrongInput("release", "%s exists: a release is never changed, choose another name", "%s 已有：数据发布从不改变，请另取名称", m.Name)
	case errors.Is(err, index.ErrNoRelease):
		return nil
	}
	return err
}

// parts keeps the entries of the catalogue and counts its reports.
func (m MakeRelease) parts(ctx context.Context, c *releaseClosing) (reports int, err error) {
	w, err := newPartWriter()
	if err != nil {
		return 0, err
	}
	defer w.close()
	keep := func() error {
		p, packed := w.take()
		if p.Entries == 0 {
			return nil
		}
		kept, err := m.Archive.Put(ctx, archive.Exchange{URL: fmt.Sprintf("%s%s:%d", releasePartPrefix, m.Name, len(c.Parts)+1), Time: c.Made,
			Role: RoleRelease, Type: partType, Body: packed})
		p.SHA256 = kept.SHA256
		c.Parts = append(c.Parts, p)
		return err
	}
	for e, err := range m.Index.State(ctx) {
		if err == nil {
			err = w.add(e)
		}
		if err == nil && w.full(e) {
			err = keep()
		}
		if err != nil {
			return reports, err
		}
		switch {
		case e.Record == nil && e.Verdict == nil:
			c.Failed++
		case e.Record != nil:
			if reports++; m.Progress != nil {
				m.Progress(reports, c.Reports)
			}
		}
	}
	return reports, keep()
}

// findRelease gives the capture of the closing record of a release. Of several the one
// written first counts: what is imported from another archive cannot take a name over.
func findRelease(ctx context.Context, store *archive.Store, name string) (archive.Capture, error) {
	all, err := closings(ctx, store, releasePrefix+name)
	if err != nil {
		return archive.Capture{}, err
	}
	c, ok := all[name]
	if !ok {
		return c, fmt.Errorf("release %.60q: %w", name, index.ErrNoRelease)
	}
	return c, nil
}

// closings gives the captures of closing records by the name of the release.
func closings(ctx context.Context, store *archive.Store, prefix string) (map[string]archive.Capture, error) {
	out := map[string]archive.Capture{}
	for c, err := range store.Captures(ctx, archive.Filter{Prefix: prefix, Role: RoleRelease}) {
		if err != nil {
			return nil, fmt.Errorf("listing the releases: %w", err)
		}
		name := strings.TrimPrefix(c.URL, releasePrefix)
		if index.CheckReleaseName(name) != nil {
			continue // no record of ours
		}
		if first, known := out[name]; !known || c.Before(first) {
			out[name] = c
		}
	}
	return out, nil
}

// Bounds of a closing record that was taken over from elsewhere.
const (
	maxParts   = 1 << 16  // those of some sixteen million reports
	maxClosing = 16 << 20 // bytes: so many parts need less
)

// readClosing reads the closing record of a release.
func readClosing(ctx context.Context, store *archive.Store, c archive.Capture) (releaseClosing, error) {
	var out releaseClosing
	name := strings.TrimPrefix(c.URL, releasePrefix)
	if c.Size > maxClosing {
		return out, fmt.Errorf("release %s: its closing record has %d bytes, at most %d are read", name, c.Size, maxClosing)
	}
	text, _, err := store.Body(ctx, c.SHA256)
	if err != nil {
		return out, fmt.Errorf("release %s: %w", name, err)
	}
	err = json.Unmarshal(text, &out)
	switch {
	case err != nil:
	case out.Format != releaseFormat:
		err = fmt.Errorf("format %.40q, want %q: made by another version of this program?", out.Format, releaseFormat)
	case out.Name != name || len(out.Parts) > maxParts || len(out.Note) > maxNote:
		err = errors.New("its closing record is none that this program writes")
	}
	if err != nil {
		return out, fmt.Errorf("release %s: %w", name, err)
	}
	out.Digest = c.SHA256
	return out, nil
}

// ListReleases gives the releases of the archive, the newest first. One whose closing record
// cannot be read is told to bad by its name.
func ListReleases(ctx context.Context, store *archive.Store, bad func(name string, err error)) ([]index.Release, error) {
	all, err := closings(ctx, store, releasePrefix)
	if err != nil {
		return nil, err
	}
	var out []index.Release
	for name, c := range all {
		closing, err := readClosing(ctx, store, c)
		if err != nil {
			bad(name, err)
			continue
		}
		out = append(out, closing.Release)
	}
	index.SortReleases(out)
	return out, nil
}

// FindRelease gives the release of a name; index.ErrNoRelease when there is none.
func FindRelease(ctx context.Context, store *archive.Store, name string) (index.Release, error) {
	c, err := findRelease(ctx, store, name)
	if err != nil {
		return index.Release{}, err
	}
	closing, err := readClosing(ctx, store, c)
	return closing.Release, err
}
