package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/nianbao/nianbao/crawler"
)

// Lease opens the archive for writing when the first of several users wants it and
// closes it after the last, so that between crawls other commands can write.
type Lease struct {
	// Open opens the archive and gives the crawler that writes to it.
	Open func(ctx context.Context) (*crawler.Crawler, error)

	mu    sync.Mutex
	users int
	c     *crawler.Crawler
}

// Crawl crawls one portal on the shared archive. An archive that another process
// writes to gives archive.ErrLocked.
func (l *Lease) Crawl(ctx context.Context, p crawler.Portal) (tally crawler.Tally, err error) {
	c, err := l.acquire(ctx)
	if err != nil {
		return crawler.Tally{Portal: p.ID}, fmt.Errorf("crawl of %s: %w", p.ID, err)
	}
	defer func() {
		if closed := l.release(); err == nil {
			err = closed
		}
	}()
	return c.Crawl(ctx, p)
}

func (l *Lease) acquire(ctx context.Context) (*crawler.Crawler, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.users == 0 {
		c, err := l.Open(ctx)
		if err != nil {
			return nil, err
		}
		l.c = c
	}
	l.users++
	return l.c, nil
}

func (l *Lease) release() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.users--; l.users > 0 {
		return nil
	}
	c := l.c
	l.c = nil
	return errors.Join(c.Store.Close(), c.Frontier.Close())
}
