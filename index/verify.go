package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// exactly keeps the true ones of few candidates; total and facets count those.
func (s *searcher) exactly(ctx context.Context, cs []candidate) (*Results, error) {
	kept, sections, err := s.verify(ctx, cs)
	if err != nil {
		return nil, err
	}
	res := &Results{Total: len(kept), TotalExact: true}
	if res.Facets, err = s.countFacets(ctx, kept, sections); err != nil {
		return nil, err
	}
	res.Hits, err = s.hits(ctx, cut(kept, s.f))
	return res, err
}

// verify keeps the candidates whose text satisfies the query, in order, and
// counts in which sections it does.
func (s *searcher) verify(ctx context.Context, cs []candidate) ([]candidate, map[string]int, error) {
	ids, err := json.Marshal(idsOf(cs))
	if err != nil {
		return nil, nil, err
	}
	rows, err := s.db.QueryContext(ctx, `SELECT r.id, b.text FROM reports r JOIN bodies b USING (seq)
		WHERE r.id IN (SELECT value FROM json_each(?))`, string(ids))
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	held := make(map[string]bool, len(cs))
	sections := map[string]int{}
	for rows.Next() {
		id, parts, err := s.scanText(rows)
		if err != nil {
			return nil, nil, err
		}
		if held[id] = s.q.holds(parts, s.f.Section); held[id] {
			s.countSections(parts, sections)
		}
	}
	var kept []candidate
	for _, c := range cs {
		if held[c.id] {
			kept = append(kept, c)
		}
	}
	return kept, sections, rows.Err()
}

func (s *searcher) scanText(rows *sql.Rows) (string, []part, error) {
	var id string
	var packed sql.RawBytes
	if err := rows.Scan(&id, &packed); err != nil {
		return "", nil, err
	}
	text, err := s.codec.unpack(packed)
	if err != nil {
		return "", nil, fmt.Errorf("stored text of %s is damaged, run `nianbao build --full`: %w", id, err)
	}
	return id, splitParts(text), nil
}
