package crawler

import (
	"context"
	"maps"
	"slices"
)

// walker knows how one make of site lays out a column of reports. It is an interface because every make is an
// implementation of its own; the conformance test holds all of them to the same bargain:
//
// walk reads the column that begins at start through r.read (a page that must be there) and r.probe (a page that
// may be), and hands every page that belongs to the column to r.keep. A nil page means that it could not be
// read, which r has noted: go on where possible. An error ends the crawl of the portal: hand it back at once.
type walker interface {
	walk(ctx context.Context, r *run, start string) error
}

// walkers gives the makes by the kind of a start page in a portal file.
func walkers() map[string]walker {
	return map[string]walker{
		"list":    listWalker{},
		"jpage":   jpageWalker{},
		"page":    pageWalker{},
		"sitemap": sitemapWalker{},
	}
}

func walkerFor(kind string) walker { return walkers()[kind] }

// kinds lists the kinds that a start page may have.
func kinds() []string { return slices.Sorted(maps.Keys(walkers())) }
