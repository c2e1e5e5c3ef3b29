package index

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// Orders of hits for Filter.Sort. Without text SortRelevance falls back to SortAgency.
// Every order is total: the id parts what is equal.
const (
	SortRelevance = "relevance" // best match first, newer year on a tie
	SortYear      = "year"      // newest year first, then agency
	SortAgency    = "agency"    // agency id, then year
	SortNew       = "new"       // latest capture first
	// SortFigure and an indicator's key: the greatest number first, reports that print
	// none last. SortFigureUp: the smallest first.
	SortFigure   = "figure:"
	SortFigureUp = "figure-up:"
)

// sortKey returns the indicator of an order by a figure, "" for other orders.
func sortKey(order string) report.Key {
	for _, prefix := range []string{SortFigure, SortFigureUp} {
		if key, ok := strings.CutPrefix(order, prefix); ok {
			return report.Key(key)
		}
	}
	return ""
}

// position is a hit's place in an order: greater keys first, then smaller ranks.
type position struct {
	key  uint64
	rank uint32
}

func (p position) compare(q position) int {
	switch {
	case p.key > q.key || p.key == q.key && p.rank < q.rank:
		return -1
	case p == q:
		return 0
	}
	return 1
}

// order gives each candidate its position.
type order func(candidate) position

// order reads f.Sort.
func (s *searcher) order(ctx context.Context) (order, error) {
	key, err := s.orderKey(ctx)
	if err != nil {
		return nil, err
	}
	rank := s.attributes.rank
	return func(c candidate) position { return position{key(c), rank[c.seq]} }, nil
}

func (s *searcher) orderKey(ctx context.Context) (func(candidate) uint64, error) {
	a := s.attributes
	agencies := a.words[wordAgency].codes
	switch {
	case s.f.Sort == SortYear:
		return func(c candidate) uint64 { return uint64(a.year[c.seq])<<32 | uint64(^agencies[c.seq]) }, nil
	case s.f.Sort == SortNew:
		return func(c candidate) uint64 { return a.fetched[c.seq] }, nil
	case sortKey(s.f.Sort) != "":
		return s.figureKey(ctx)
	case s.f.Sort == SortAgency || s.q.Empty():
		return func(c candidate) uint64 { return uint64(^agencies[c.seq])<<32 | uint64(maxYear-a.year[c.seq]) }, nil
	}
	return func(c candidate) uint64 { // positive floats are ordered as their bits are
		return uint64(math.Float32bits(c.score))<<32 | uint64(a.year[c.seq])
	}, nil
}

// figureKey orders by the number of an indicator. Numbers that a float cannot tell apart
// are equal. Amounts of money are compared in one unit.
func (s *searcher) figureKey(ctx context.Context) (func(candidate) uint64, error) {
	key := sortKey(s.f.Sort)
	keys, up := make([]uint64, len(s.attributes.year)), strings.HasPrefix(s.f.Sort, SortFigureUp)
	for id, sym := range s.symbols {
		if sym.key != key {
			continue
		}
		err := s.column(ctx, id, func(seq int64, f stored) {
			keys[seq] = floatKey(inYuan(f.value, sym.unit).InexactFloat64(), up)
		})
		if err != nil {
			return nil, fmt.Errorf("ordering by %s: %w", key, err)
		}
	}
	return func(c candidate) uint64 { return keys[c.seq] }, nil
}

// floatKey maps numbers to keys of the same order, none of them 0.
func floatKey(v float64, up bool) uint64 {
	if up {
		v = -v
	}
	bits := math.Float64bits(v + 0) // no -0
	if bits>>63 != 0 {
		return max(^bits, 1)
	}
	return bits | 1<<63
}

// top keeps the first hits of an order, behind a position when there is one.
type top struct {
	order
	limit int
	after *position
	back  bool // the last hits before after, from there backwards
	list  []placed
	full  bool // the first limit of list are in order, and worse ones were cut
}

type placed struct {
	candidate
	position
}

func (t *top) compare(a, b position) int {
	if t.back {
		return b.compare(a)
	}
	return a.compare(b)
}

func (t *top) add(c candidate) {
	p := placed{c, t.order(c)}
	if t.after != nil && t.compare(*t.after, p.position) >= 0 {
		return
	}
	if t.full && t.compare(t.list[t.limit-1].position, p.position) <= 0 {
		return
	}
	if t.list = append(t.list, p); len(t.list) >= 2*t.limit {
		t.cut()
	}
}

func (t *top) cut() {
	slices.SortFunc(t.list, func(a, b placed) int { return t.compare(a.position, b.position) })
	t.list = t.list[:min(len(t.list), t.limit)]
	t.full = len(t.list) == t.limit
}

// first returns the first hits of cs.
func (t *top) first(cs []candidate) []placed {
	for _, c := range cs {
		t.add(c)
	}
	t.cut()
	return t.list
}

// cursor names a position for later: its key, and the id, since ranks change from
// generation to generation.
func cursor(p position, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatUint(p.key, 36) + " " + id))
}

// readCursor finds the position that a cursor names.
func (g *generation) readCursor(ctx context.Context, s, field string) (*position, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	key, id, ok := strings.Cut(string(b), " ")
	n, err2 := strconv.ParseUint(key, 36, 64)
	if err != nil || err2 != nil || !ok {
		return nil, WrongInput(field, "%q is no cursor of a list: begin at its first page", "“%s”不是翻页标记：请从第一页开始", s)
	}
	var seq uint32
	err = g.db.QueryRowContext(ctx, `SELECT seq FROM reports WHERE id <= ? ORDER BY id DESC LIMIT 1`, id).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return &position{n, 0}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading a cursor: %w", err)
	}
	return &position{n, g.attributes.rank[seq]}, nil
}
