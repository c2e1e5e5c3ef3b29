package index

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
)

// Options of an index.
type Options struct {
	Log    *slog.Logger // nil for none
	Parser string       // version of the parser that feeds a Builder; another one makes the index stale

	// Release is the digest of the data release whose catalogue a Builder makes, "" for the
	// present state. A catalogue of a release has no full text.
	Release string
}

func (o Options) logger() *slog.Logger {
	if o.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return o.Log
}

// Index serves one finished generation. Its methods may be called from any
// number of goroutines, also while Refresh changes to a newer generation.
type Index struct {
	dir string
	log *slog.Logger

	mu      sync.RWMutex // guards current
	current *generation  // nil after Close
	closing sync.WaitGroup
}

// Open opens the generation that serves, read-only; ErrNoIndex when none was built.
func Open(ctx context.Context, dir string, o Options) (*Index, error) {
	g, err := openCurrent(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("opening the index: %w", err)
	}
	return &Index{dir: dir, log: o.logger(), current: g}, nil
}

// Refresh changes to a newer generation when there is one and reports whether it
// did. Readers in flight end on the old one, which is closed after the last.
func (x *Index) Refresh(ctx context.Context) (bool, error) {
	now, err := currentGen(x.dir)
	if err != nil {
		return false, fmt.Errorf("refreshing the index: %w", err)
	}
	old, err := x.acquire()
	if err != nil {
		return false, err
	}
	same := old.name == genName(now) && old.stands(x.dir)
	old.release()
	if same {
		return false, nil
	}
	g, err := openCurrent(ctx, x.dir)
	if err != nil {
		return false, fmt.Errorf("refreshing the index: %w", err)
	}
	return x.swap(g)
}

func (x *Index) swap(g *generation) (bool, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current == nil {
		return false, errors.Join(errClosed, g.close())
	}
	x.retire(x.current)
	x.current = g
	return true, nil
}

// retire closes g when its last reader is gone. The caller holds x.mu, so no new
// reader can enter g.
func (x *Index) retire(g *generation) {
	x.closing.Go(func() {
		g.users.Wait()
		if err := g.close(); err != nil {
			x.log.Warn("closing an old generation", "generation", g.name, "error", err)
		}
	})
}

// Close waits for the readers in flight and closes the index.
func (x *Index) Close() error {
	x.mu.Lock()
	if x.current != nil {
		x.retire(x.current)
		x.current = nil
	}
	x.mu.Unlock()
	x.closing.Wait()
	return nil
}

var errClosed = errors.New("the index is closed")

// acquire enters the current generation; the caller must release it.
func (x *Index) acquire() (*generation, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.current == nil {
		return nil, errClosed
	}
	x.current.users.Add(1)
	return x.current, nil
}
