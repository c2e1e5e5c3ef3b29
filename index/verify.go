package index

import (
	"context"

	"github.com/nianbao/nianbao/report"
)

// sectionCounts are how many reports satisfy a query in each kind of section.
type sectionCounts struct {
	reports []int // in the order of report.SectionKinds
	about   bool  // estimated
}

func newSectionCounts() sectionCounts {
	return sectionCounts{reports: make([]int, len(report.SectionKinds()))}
}

func (c sectionCounts) add(bits uint32) {
	for i := range c.reports {
		if bits>>i&1 != 0 {
			c.reports[i]++
		}
	}
}

// presentSections counts the sections that reports have.
func (s *searcher) presentSections(found []candidate) sectionCounts {
	counts := newSectionCounts()
	only := ^uint32(0)
	if s.f.Section != "" {
		only = sectionBit(s.f.Section)
	}
	for _, c := range found {
		counts.add(s.attributes.sections[c.seq] & only)
	}
	return counts
}

// verify keeps the candidates whose text satisfies the query, in order, counts in which
// sections it does, and scores them by how often the words stand there.
func (s *searcher) verify(ctx context.Context, cs []candidate) ([]candidate, sectionCounts, error) {
	verdicts := make([]verdict, len(cs))
	err := s.eachText(ctx, len(cs), func(i int, r *textReader) error {
		text, err := r.read(s.attributes.place(cs[i].seq))
		verdicts[i] = s.judge(text)
		return err
	})
	counts := newSectionCounts()
	var kept []candidate
	for i, v := range verdicts {
		if v.holds {
			kept = append(kept, candidate{cs[i].seq, cs[i].score * v.often})
			counts.add(v.sections)
		}
	}
	return kept, counts, err
}

// verdict is what a report's text says to a query.
type verdict struct {
	holds    bool
	often    float32 // from 1 for words that stand there once, to 2
	sections uint32  // bits of the sections that satisfy the query alone
}

// judge looks at each part once for each term.
func (s *searcher) judge(text coded) verdict {
	counts := make([]int, len(s.q.Clauses)) // of the whole report
	var v verdict
	for kind, part := range text.parts() {
		if s.f.Section != "" && kind != s.f.Section {
			continue
		}
		alone := true
		for i, f := range s.finders {
			n := f.count(part)
			counts[i] += n
			alone = alone && n > 0 != f.not
		}
		if alone {
			v.sections |= sectionBit(kind)
		}
	}
	v.holds, v.often = s.q.weigh(counts)
	return v
}
