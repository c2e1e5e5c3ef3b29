package index

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"strconv"
)

// sameBytes of a digest tell a million texts apart.
const sameBytes = 12

// sameness is a digest of what a report of a year says in its sections and tables: one
// report that stands at two addresses, or under two names of its office, has it twice.
// Reports that were copied with other names or numbers differ.
func sameness(r text) []byte {
	h := sha256.New()
	h.Write([]byte(strconv.Itoa(r.Year)))
	for _, p := range r.parts {
		if p.kind != partTitle && p.kind != partAgency {
			h.Write([]byte(afterPart + p.text))
		}
	}
	for _, f := range r.Figures {
		h.Write([]byte(afterKind + string(f.Key) + string(f.State) + f.Text))
	}
	return h.Sum(nil)[:sameBytes]
}

// SameHit is a report that says the same as the hit it stands behind.
type SameHit struct {
	ID     string `json:"id"`
	Agency string `json:"agency"` // name
	URL    string `json:"url"`
}

// sames lists, for each of the reports, the others of the index that say the same.
func (g *generation) sames(ctx context.Context, ids []string) (map[string][]SameHit, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	type pair struct {
		of string
		SameHit
	}
	pairs, err := all(ctx, g.db, func(rows *sql.Rows) (pair, error) {
		var p pair
		err := rows.Scan(&p.of, &p.ID, &p.Agency, &p.URL)
		return p, err
	}, `SELECT a.id, b.id, b.agency_name, b.url FROM reports a JOIN reports b ON b.same = a.same AND b.id <> a.id
		WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id, b.id`, string(list))
	out := map[string][]SameHit{}
	for _, p := range pairs {
		out[p.of] = append(out[p.of], p.SameHit)
	}
	return out, err
}

// foldSames keeps the first of the hits that say the same and puts the others behind it.
func (g *generation) foldSames(ctx context.Context, hits []Hit) ([]Hit, error) {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	same, err := g.sames(ctx, ids)
	if err != nil {
		return nil, err
	}
	behind := map[string]bool{}
	out := make([]Hit, 0, len(hits))
	for _, h := range hits {
		if behind[h.ID] {
			continue
		}
		h.Same = same[h.ID]
		for _, s := range h.Same {
			behind[s.ID] = true
		}
		out = append(out, h)
	}
	return out, nil
}
