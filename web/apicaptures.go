package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// captureItem is one capture as the API tells it.
type captureItem struct {
	URL      string    `json:"url"`
	Time     time.Time `json:"time"`
	Status   int       `json:"status"` // 0 for an import
	Kind     string    `json:"kind"`   // response, revisit or resource
	Role     string    `json:"role"`
	Type     string    `json:"type"`
	Size     int64     `json:"size"`
	SHA256   string    `json:"sha256"`
	Payload  string    `json:"payload"` // digest of the body as served and kept, another than sha256 where a content coding was undone
	Via      string    `json:"via"`
	LinkText string    `json:"link_text"`
	Portal   string    `json:"portal"`
	Run      string    `json:"run"`
	Original string    `json:"original"` // address of the bytes, "" for an answer without
	Memento  string    `json:"memento"`  // address of this capture, "" where it is none
}

func makeCapture(c archive.Capture) captureItem {
	it := captureItem{URL: c.URL, Time: c.Time, Status: c.Status, Kind: string(c.Kind), Role: string(c.Role), Type: c.Type, Size: c.Size,
		SHA256: c.SHA256, Payload: c.Payload, Via: c.Via, LinkText: c.LinkText, Portal: c.Portal, Run: c.Run}
	if c.SHA256 != "" {
		it.Original = "/originals/" + c.SHA256
		if strings.HasPrefix(c.URL, "http://") || strings.HasPrefix(c.URL, "https://") {
			it.Memento = mementoPath(c.Time, c.URL)
		}
	}
	return it
}

var captureRoles = []string{string(archive.RoleList), string(archive.RoleReport), string(archive.RoleAsset), string(archive.RoleEmbed),
	string(archive.RoleRendered), string(archive.RoleRobots), string(archive.RoleImport)}

// apiCaptures lists captures, oldest first, of an address, of a payload, of a portal or
// of a run.
func (s *site) apiCaptures(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	f := archive.Filter{URL: p.text("url", maxURLRunes), SHA256: p.sum("sha256"), Portal: p.word("portal"), Run: p.word("run"),
		Role: archive.Role(p.oneOf("role", captureRoles...)), Since: p.day("since"), Until: p.day("until")}
	if f.URL == "" && f.SHA256 == "" && f.Portal == "" && f.Run == "" {
		p.fail(badParam("url", "error.url_missing"))
	}
	limit, from := p.limit(), p.captureBookmark()
	if p.err != nil {
		return p.err
	}
	items, next, err := s.capturesFrom(r.Context(), f, from, limit)
	if err != nil {
		return err
	}
	l := list{Items: items, Total: len(items), TotalExact: true, Next: writeBookmark(next)}
	if from != (bookmark{}) || next != (bookmark{}) {
		if l.Total, err = s.captureBound(r.Context(), f); err != nil {
			return err
		}
		l.TotalExact = false
	}
	return sendJSON(w, r, l)
}

// captureBookmark reads a cursor whose place is a time, behind so many captures of that time.
func (p *params) captureBookmark() bookmark {
	return p.bookmarkWith(func(m bookmark) bool { return m.Fetched != 0 })
}

// capturesFrom lists captures from a place on.
func (s *site) capturesFrom(ctx context.Context, f archive.Filter, from bookmark, limit int) (items []captureItem, next bookmark, err error) {
	if from != (bookmark{}) {
		f.Since = time.UnixMicro(from.Fetched)
	}
	items, behind := []captureItem{}, from.Figures
	for c, err := range s.archive.Captures(ctx, f) {
		if err != nil {
			return nil, bookmark{}, err
		}
		if behind > 0 && c.Time.UnixMicro() == from.Fetched {
			behind--
			continue
		}
		if len(items) == limit {
			return items, captureBookmarkOf(items, from), nil
		}
		items = append(items, makeCapture(c))
	}
	return items, bookmark{}, nil
}

// captureBookmarkOf is the place behind items, which began at from.
func captureBookmarkOf(items []captureItem, from bookmark) bookmark {
	at := items[len(items)-1].Time.UnixMicro()
	n := 0
	for _, it := range items {
		if it.Time.UnixMicro() == at {
			n++
		}
	}
	if at == from.Fetched {
		n += from.Figures
	}
	return bookmark{Fetched: at, Figures: n}
}

// captureBound is how many captures there are at most: counting the chosen ones would
// read them all.
func (s *site) captureBound(ctx context.Context, f archive.Filter) (int, error) {
	sizes, err := s.archive.Sizes(ctx)
	if err != nil || f.Portal == "" {
		return sizes.Captures, err
	}
	for _, p := range sizes.Portals {
		if p.Portal == f.Portal {
			return p.Captures, nil
		}
	}
	return 0, nil
}
