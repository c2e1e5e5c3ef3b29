package index

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
)

// Weights of the short fields against the body text. A report whose title or
// agency holds the words is about them.
const (
	boostTitle  = 5
	boostAgency = 3
	// boostName is for the body whose name, or the end of it, is a word of the query: who
	// asks for 人民政府 wants it before 人民政府办公室.
	boostName = 10
)

// candidate is a report that may satisfy a search.
type candidate struct {
	seq   uint32
	score float32
}

// places are the documents of a shard that may hold one of a clause's terms, by field.
type places struct {
	title, agency, text *roaring.Bitmap
	anywhere            *roaring.Bitmap
	exact               bool // they do hold it
}

// answer is what a shard has for a query.
type answer struct {
	*shard
	found  *roaring.Bitmap
	places []places // of the clauses that must hold
	exact  bool
}

// evaluate finds in all shards, side by side, what may satisfy the query and the
// conditions. exact says that all of it satisfies the query.
func (s *searcher) evaluate(ctx context.Context) (found []candidate, exact bool, err error) {
	answers := make([]*answer, len(s.text.shards))
	err = eachShard(ctx, s.text.shards, func(i int, sh *shard) (err error) {
		answers[i], err = sh.answer(s.q, s.f.Section != "")
		return err
	})
	if err != nil {
		return nil, false, err
	}
	w := weights(answers)
	names := s.named(w)
	lists := make([][]candidate, len(answers))
	err = eachShard(ctx, s.text.shards, func(i int, _ *shard) error {
		lists[i] = answers[i].candidates(w, s.narrows)
		for n := range lists[i] {
			if c := &lists[i][n]; names != nil {
				c.score += names[s.attributes.words[wordAgency].codes[c.seq]]
			}
		}
		return nil
	})
	exact = true
	for i, a := range answers {
		exact = exact && a.exact
		found = append(found, lists[i]...)
	}
	return found, exact, err
}

// eachShard runs do for every shard at once: there are few.
func eachShard(ctx context.Context, shards []*shard, do func(i int, sh *shard) error) error {
	errs := make([]error, len(shards))
	var all sync.WaitGroup
	for i, sh := range shards {
		all.Go(func() {
			if errs[i] = ctx.Err(); errs[i] == nil {
				errs[i] = do(i, sh)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// answer combines the sets of a query's clauses. With section set, title and agency do
// not count, and where in the text a term stands must be seen there.
func (sh *shard) answer(q Query, section bool) (*answer, error) {
	a := &answer{shard: sh, exact: !section || q.Empty()}
	var without []*roaring.Bitmap
	for _, c := range q.Clauses {
		p, err := sh.places(c, section)
		if err != nil {
			return nil, err
		}
		a.exact = a.exact && p.exact
		switch {
		case !c.Not:
			a.places = append(a.places, p)
			a.require(p.anywhere)
		case p.exact && !section: // otherwise it would leave out reports that hold the pairs apart
			without = append(without, p.anywhere)
		}
	}
	if sh.deleted != nil {
		without = append(without, sh.deleted)
	}
	if a.found == nil {
		a.found = sh.all()
	}
	for _, w := range without {
		a.found.AndNot(w)
	}
	return a, nil
}

func (a *answer) require(set *roaring.Bitmap) {
	if a.found == nil {
		a.found = set.Clone()
		return
	}
	a.found.And(set)
}

func (sh *shard) places(c Clause, section bool) (p places, err error) {
	p = places{title: roaring.New(), agency: roaring.New(), text: roaring.New(), exact: true}
	for _, term := range c.Terms {
		for _, f := range []struct {
			name string
			set  *roaring.Bitmap
		}{{fieldText, p.text}, {fieldTitle, p.title}, {fieldAgency, p.agency}} {
			if section && f.name != fieldText {
				continue
			}
			found, exact, err := sh.phrase(f.name, term.Text)
			if err != nil {
				return p, err
			}
			p.exact = p.exact && (exact || found.IsEmpty())
			f.set.Or(found)
		}
	}
	p.anywhere = roaring.FastOr(p.text, p.title, p.agency)
	return p, nil
}

// weights says how much each clause that must hold counts: the rarer the more.
func weights(answers []*answer) []float32 {
	var holding []float64
	total := 0.0
	for _, a := range answers {
		total += float64(len(a.seqs))
		holding = append(holding, make([]float64, len(a.places)-len(holding))...) // all have as many
		for i, p := range a.places {
			holding[i] += float64(p.anywhere.GetCardinality())
		}
	}
	out := make([]float32, len(holding))
	for i, n := range holding {
		out[i] = rarity(total, n)
	}
	return out
}

// named weighs the agencies, by code, whose name the query holds; nil when none.
func (s *searcher) named(weights []float32) []float32 {
	const least = 4 // characters: shorter ones end too many names
	agencies := &s.attributes.words[wordAgency]
	var out []float32
	i := 0
	for _, c := range s.q.Clauses {
		if c.Not {
			continue
		}
		for _, t := range c.Terms {
			if utf8.RuneCountInString(t.Text) < least {
				continue
			}
			for code, name := range agencies.folded {
				if strings.HasSuffix(name, t.Text) {
					if out == nil {
						out = make([]float32, len(agencies.folded))
					}
					out[code] += boostName * weights[i]
				}
			}
		}
		i++
	}
	return out
}

// rarity is the inverse document frequency of BM25.
func rarity(total, holding float64) float32 {
	return float32(math.Log1p((total - holding + 0.5) / (holding + 0.5)))
}

// candidates lists what was found and meets the conditions, with scores.
func (a *answer) candidates(weights []float32, narrows []narrow) []candidate {
	scores := a.scores(weights)
	var out []candidate
	add := func(doc uint32) {
		seq := a.seq(doc)
		for _, n := range narrows {
			if !n(seq) {
				return
			}
		}
		c := candidate{seq: seq}
		if scores != nil {
			c.score = scores[doc]
		}
		out = append(out, c)
	}
	out = make([]candidate, 0, a.found.GetCardinality())
	eachDoc(a.found, add)
	return out
}

// eachDoc calls do for the members of a set, in order.
func eachDoc(set *roaring.Bitmap, do func(uint32)) {
	var buf [1024]uint32
	for it := set.ManyIterator(); ; {
		n := it.NextMany(buf[:])
		if n == 0 {
			return
		}
		for _, doc := range buf[:n] {
			do(doc)
		}
	}
}

// scores weighs the documents found by the fields that hold each clause; nil when there
// is no clause that must hold.
func (a *answer) scores(weights []float32) []float32 {
	if len(a.places) == 0 {
		return nil
	}
	out := make([]float32, len(a.seqs))
	for i, p := range a.places {
		for _, f := range []struct {
			set   *roaring.Bitmap
			boost float32
		}{{p.text, 1}, {p.title, boostTitle}, {p.agency, boostAgency}} {
			weight := weights[i] * f.boost
			eachDoc(roaring.And(f.set, a.found), func(doc uint32) { out[doc] += weight })
		}
	}
	return out
}
