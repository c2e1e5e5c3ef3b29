package pipeline

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/nianbao/nianbao/crawler"
)

// maxCrawls is how many hosts are crawled at once, each by one goroutine that asks it
// for one thing at a time. A crawl mostly waits, so the bound is what a run holds in
// memory: under half a megabyte beside its links.
const maxCrawls = 200

// Crawled is the account of one portal's crawl.
type Crawled struct {
	crawler.Tally
	Error string `json:"error,omitempty"` // what ended the crawl early
}

// Crawl crawls the portals, many hosts at once and the portals of one host one after
// another, and returns the account of each in the order given. A portal that fails does not stop the others; an archive that cannot be
// written stops all. The error is that one or ctx's.
func Crawl(ctx context.Context, c *crawler.Crawler, portals []crawler.Portal) ([]Crawled, error) {
	out := make([]Crawled, len(portals))
	g, crawls := errgroup.WithContext(ctx)
	g.SetLimit(maxCrawls)
	for _, host := range byHost(portals) {
		g.Go(func() error { // waits for a free place: the rest of the queue is a list of numbers
			for _, i := range host {
				tally, err := c.Crawl(crawls, portals[i])
				out[i].Tally = tally
				if err != nil {
					out[i].Error = err.Error()
				}
				if errors.Is(err, crawler.ErrArchive) {
					return err
				}
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

// byHost groups the portals, by their places, by the host that they begin at.
func byHost(portals []crawler.Portal) [][]int {
	var groups [][]int
	place := map[string]int{}
	for i, p := range portals {
		at, known := place[p.Host()]
		if !known {
			at = len(groups)
			place[p.Host()] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], i)
	}
	return groups
}
