package index

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/nianbao/nianbao/report"
)

const (
	// verifyLimit is how many candidates for a phrase are held against their text, so that
	// total and facets are exact and the order knows how often the words stand there: some
	// 20 ms of unpacking. Above it only a sample and the page shown are.
	verifyLimit = 2000
	// sampleSize is how many of more candidates are held against their text to estimate
	// what only the text says, good for some 3 % of the total. Fewer are all looked at.
	sampleSize = 256
	// searchTimeout bounds one search, so that a hostile query cannot hold a server.
	searchTimeout = 10 * time.Second
)

// Search finds reports by text and filters. Hits shown hold the text exactly.
// Without text it lists what passes the filters, with facets.
//
// TotalExact is false when more than a few thousand candidates could hold a phrase: then
// Total and facets count those. Of what is asked for in one section they are estimated
// from a sample, as the facet of sections is whenever there are so many.
func (x *Index) Search(ctx context.Context, f Filter) (*Results, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	if g.text == nil {
		return nil, &InputError{"text", "a data release has no full text: search the present state"}
	}
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

// searcher is one search under way.
type searcher struct {
	*generation
	q       Query
	f       Filter
	finders []finder
	narrows []narrow
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
	s.finders = s.q.finders()
	asked, err := g.resolve(ctx, s.q)
	if err != nil {
		return nil, err
	}
	if s.narrows, err = g.narrows(ctx, f, asked); err != nil {
		return nil, err
	}
	if s.f.Section == "" {
		s.f.Section = s.q.section()
	}
	return s, nil
}

func (s *searcher) run(ctx context.Context) (*Results, error) {
	found, exact, err := s.evaluate(ctx)
	if err != nil {
		return nil, err
	}
	res := &Results{TotalExact: true}
	share := 1.0
	var counts sectionCounts
	switch {
	case s.q.Empty():
		counts = s.presentSections(found)
	case len(found) <= sampleSize || !exact && len(found) <= verifyLimit:
		found, counts, err = s.verify(ctx, found)
		exact = true
	default:
		counts, share, err = s.sample(ctx, found)
		res.TotalExact = exact
	}
	if err != nil {
		return nil, err
	}
	res.Total = int(math.Round(float64(len(found)) * share))
	res.Facets = s.facets(found, counts, share)
	page, err := s.page(ctx, found, exact)
	if err != nil {
		return nil, err
	}
	if res.Hits, err = s.hits(ctx, page.hits); err != nil {
		return nil, err
	}
	return res, s.cursors(ctx, page, res)
}

// sample holds some of many candidates against their text. share is how
// many of those asked for in one section stand there.
func (s *searcher) sample(ctx context.Context, found []candidate) (counts sectionCounts, share float64, err error) {
	kept, counts, err := s.verify(ctx, sampleOf(found))
	share = float64(len(kept)) / sampleSize
	for i, n := range counts.reports {
		counts.reports[i] = n * len(found) / sampleSize
	}
	counts.about = true
	if s.f.Section == "" {
		share = 1 // what is found stands somewhere in the report, all but a few
	}
	return counts, share, err
}

// hits loads the catalogue rows of a page and cuts their snippets.
func (s *searcher) hits(ctx context.Context, page []placed) ([]Hit, error) {
	bySeq, err := s.hitRows(ctx, page)
	if err != nil {
		return nil, err
	}
	snippets, err := s.quotes(ctx, page)
	if err != nil {
		return nil, err
	}
	out := make([]Hit, 0, len(page))
	for i, p := range page {
		h, ok := bySeq[p.seq]
		if !ok {
			return nil, fmt.Errorf("report %d is in the text index and not in the catalogue, run `nianbao build --full`", p.seq)
		}
		h.Score = float64(p.score)
		if snippets != nil {
			h.Snippets = snippets[i]
		}
		out = append(out, h)
	}
	return s.foldSames(ctx, out)
}

// quotes cuts the snippets of a page; nil when no text was asked for.
func (s *searcher) quotes(ctx context.Context, page []placed) ([][]Snippet, error) {
	if s.q.Empty() {
		return nil, nil
	}
	out := make([][]Snippet, len(page))
	err := s.eachText(ctx, len(page), func(i int, r *textReader) (err error) {
		out[i], err = s.quote(ctx, r, page[i].seq)
		return err
	})
	return out, err
}

// quote cuts the snippets of one report out of its record, of which nothing but sections
// and tables is read.
func (s *searcher) quote(ctx context.Context, r *textReader, seq uint32) ([]Snippet, error) {
	text, err := r.read(s.attributes.place(seq))
	if err != nil {
		return nil, err
	}
	var touched []bool
	for _, part := range text.parts() {
		touched = append(touched, touch(s.finders, part))
	}
	var packed []byte
	if err := s.db.QueryRowContext(ctx, `SELECT record FROM bodies WHERE seq = ?`, seq).Scan(&packed); err != nil {
		return nil, fmt.Errorf("reading report %d: %w", seq, err)
	}
	b, err := s.codec.unpack(packed)
	if err != nil {
		return nil, fmt.Errorf("stored record %d is damaged, run `nianbao build --full`: %w", seq, err)
	}
	var printed struct {
		Title    string           `json:"title"`
		Agency   report.Agency    `json:"agency"`
		Sections []report.Section `json:"sections"`
		Tables   []report.Table   `json:"tables"`
	}
	if err := json.Unmarshal(b, &printed); err != nil {
		return nil, fmt.Errorf("stored record %d is damaged, run `nianbao build --full`: %w", seq, err)
	}
	shown := &report.Report{Title: printed.Title, Agency: printed.Agency, Sections: printed.Sections, Tables: printed.Tables}
	return snippets(shown, touched, s.q, s.f.Section), nil
}

func (s *searcher) hitRows(ctx context.Context, page []placed) (map[uint32]Hit, error) {
	seqs := make([]uint32, len(page))
	for i, p := range page {
		seqs[i] = p.seq
	}
	list, err := json.Marshal(seqs)
	if err != nil {
		return nil, err
	}
	rows, err := all(ctx, s.db, scanHit, `SELECT `+hitColumns+` FROM reports r
		WHERE r.seq IN (SELECT value FROM json_each(?)) ORDER BY r.seq`, string(list))
	if err != nil {
		return nil, err
	}
	slices.Sort(seqs)
	out := make(map[uint32]Hit, len(rows))
	for i, h := range rows {
		if len(rows) == len(seqs) {
			out[seqs[i]] = h
		}
	}
	return out, nil
}
