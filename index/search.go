package index

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

const (
	// verifyLimit is how many candidates are held against their text so that the
	// total is exact: some 0.1 s of unpacking. Above it only the page shown is.
	verifyLimit = 2000
	// searchTimeout bounds one search, so that a hostile query cannot hold a server.
	searchTimeout = 10 * time.Second
)

// Search finds reports by text and filters. Hits shown hold the text exactly.
// Without text it lists what passes the filters, with facets.
//
// TotalExact is false when more than a few thousand candidates could hold a
// phrase: then Total and facets count those, and a page may be shorter than
// f.Limit because false candidates are left out of it.
func (x *Index) Search(ctx context.Context, f Filter) (*Results, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	s, err := g.searcher(ctx, f)
	if err != nil {
		return nil, err
	}
	res, err := s.run(ctx)
	if err == nil && res.Total == 0 && !s.q.Empty() {
		res.Meant, err = g.meant(ctx, f.Text, s.q)
	}
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return res, nil
}

// searcher reads what f asks for.
func (g *generation) searcher(ctx context.Context, f Filter) (*searcher, error) {
	f, err := f.check()
	if err != nil {
		return nil, err
	}
	s := &searcher{generation: g, f: f}
	if s.q, err = ParseQuery(f.Text); err != nil {
		return nil, err
	}
	if s.f.asked, err = g.resolve(ctx, s.q); err != nil {
		return nil, err
	}
	if s.f.Section == "" {
		s.f.Section = s.q.section()
	}
	if s.f.Portal != "" {
		if s.portal, err = all(ctx, g.db, scanString,
			`SELECT DISTINCT report FROM outcomes WHERE portal = ? AND report <> ''`, s.f.Portal); err != nil {
			return nil, fmt.Errorf("reports of portal %s: %w", s.f.Portal, err)
		}
	}
	return s, nil
}

// searcher is one search under way.
type searcher struct {
	*generation
	q      Query
	f      Filter
	portal []string // reports of f.Portal
}

// candidate is a report that Bleve found.
type candidate struct {
	id    string
	score float64
}

func (s *searcher) run(ctx context.Context) (*Results, error) {
	bq, verify := plan(s.q, s.f, s.portal)
	if s.q.Empty() {
		return s.browse(ctx, bq)
	}
	window := s.f.Offset + s.f.Limit
	if verify {
		window = max(window, verifyLimit)
	}
	found, err := s.find(ctx, bq, window)
	if err != nil {
		return nil, err
	}
	if verify && found.Total <= verifyLimit {
		return s.exactly(ctx, candidates(found.Hits))
	}
	page := cut(candidates(found.Hits), s.f)
	if verify {
		if page, _, err = s.verify(ctx, page); err != nil {
			return nil, err
		}
	}
	res := &Results{Total: int(found.Total), TotalExact: !verify}
	if res.Facets, err = s.facets(ctx, found.Facets); err != nil {
		return nil, err
	}
	res.Hits, err = s.hits(ctx, page)
	return res, err
}

// browse lists what passes the filters, with facets from Bleve.
func (s *searcher) browse(ctx context.Context, bq query.Query) (*Results, error) {
	res, err := s.list(ctx, s.f)
	if err != nil {
		return nil, err
	}
	found, err := s.find(ctx, bq, 0)
	if err != nil {
		return nil, err
	}
	res.Facets, err = s.facets(ctx, found.Facets)
	return res, err
}

func (s *searcher) find(ctx context.Context, bq query.Query, size int) (*bleve.SearchResult, error) {
	req := bleve.NewSearchRequestOptions(bq, size, 0, false)
	req.SortBy(sortOrder(s.f.Sort))
	for _, f := range facetFields {
		req.AddFacet(f.name, bleve.NewFacetRequest(f.field, maxFacet))
	}
	return s.text.SearchInContext(ctx, req)
}

func candidates(hits search.DocumentMatchCollection) []candidate {
	out := make([]candidate, len(hits))
	for i, h := range hits {
		out[i] = candidate{h.ID, h.Score}
	}
	return out
}

// cut returns the page that f asks for.
func cut(cs []candidate, f Filter) []candidate {
	start := min(f.Offset, len(cs))
	return cs[start:min(start+f.Limit, len(cs))]
}

// hits loads the catalogue rows of a page and cuts their snippets.
func (s *searcher) hits(ctx context.Context, page []candidate) ([]Hit, error) {
	byID, err := s.hitRows(ctx, page)
	if err != nil {
		return nil, err
	}
	out := make([]Hit, 0, len(page))
	for _, c := range page {
		h, ok := byID[c.id]
		if !ok {
			return nil, fmt.Errorf("%s is in the text index and not in the catalogue, run `nianbao build --full`", c.id)
		}
		r, err := s.codec.loadRecord(ctx, s.db, c.id)
		if err != nil {
			return nil, err
		}
		h.Score = c.score
		h.Snippets = snippets(r, s.q, s.f.Section)
		out = append(out, h)
	}
	return s.foldSames(ctx, out)
}

func (s *searcher) hitRows(ctx context.Context, cs []candidate) (map[string]Hit, error) {
	ids, err := json.Marshal(idsOf(cs))
	if err != nil {
		return nil, err
	}
	hits, err := all(ctx, s.db, scanHit, `SELECT `+hitColumns+` FROM reports r
		WHERE r.id IN (SELECT value FROM json_each(?))`, string(ids))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]Hit, len(hits))
	for _, h := range hits {
		byID[h.ID] = h
	}
	return byID, nil
}

func idsOf(cs []candidate) []string {
	ids := make([]string, len(cs))
	for i, c := range cs {
		ids[i] = c.id
	}
	return ids
}
