package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// boltTimeout bounds the wait for the lock of Bleve's root file, which is for
// ever by default.
const boltTimeout = "5s"

// Builder makes a new generation beside the one that serves. Its methods may be
// called from several goroutines. After an error of the disk or the database it
// refuses to commit; the old generation goes on serving.
type Builder struct {
	dir  string // of the index
	gen  int
	full bool
	meta meta
	log  *slog.Logger
	lock *os.File

	mu     sync.Mutex
	err    error // first failure that leaves catalogue and text apart
	done   bool
	db     *sql.DB
	texts  *texts
	lanes  []*lane
	codec  *codec
	symbol map[symbol]int64
	placed map[string]bool // regions of which the places above are known
}

// Begin starts a generation: empty when full, otherwise a copy of the one that
// serves. A generation that another parser, schema, mapping or Bleve made cannot
// be gone on with; then Begin acts as with full, logs why, and Full says so.
// It removes what a crashed build left and fails with ErrBusy while another
// builder is at work.
func Begin(ctx context.Context, dir string, full bool, o Options) (*Builder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the index folder: %w", err)
	}
	lock, err := lockBuild(dir)
	if err != nil {
		return nil, err
	}
	b := &Builder{dir: dir, full: full, log: o.logger(), lock: lock, placed: map[string]bool{}}
	if err := b.begin(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("beginning a build in %s: %w", dir, err), b.Abort())
	}
	return b, nil
}

func (b *Builder) begin(ctx context.Context, o Options) (err error) {
	if b.meta, err = newMeta(o); err != nil {
		return err
	}
	current, err := currentGen(b.dir)
	if err != nil && !errors.Is(err, ErrNoIndex) {
		return err
	}
	if b.gen, err = b.removeLeftovers(current); err != nil {
		return err
	}
	if reason := b.staleness(current); reason != "" && !b.full {
		b.log.Info("building everything anew", "reason", reason)
		b.full = true
	}
	if b.full {
		err = os.MkdirAll(b.path(), 0o755)
	} else {
		err = copyTree(filepath.Join(b.dir, genName(current)), b.path())
	}
	if err != nil {
		return err
	}
	return b.open(ctx)
}

// staleness says why generation current cannot be gone on with.
func (b *Builder) staleness(current int) string {
	if current == 0 {
		return "there is no index yet"
	}
	old, err := readMeta(filepath.Join(b.dir, genName(current)))
	if err != nil {
		return err.Error()
	}
	return b.meta.stale(old)
}

// removeLeftovers deletes generations newer than the one that serves, which only
// a build that never committed can have made, and returns the next free number.
// With CURRENT lost that is every generation but those still being read.
func (b *Builder) removeLeftovers(current int) (next int, err error) {
	ns, err := generations(b.dir)
	if err != nil {
		return 0, err
	}
	next = current + 1
	for _, n := range ns {
		path := filepath.Join(b.dir, genName(n))
		if n <= current {
			continue
		}
		if inUse(path) {
			next = n + 1
			continue
		}
		b.log.Info("removing what an unfinished build left", "generation", genName(n))
		if err := os.RemoveAll(path); err != nil {
			return 0, err
		}
	}
	return next, nil
}

func (b *Builder) open(ctx context.Context) (err error) {
	if b.codec, err = newCodec(); err != nil {
		return err
	}
	if b.db, err = createCatalogue(ctx, b.path(), b.full); err != nil {
		return err
	}
	if b.symbol, err = symbolIDs(ctx, b.db); err != nil {
		return err
	}
	if b.meta.Release != "" {
		return nil
	}
	if b.texts, err = openTexts(b.path(), true); err != nil {
		return err
	}
	for n := range textLanes {
		l, err := startLane(lanePath(b.path(), n), b.full, b.texts)
		if err != nil {
			return err
		}
		b.lanes = append(b.lanes, l)
	}
	return nil
}

