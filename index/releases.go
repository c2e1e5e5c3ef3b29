package index

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
)

// Releases serves the catalogues of the data releases of one index, which are opened when
// they are first asked for. Its methods may be called from any number of goroutines.
type Releases struct {
	dir     string // of the index
	options Options

	mu     sync.Mutex
	list   []Release         // newest first
	open   map[string]*Index // by name; each costs some 60 bytes of memory a report
	closed bool
}

// OpenReleases reads which releases the index in dir has; none is no error.
func OpenReleases(dir string, o Options) (*Releases, error) {
	s := &Releases{dir: dir, options: o, open: map[string]*Index{}}
	return s, s.Refresh()
}

// Refresh takes in releases that were made since.
func (s *Releases) Refresh() error {
	list, err := readReleases(s.dir)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = list
	return nil
}

// List gives the releases, the newest first.
func (s *Releases) List() []Release {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.list)
}

// Newest gives the release made last, and whether there is one.
func (s *Releases) Newest() (Release, bool) {
	list := s.List()
	if len(list) == 0 {
		return Release{}, false
	}
	return list[0], true
}

// Open gives the catalogue of a release, which stays open until Close of s. A name that no
// release has gives ErrNoRelease, one whose catalogue is not made yet, or was made by
// another version of this program, ErrReleasePending.
func (s *Releases) Open(ctx context.Context, name string) (*Index, Release, error) {
	if s == nil {
		return nil, Release{}, fmt.Errorf("release %.60q: %w", name, ErrNoRelease)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.list, func(r Release) bool { return r.Name == name })
	if i < 0 || s.closed {
		return nil, Release{}, fmt.Errorf("release %.60q: %w", name, ErrNoRelease)
	}
	r := s.list[i]
	if x := s.open[name]; x != nil {
		if x.shows(r.Digest) {
			return x, r, nil
		}
		delete(s.open, name) // another archive was restored, whose release has this name
		if err := x.Close(); err != nil {
			return nil, r, fmt.Errorf("release %s: %w", name, err)
		}
	}
	if !ReleaseReady(s.dir, r) {
		return nil, r, fmt.Errorf("release %s: %w", name, ErrReleasePending)
	}
	x, err := Open(context.WithoutCancel(ctx), ReleaseDir(s.dir, name), s.options)
	if err != nil {
		return nil, r, fmt.Errorf("release %s: %w", name, err)
	}
	s.open[name] = x
	return x, r, nil
}

// Close closes the catalogues, each after its last reader.
func (s *Releases) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	var errs []error
	for _, x := range s.open {
		errs = append(errs, x.Close())
	}
	clear(s.open)
	return errors.Join(errs...)
}

// ReleaseReady tells whether the index in dir has the catalogue of a release, made of those
// bytes in the archive and by this version of the program.
func ReleaseReady(dir string, r Release) bool {
	folder := ReleaseDir(dir, r.Name)
	n, err := currentGen(folder)
	if err != nil {
		return false
	}
	made, err := readMeta(filepath.Join(folder, genName(n)))
	return err == nil && made.Schema == schemaVersion && made.Release == r.Digest
}

// shows tells that x is the catalogue of the release of that digest.
func (x *Index) shows(digest string) bool {
	g, err := x.acquire()
	if err != nil {
		return false
	}
	defer g.release()
	return g.meta.Release == digest
}
