package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/klauspost/compress/gzip"
)

const (
	warcFolder = "warc"
	indexName  = "captures.sqlite"
	lockName   = "writer.lock"

	// defaultFileSize is the size that WARC tools and libraries are used to.
	defaultFileSize = 1 << 30
)

// Options of a writing Store. The zero value is fit for use.
type Options struct {
	MaxFileSize int64        // a WARC file that has reached it is not added to; 1 GiB when 0
	Log         *slog.Logger // where repairs are reported; nowhere when nil
	Software    string       // program and version, written into every file; "nianbao" when empty
}

// Store is an archive folder. Its methods may be called from many goroutines.
type Store struct {
	dir      string // absolute
	options  Options
	index    *index
	readOnly bool

	mu     sync.Mutex // held by whatever changes files
	lock   *os.File
	open   *segment // being added to; nil until the first Put after a change of file
	broken error    // why no more can be written until the next Open
	gz     *gzip.Writer

	// writeAt is (*os.File).WriteAt; tests put a full disk in its place.
	writeAt func(f *os.File, b []byte, off int64) (int, error)
}

// Open opens the archive in dir for writing and makes the folder when it is
// absent. One process may write at a time: ErrLocked otherwise. What a crash
// left behind is repaired first, and a capture index that is missing or of
// another version is rebuilt.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	o.MaxFileSize = cmp.Or(o.MaxFileSize, defaultFileSize)
	o.Software = cmp.Or(oneLine(o.Software), "nianbao")
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, warcFolder), 0o755); err != nil {
		return nil, fmt.Errorf("making the archive folder (is the data folder writable?): %w", err)
	}
	s := &Store{dir: dir, options: o, writeAt: (*os.File).WriteAt}
	if s.lock, err = lock(filepath.Join(dir, lockName)); err != nil {
		return nil, err
	}
	if s.index, err = openIndex(filepath.Join(dir, indexName), false); err == nil {
		err = s.recover(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the archive %s: %w", dir, err), s.Close())
	}
	return s, nil
}

// OpenReader opens the archive in dir for reading, beside a writer or not.
// When the capture index is missing or of another version, it is rebuilt
// first, which needs the writer lock for that moment. A folder without an
// archive gives an error that is fs.ErrNotExist.
func OpenReader(ctx context.Context, dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, warcFolder)); err != nil {
		return nil, fmt.Errorf("there is no archive in %s yet (crawl or import something first): %w", dir, err)
	}
	s := &Store{dir: dir, readOnly: true}
	if s.index, err = openIndex(filepath.Join(dir, indexName), true); err != nil {
		return nil, err
	}
	if v, err := s.index.version(ctx); err == nil && v == schemaVersion {
		return s, nil
	} else if ctx.Err() != nil {
		return nil, errors.Join(ctx.Err(), s.Close())
	}
	w, err := Open(ctx, dir, Options{})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("rebuilding the capture index: %w", err), s.Close())
	}
	return s, w.Close()
}

// Close releases the folder. Closing twice does no harm.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.leave()
	if s.index != nil {
		err = errors.Join(err, s.index.db.Close())
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
		s.lock = nil
	}
	s.broken = cmp.Or(s.broken, fs.ErrClosed)
	return err
}

// Stats are the sizes of an archive.
type Stats struct {
	Captures     int
	URLs         int
	Payloads     int   // different payloads kept
	PayloadBytes int64 // their bytes, uncompressed
	Files        int   // WARC files
	Bytes        int64 // bytes of the WARC files on disk
}

// Stats counts what the archive holds.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	var t Stats
	err := s.index.db.QueryRowContext(ctx, `SELECT count(*), count(DISTINCT url) FROM captures`).Scan(&t.Captures, &t.URLs)
	if err == nil {
		err = s.index.db.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(size), 0) FROM
			(SELECT max(size) AS size FROM captures WHERE kind <> 'revisit' GROUP BY sha256)`).Scan(&t.Payloads, &t.PayloadBytes)
	}
	if err != nil {
		return Stats{}, fmt.Errorf("counting captures: %w", err)
	}
	names, err := s.files()
	if err != nil {
		return Stats{}, err
	}
	for _, name := range names {
		info, err := os.Stat(s.path(name))
		if err != nil {
			return Stats{}, fmt.Errorf("measuring the archive: %w", err)
		}
		t.Files++
		t.Bytes += info.Size()
	}
	return t, nil
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, warcFolder, name) }

var fileName = regexp.MustCompile(`^nianbao-[0-9]{14}-([0-9]{5,})\.warc\.gz$`)

// files lists the WARC files in the order of their making, which is that of
// their numbers: clocks may go back.
func (s *Store) files() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(s.dir, warcFolder))
	if err != nil {
		return nil, fmt.Errorf("listing the archive: %w", err)
	}
	var names []string
	for _, e := range entries {
		if fileName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b))
	})
	return names, nil
}

// number is the sequence number in the name of a WARC file.
func number(name string) int {
	if m := fileName.FindStringSubmatch(name); m != nil {
		n, _ := strconv.Atoi(m[1]) // digits by the expression; an absurd length sorts last
		return n
	}
	return 0
}
