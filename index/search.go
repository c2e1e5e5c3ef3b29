package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
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

// errNoText says what a data release lacks.
var errNoText = WrongInput("text", "a data release has no full text: search the present state", "数据发布不含全文：请检索现状")

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
		return nil, errNoText
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
	rows, err := s.hitRows(ctx, page.rows())
	if err != nil {
		return nil, err
	}
	page.cursors(rows, res)
	res.Hits, err = s.hits(ctx, page.hits, rows)
	return res, err
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

// hitRow is a hit as the catalogue has it, and its packed record when text was asked for.
type hitRow struct {
	Hit
	seq    uint32
	record []byte
}

// hitRows loads the catalogue rows of a page, by number.
func (s *searcher) hitRows(ctx context.Context, page []placed) (map[uint32]*hitRow, error) {
	seqs := make([]uint32, len(page))
	for i, p := range page {
		seqs[i] = p.seq
	}
	list, err := json.Marshal(seqs)
	if err != nil {
		return nil, err
	}
	record := "b.record"
	if s.q.Empty() {
		record = "NULL"
	}
	rows, err := all(ctx, s.db, func(rows *sql.Rows) (*hitRow, error) {
		var r hitRow
		var err error
		r.Hit, err = scanHitBehind(rows, &r.seq, &r.record)
		return &r, err
	}, `SELECT r.seq, `+record+`, `+hitColumns+` FROM reports r JOIN bodies b USING (seq)
		WHERE r.seq IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, err
	}
	out := make(map[uint32]*hitRow, len(rows))
	for _, r := range rows {
		out[r.seq] = r
	}
	for _, seq := range seqs {
		if out[seq] == nil {
			return nil, fmt.Errorf("report %d is in the text index and not in the catalogue, run `nianbao build --full`", seq)
		}
	}
	return out, nil
}

// hits makes the hits of a page and cuts their snippets.
func (s *searcher) hits(ctx context.Context, page []placed, rows map[uint32]*hitRow) ([]Hit, error) {
	out := make([]Hit, len(page))
	for i, p := range page {
		out[i] = rows[p.seq].Hit
		out[i].Score = float64(p.score)
	}
	if !s.q.Empty() {
		err := s.eachText(ctx, len(page), func(i int, r *textReader) (err error) {
			out[i].Snippets, err = s.quote(r, rows[page[i].seq])
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if s.f.Apart {
		return out, nil
	}
	return s.foldSames(ctx, out)
}

// quote cuts the snippets of one report out of its record, of which nothing but sections,
// and tables that hold a word, is read.
func (s *searcher) quote(r *textReader, row *hitRow) ([]Snippet, error) {
	text, err := r.read(s.attributes.place(row.seq))
	if err != nil {
		return nil, err
	}
	terms := termsIn(s.finders, text)
	var printed struct {
		Title    string           `json:"title"`
		Agency   report.Agency    `json:"agency"`
		Sections []report.Section `json:"sections"`
		Tables   json.RawMessage  `json:"tables"`
	}
	if r.record, err = s.codec.dec.DecodeAll(row.record, r.record[:0]); err == nil {
		err = json.Unmarshal(r.record, &printed)
	}
	for i, section := range printed.Sections { // only those that can be quoted are worth joining; places stay
		if terms[string(section.Kind)] == 0 {
			printed.Sections[i] = report.Section{Kind: section.Kind}
		}
	}
	shown := &report.Report{Title: printed.Title, Agency: printed.Agency, Sections: printed.Sections}
	if err == nil && terms[partTable] > 0 {
		err = json.Unmarshal(printed.Tables, &shown.Tables)
	}
	if err != nil {
		return nil, fmt.Errorf("stored record %s is damaged, run `nianbao build --full`: %w", row.ID, err)
	}
	return snippets(shown, terms, s.q, s.f.Section), nil
}
