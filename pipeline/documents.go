package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/parser"
)

// payload names what a document is: these bytes at this address.
type payload struct{ url, sha256 string }

// document is one payload to be read, with all that is known about it. The same
// bytes may have been fetched by several crawls and loaded by hand as well.
type document struct {
	archive.Capture                   // the capture that counts
	earlier         []archive.Capture // captures that counted before it, oldest first
}

// documents lists what the archive has to read, in the order of first capture:
// reports, their attachments and imports that came with a body. The list is a
// function of the archive alone, and captures added later only ever add to it or
// replace the capture that counts.
func documents(ctx context.Context, store *archive.Store) ([]*document, error) {
	l := newDocumentList()
	for c, err := range store.Captures(ctx, archive.Filter{}) {
		if err != nil {
			return nil, fmt.Errorf("listing the archive: %w", err)
		}
		l.add(c)
	}
	return l.list, nil
}

// documentOf finds one of documents by the captures of its address alone, nil if it is none.
func documentOf(ctx context.Context, store *archive.Store, p payload) (*document, error) {
	var captures []archive.Capture
	for _, url := range []string{p.url, archive.RenderedPrefix + p.url} {
		for c, err := range store.Captures(ctx, archive.Filter{URL: url}) {
			if err != nil {
				return nil, fmt.Errorf("listing the archive: %w", err)
			}
			captures = append(captures, c)
		}
	}
	slices.SortFunc(captures, func(a, b archive.Capture) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID)) })
	l := newDocumentList()
	for _, c := range captures {
		l.add(c)
	}
	return l.known[p], nil
}

// documentList takes captures in, by time and id.
type documentList struct {
	list   []*document
	known  map[payload]*document
	served map[string]string // address → digest of its newest bytes so far
}

func newDocumentList() *documentList {
	return &documentList{known: map[payload]*document{}, served: map[string]string{}}
}

func (l *documentList) add(c archive.Capture) {
	if !isDocument(c) {
		return
	}
	c.URL = c.Page()
	d, newest := l.known[payload{c.URL, c.SHA256}], l.served[c.URL]
	l.served[c.URL] = c.SHA256
	if d != nil {
		d.again(c, newest != c.SHA256)
		return
	}
	d = &document{Capture: c}
	l.known[payload{c.URL, c.SHA256}] = d
	l.list = append(l.list, d)
}

func isDocument(c archive.Capture) bool {
	if c.Truncated != "" {
		return false // half a table gives wrong numbers
	}
	switch c.Role {
	case archive.RoleImport, archive.RoleRendered:
		return true
	case archive.RoleReport, archive.RoleAsset:
		return c.Status == 200 && c.Size > 0
	}
	return false
}

// again takes in a further capture of the same payload. It counts when it tells more
// about the document, what a person said outweighing all else, and when the address
// has returned to these bytes after serving others: they are then what the agency
// says now.
func (d *document) again(c archive.Capture, returned bool) {
	if c.Agency == "" {
		c.Region = cmp.Or(d.Region, c.Region)
	}
	c.Agency, c.Year = cmp.Or(c.Agency, d.Agency), cmp.Or(c.Year, d.Year)
	c.Portal, c.LinkText = cmp.Or(d.Portal, c.Portal), cmp.Or(d.LinkText, c.LinkText)
	if d.Role != archive.RoleAsset {
		c.Role = d.Role // a report that another page shows as an attachment stays one
	}
	if returned || hintsOf(c) != hintsOf(d.Capture) {
		d.earlier = append(d.earlier, d.Capture)
		d.Capture = c
	}
}

// hints are what is known of a document beside its bytes.
type hints struct {
	role                             archive.Role
	portal, region, agency, linkText string
	year                             int
}

func hintsOf(c archive.Capture) hints {
	return hints{c.Role, c.Portal, c.Region, c.Agency, c.LinkText, c.Year}
}

// reading names how a capture is read: by which rules, under which hints. The index
// keeps it with the outcome, so that the next build sees whether that still holds.
func reading(c archive.Capture) string { return parser.Version + " " + c.ID }
