package index

import (
	"context"
	"slices"
)

// page is a part of an ordered list.
type page struct {
	hits       []placed
	prev, next bool    // there is more on that side
	looked     *placed // where looking ended before the page was full, nil if it did not
	back       bool    // it was looked for backwards
}

// rows are the reports that must be read for the page.
func (p page) rows() []placed {
	if p.looked != nil {
		return append(slices.Clip(p.hits), *p.looked)
	}
	return p.hits
}

// pageRounds bounds how often more candidates, twice as many each time, are looked at to
// fill a page of which some do not hold the phrase: for a page of 20 some 5,000 candidates.
// Where it ends early the next page goes on behind the last candidate looked at.
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
	hits, more, looked, err := s.fill(ctx, found, exact, top{order: order, after: at, back: back})
	if back {
		slices.Reverse(hits)
		return page{hits, more, true, looked, true}, err
	}
	return page{hits, s.f.After != "" || s.f.Offset > 0, more, looked, false}, err
}

// fill takes hits off the front of an order until the page is full. looked is the last
// candidate that was looked at when there were too many.
func (s *searcher) fill(ctx context.Context, found []candidate, exact bool, t top) (hits []placed, more bool, looked *placed, err error) {
	want := s.f.Limit + 1 // one more tells that there is more
	skip := s.f.Offset
	for round := 0; len(hits) < want && round < pageRounds; round++ {
		t.list, t.full, t.limit = nil, false, skip+want
		if !exact {
			t.limit += s.f.Limit << round
		}
		next := t.first(found)
		last := len(next) < t.limit
		if looked = nil; !last {
			end := next[len(next)-1]
			looked, t.after = &end, &end.position
		}
		next = next[min(skip, len(next)):]
		skip = 0
		if !exact {
			if next, err = s.trueOnes(ctx, next); err != nil {
				return nil, false, nil, err
			}
		}
		if hits = append(hits, next...); exact || last {
			break
		}
	}
	if more = len(hits) > s.f.Limit; more || exact {
		looked = nil
	}
	return hits[:min(len(hits), s.f.Limit)], more, looked, nil
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
	if p.looked != nil {
		at := cursor(p.looked.position, rows[p.looked.seq].ID)
		if p.back {
			res.Prev = at
		} else {
			res.Next = at
		}
	}
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
