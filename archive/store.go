package archive

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/sync/semaphore"
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
	MaxFileSize int64              // a WARC file that has reached it is not added to; 1 GiB when 0
	Log         *slog.Logger       // where repairs are reported; nowhere when nil
	Software    string             // program and version, written into every file; "nianbao" when empty
	MinFree     int64              // bytes that are to stay free on the disk; 256 MiB when 0, no guard when negative
	Key         ed25519.PrivateKey // signs the manifests, see LoadKey; none are written when nil
}

// Store is an archive folder. Its methods may be called from many goroutines.
type Store struct {
	dir      string // absolute
	options  Options
	index    *index
	readOnly bool

	mu      sync.Mutex // guards queue, and is held by whatever changes files beside the goroutine that writes
	changed *sync.Cond // something in queue did
	queue
	sealing sync.Mutex // one manifest at a time
	open    *segment   // being written; for the goroutine that writes, or with mu while nothing is in flight
	lock    *os.File

	// What the system does; tests put a full disk in its place.
	writeAt func(f *os.File, b []byte, off int64) (int, error)
	sync    func(f *os.File) error
	free    func(dir string) (int64, error)
}

// Open opens the archive in dir for writing and makes the folder when it is
// absent. One process may write at a time: ErrLocked otherwise. What a crash
// left behind is repaired first, and a capture index that is missing or of
// another version is rebuilt.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	s, err := openLocked(dir, o)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	err = s.recover(ctx)
	if err == nil {
		err = s.sealLate(ctx)
	}
	if err == nil {
		err = s.start()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the archive %s: %w", dir, err), s.Close())
	}
	return s, nil
}

// openLocked makes the folder when it is absent, and takes the writer lock. The
// store is to be closed also when there is an error.
func openLocked(dir string, o Options) (*Store, error) {
	o.MaxFileSize = cmp.Or(o.MaxFileSize, defaultFileSize)
	o.MinFree = cmp.Or(o.MinFree, defaultMinFree)
	o.Software = cmp.Or(oneLine(o.Software), "nianbao")
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, warcFolder), 0o755); err != nil {
		return nil, fmt.Errorf("making the archive folder (is the data folder writable?): %w", err)
	}
	s := &Store{dir: dir, options: o, writeAt: (*os.File).WriteAt, sync: (*os.File).Sync, free: freeBytes}
	if s.lock, err = lock(filepath.Join(dir, lockName)); err != nil {
		return nil, err
	}
	s.index, err = openIndex(filepath.Join(dir, indexName), false)
	return s, err
}

// start makes the store ready for Begin.
func (s *Store) start() (err error) {
	if s.packers, err = packers(runtime.GOMAXPROCS(0)); err != nil {
		return err
	}
	s.changed = sync.NewCond(&s.mu)
	s.origins, s.byURL = make(map[sums]*origin), make(map[string]*job)
	s.room = semaphore.NewWeighted(maxInFlight)
	s.stopped = make(chan struct{})
	go s.write()
	return nil
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

// Close waits for what is in flight, seals it and releases the folder. Closing
// twice does no harm.
func (s *Store) Close() error {
	if s == nil {
		return nil // it never opened
	}
	s.mu.Lock()
	first := !s.closing
	s.closing = true
	s.mu.Unlock()
	if s.stopped != nil {
		s.changed.Broadcast()
		<-s.stopped
	}
	var err error
	if first && s.stopped != nil {
		if _, err = s.Seal(context.Background()); err != nil {
			s.options.Log.Error("closing the archive; the next run seals it", "error", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err = errors.Join(err, s.leave())
	if s.index != nil {
		err = errors.Join(err, s.index.db.Close())
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
		s.lock = nil
	}
	return err
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
	slices.SortFunc(names, byNumber)
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