func (b *Builder) path() string { return filepath.Join(b.dir, genName(b.gen)) }

// Full reports whether the generation started empty, so that everything must be
// put again.
func (b *Builder) Full() bool { return b.full }

// Commit finishes the generation, brings it to the disk, makes it the one that
// serves and removes generations older than the one before. When it fails, the
// old generation still serves and the new one is gone.
func (b *Builder) Commit(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return errors.New("this build has ended already")
	}
	if err := b.finish(ctx); err != nil {
		return errors.Join(fmt.Errorf("finishing the index: %w", err), b.abort())
	}
	if err := setCurrent(b.dir, b.gen); err != nil {
		err = fmt.Errorf("switching to the new index: %w", err)
		if n, _ := currentGen(b.dir); n != b.gen {
			return errors.Join(err, b.abort())
		}
		b.done = true // CURRENT names the new generation already, it must stay
		return errors.Join(err, b.lock.Close())
	}
	b.done = true
	b.removeOld()
	return b.lock.Close()
}

func (b *Builder) finish(ctx context.Context) error {
	if b.err != nil {
		return b.err
	}
	if err := b.finishText(); err != nil {
		return err
	}
	if err := writeAttributes(ctx, b.db); err != nil {
		return err
	}
	if err := writeColumns(ctx, b.db); err != nil {
		return err
	}
	if b.texts != nil {
		if err := b.writeNames(ctx); err != nil {
			return err
		}
	}
	var err error
	if b.meta.Stats, err = countStats(ctx, b.db); err != nil {
		return err
	}
	b.meta.Built = time.Now().UTC().Truncate(time.Second)
	if _, err := b.db.ExecContext(ctx, "PRAGMA analysis_limit = 1000; ANALYZE"); err != nil {
		return err
	}
	if err := b.closeFiles(); err != nil {
		return err
	}
	if err := b.meta.write(b.path()); err != nil {
		return err
	}
	return syncTree(b.path())
}

// removeOld keeps the generation before the new one, for readers that have not
// refreshed yet, and any older one that a reader has marked. What cannot be
// removed is tried again by the next build.
func (b *Builder) removeOld() {
	keep := 2
	if b.meta.Release != "" {
		keep = 1 // the one before could not be read any more
	}
	ns, err := generations(b.dir)
	if err != nil || len(ns) < keep {
		return
	}
	for _, n := range ns[:len(ns)-keep] {
		path := filepath.Join(b.dir, genName(n))
		if inUse(path) {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			b.log.Warn("an old generation stays", "generation", genName(n), "error", err)
		}
	}
}

// Abort drops the new generation; the old one goes on serving. After Commit it
// does nothing, so it may be deferred.
func (b *Builder) Abort() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.abort()
}

func (b *Builder) abort() error {
	if b.done {
		return nil
	}
	b.done = true
	err := b.closeFiles()
	if b.gen > 0 {
		err = errors.Join(err, os.RemoveAll(b.path()))
	}
	return errors.Join(err, b.lock.Close())
}

// finishText ends the lanes, all at once.
func (b *Builder) finishText() error {
	errs := make([]error, len(b.lanes))
	var ended sync.WaitGroup
	for i, l := range b.lanes {
		ended.Go(func() { errs[i] = l.finish() })
	}
	ended.Wait()
	b.lanes = nil
	return errors.Join(errs...)
}

func (b *Builder) closeFiles() error {
	var errs []error
	for _, l := range b.lanes { // only after a failure
		close(l.docs)
		<-l.done
		errs = append(errs, l.close())
	}
	if b.texts != nil {
		errs = append(errs, b.texts.close())
	}
	if b.db != nil {
		errs = append(errs, b.db.Close())
	}
	if b.codec != nil {
		b.codec.close()
	}
	b.lanes, b.texts, b.db = nil, nil, nil // the codec still packs for a Put that comes too late
	return errors.Join(errs...)
}
