package archive

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"time"
)

// Seal writes a signed manifest of all that is acknowledged, unless the last
// one still says it, and returns the newest. It needs Options.Key; without one
// it does nothing and returns nil. Close seals as well, and so does Open what a
// crash left unsealed. Writing goes on meanwhile.
func (s *Store) Seal(ctx context.Context) (*Manifest, error) {
	if s.readOnly {
		return nil, fmt.Errorf("sealing the archive: %w", ErrReadOnly)
	}
	if s.options.Key == nil {
		return nil, nil
	}
	s.sealing.Lock()
	defer s.sealing.Unlock()
	m, err := s.seal(ctx)
	if err != nil {
		return nil, fmt.Errorf("sealing the archive: %w", err)
	}
	return m, nil
}

func (s *Store) seal(ctx context.Context) (*Manifest, error) {
	last, number, err := s.lastManifest(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := s.index.marks(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking the capture index: %w", err)
	}
	m := &Manifest{Format: manifestFormat, Number: number + 1, Time: time.Now().UTC().Truncate(time.Microsecond), Software: s.options.Software,
		Runs: []string{}, Previous: last.sum, Key: s.options.Key.Public().(ed25519.PublicKey)}
	fresh := false
	for _, name := range slices.SortedFunc(maps.Keys(marks), byNumber) {
		f, err := s.sealFile(ctx, name, marks[name], last)
		if err != nil {
			return nil, err
		}
		before, _ := last.file(name)
		if f != before {
			fresh = true
			if m.Runs, err = s.runs(ctx, m.Runs, name, before.Bytes); err != nil {
				return nil, err
			}
		}
		m.Files = append(m.Files, f)
	}
	if !fresh {
		if last.Number == 0 {
			return nil, nil
		}
		return &last.Manifest, s.index.noteSeal(ctx, last.Number, last.sum)
	}
	written, err := s.writeManifest(m, s.options.Key)
	if err != nil {
		return nil, err
	}
	s.options.Log.InfoContext(ctx, "the archive is sealed", "manifest", m.Number, "sha256", written.sum, "key", Fingerprint(m.Key))
	return m, s.index.noteSeal(ctx, m.Number, written.sum)
}

// lastManifest is the newest manifest, an empty one when there is none, and
// the highest number that ever was: a manifest that is gone leaves a gap.
func (s *Store) lastManifest(ctx context.Context) (*sealed, int, error) {
	numbers, err := s.manifestNumbers()
	if err != nil {
		return nil, 0, err
	}
	highest, _, err := s.index.lastSeal(ctx)
	if err != nil || len(numbers) == 0 {
		return &sealed{}, highest, err
	}
	n := numbers[len(numbers)-1]
	m, err := s.readManifest(n)
	if err != nil {
		return nil, 0, err
	}
	if m.err != nil {
		s.options.Log.WarnContext(ctx, "the last manifest does not hold; run nianbao verify", "manifest", n, "error", m.err)
		m.Files = nil // what it says is worth nothing
	}
	return m, max(n, highest), nil
}

// sealFile gives the entry of a file up to end. One that no longer is what the
// last manifest says keeps that entry: a new seal must not cover it up.
func (s *Store) sealFile(ctx context.Context, name string, end int64, last *sealed) (SealedFile, error) {
	before, ok := last.file(name)
	if ok && before.Bytes >= end {
		return before, nil
	}
	f, _, err := s.openFile(name)
	if err != nil {
		return SealedFile{}, err
	}
	defer f.Close()
	h := hasher{src: f, sum: sha256.New()}
	at, err := h.upTo(ctx, before.Bytes)
	if err != nil {
		return SealedFile{}, fmt.Errorf("reading %s: %w", name, err)
	}
	if ok && at != before.SHA256 {
		s.options.Log.WarnContext(ctx, "a file has been altered since it was sealed; restore it from a backup", "file", name, "manifest", last.Number)
		return before, nil
	}
	sum, err := h.upTo(ctx, end)
	if err != nil {
		return SealedFile{}, fmt.Errorf("reading %s: %w", name, err)
	}
	return SealedFile{name, end, sum}, nil
}

// runs adds the crawl runs of the captures in a file from an offset on.
func (s *Store) runs(ctx context.Context, runs []string, file string, from int64) ([]string, error) {
	rows, err := s.index.db.QueryContext(ctx, "SELECT DISTINCT run FROM captures WHERE file = ? AND offset >= ? AND run <> ''", file, from)
	if err != nil {
		return nil, fmt.Errorf("asking the capture index: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var run string
		if err := rows.Scan(&run); err != nil {
			return nil, fmt.Errorf("asking the capture index: %w", err)
		}
		runs = append(runs, run)
	}
	slices.Sort(runs)
	return slices.Compact(runs), rows.Err()
}

// hasher sums up a file from its beginning, with looks at the sum in between.
type hasher struct {
	src io.ReaderAt
	sum hash.Hash
	at  int64
}

// upTo is the hex SHA-256 of the first end bytes. A file that is shorter gives
// io.ErrUnexpectedEOF.
func (h *hasher) upTo(ctx context.Context, end int64) (string, error) {
	if end > h.at {
		if err := copyTo(ctx, h.sum, io.NewSectionReader(h.src, h.at, end-h.at)); err != nil {
			return "", err
		}
		h.at = end
	}
	return hex.EncodeToString(h.sum.Sum(nil)), nil
}

// byNumber orders WARC files as they were made.
func byNumber(a, b string) int {
	return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b))
}

// sealLate seals what a crash left unsealed, and makes the index know the
// newest manifest.
func (s *Store) sealLate(ctx context.Context) error {
	if s.options.Key == nil {
		return nil
	}
	_, err := s.Seal(ctx)
	if errors.Is(err, ErrDiskFull) {
		s.options.Log.WarnContext(ctx, "the archive stays unsealed", "error", err)
		return nil
	}
	return err
}
