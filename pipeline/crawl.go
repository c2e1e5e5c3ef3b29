package pipeline

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/nianbao/nianbao/crawler"
)

// maxCrawls is how many portals are crawled at once; each is crawled by one
// goroutine that asks its host for one thing at a time.
const maxCrawls = 16

// Crawled is the account of one portal's crawl.
type Crawled struct {
	crawler.Tally
	Error string `json:"error,omitempty"` // what ended the crawl early
}

// Crawl crawls the portals, several at once, and returns the account of each in the
// order given. A portal that fails does not stop the others; an archive that cannot be
// written stops all. The error is that one or ctx's.
func Crawl(ctx context.Context, c *crawler.Crawler, portals []crawler.Portal) ([]Crawled, error) {
	out := make([]Crawled, len(portals))
	g, crawls := errgroup.WithContext(ctx)
	g.SetLimit(maxCrawls)
	for i, p := range portals {
		g.Go(func() error {
			tally, err := c.Crawl(crawls, p)
			out[i].Tally = tally
			if err != nil {
				out[i].Error = err.Error()
			}
			if errors.Is(err, crawler.ErrArchive) {
				return err
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return out, err
	}
	if err := ctx.Err(); err != nil {
		return out, fmt.Errorf("what was fetched is kept, crawl again to go on: %w", err)
	}
	return out, nil
}
