package index

import (
	"context"
	"slices"
)

// page is a part of an ordered list.
type page struct {
	hits       []placed
	prev, next bool // there is more on that side
}

// pageRounds bounds how often more candidates are looked at to fill a page of which some
// do not hold the phrase.
const pageRounds = 8

// page puts candidates in order and cuts the page that is asked for. Unless all of them
// are known to be hits, those on the page are held against their text.
func (s *searcher) page(ctx context.Context, found []candidate, exact bool) (page, error) {
	order, err := s.order(ctx)
	if err != nil {
		return page{}, err
	}
	from, back := s.f.After, s.f.Before != ""
	field := "after"
	if back {
		from, field = s.f.Before, "before"
	}
	var at *position
	if from != "" {
		if at, err = s.readCursor(ctx, from, field); err != nil {
			return page{}, err
		}
	}
	hits, more, err := s.fill(ctx, found, exact, top{order: order, after: at, back: back})
	if back {
		slices.Reverse(hits)
		return page{hits, more, true}, err
	}
	return page{hits, s.f.After != "" || s.f.Offset > 0, more}, err
}

// fill takes hits off the front of an order until the page is full.
func (s *searcher) fill(ctx context.Context, found []candidate, exact bool, t top) (hits []placed, more bool, err error) {
	want := s.f.Limit + 1 // one more tells that there is more
	skip := s.f.Offset
	for round := 0; len(hits) < want && round < pageRounds; round++ {
		t.list, t.full, t.limit = nil, false, skip+want
		if !exact {
			t.limit += s.f.Limit
		}
		next := t.first(found)
		last := len(next) < t.limit
		if len(next) > 0 {
			t.after = &next[len(next)-1].position
		}
		next = next[min(skip, len(next)):]
		skip = 0
		if !exact {
			if next, err = s.trueOnes(ctx, next); err != nil {
				return nil, false, err
			}
		}
		if hits = append(hits, next...); exact || last {
			break
		}
	}
	return hits[:min(len(hits), s.f.Limit)], len(hits) > s.f.Limit, nil
}

// trueOnes keeps the hits whose text satisfies the query, in their order.
func (s *searcher) trueOnes(ctx context.Context, hits []placed) ([]placed, error) {
	cs := make([]candidate, len(hits))
	for i, h := range hits {
		cs[i] = h.candidate
	}
	kept, _, err := s.verify(ctx, cs)
	if err != nil {
		return nil, err
	}
	holds := make(map[uint32]bool, len(kept))
	for _, c := range kept {
		holds[c.seq] = true
	}
	return slices.DeleteFunc(hits, func(h placed) bool { return !holds[h.seq] }), nil
}

// cursors names the pages before and behind p.
func (p page) cursors(rows map[uint32]*hitRow, res *Results) {
	if len(p.hits) == 0 {
		return
	}
	first, last := p.hits[0], p.hits[len(p.hits)-1]
	if p.prev {
		res.Prev = cursor(first.position, rows[first.seq].ID)
	}
	if p.next {
		res.Next = cursor(last.position, rows[last.seq].ID)
	}
}
