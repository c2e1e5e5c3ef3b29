package crawler

import (
	"context"

	"github.com/nianbao/nianbao/archive"
)

// pageWalker is for a start page that is itself a report.
type pageWalker struct{}

func (pageWalker) walk(_ context.Context, r *run, start string) error {
	r.find(Link{URL: start, Role: archive.RoleReport})
	return nil
}
