package changes

import (
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/report"
)

// Origin tells where a sentence of a report comes from.
type Origin string

// The three origins of a sentence.
const (
	New     Origin = "new"
	Carried Origin = "carried" // stood in last year's report, but for numbers and a few words
	Copied  Origin = "copied"  // stands in a report of a sister agency of the same year
)

// Traced is one sentence of a report with its origin.
type Traced struct {
	Section report.SectionKind `json:"section"`
	Text    string             `json:"text"`
	Origin  Origin             `json:"origin"`
	From    string             `json:"from,omitempty"` // report that it stands in as well
	Alike   float64            `json:"alike,omitempty"`
}

// Tracing is where the text of a report comes from. Shares are of its characters.
type Tracing struct {
	Carried   float64  `json:"carried"`
	Copied    float64  `json:"copied"`
	Compared  []string `json:"compared"`  // reports that it was held against
	Sentences []Traced `json:"sentences"` // what is new first, then in print order
}

// carriedShare is the likeness from which a sentence is one that was carried over: years
// and numbers do not count, and a word or two may differ.
const carriedShare = 0.85

// minTraced is the length in characters below which a sentence says too little: 特此报告。
const minTraced = 10

// Trace holds every sentence of r against last year's report, which may be nil, and those
// of sister agencies. What both have counts as carried over.
func Trace(r, prev *report.Report, sisters []*report.Report) Tracing {
	t := Tracing{Compared: []string{}, Sentences: []Traced{}}
	var last, others corpus
	if prev != nil {
		t.Compared = append(t.Compared, prev.ID)
		last.add(prev)
	}
	for _, s := range sisters {
		t.Compared = append(t.Compared, s.ID)
		others.add(s)
	}
	var old []Traced
	total, carried, copied := 0, 0, 0
	for _, sec := range r.Sections {
		for _, text := range Sentences(sec.Text) {
			s := Traced{Section: sec.Kind, Text: text, Origin: New}
			n := len([]rune(text))
			if n < minTraced {
				continue
			}
			total += n
			if from, alike := last.nearest(text); alike >= carriedShare {
				s.Origin, s.From, s.Alike, carried = Carried, from, alike, carried+n
			} else if from, alike := others.nearest(text); alike >= carriedShare {
				s.Origin, s.From, s.Alike, copied = Copied, from, alike, copied+n
			}
			if s.Origin == New {
				t.Sentences = append(t.Sentences, s)
			} else {
				old = append(old, s)
			}
		}
	}
	t.Sentences = append(t.Sentences, old...)
	if total > 0 {
		t.Carried, t.Copied = float64(carried)/float64(total), float64(copied)/float64(total)
	}
	return t
}

// corpus finds the sentences of reports by the pairs of characters that they hold.
type corpus struct {
	from    []string           // report of each sentence
	pairs   []int              // how many pairs each has
	holding map[[2]rune][]hold // sentences that hold a pair
}

// hold says how often a sentence holds a pair.
type hold struct{ sentence, times int }

func (c *corpus) add(r *report.Report) {
	if c.holding == nil {
		c.holding = map[[2]rune][]hold{}
	}
	for _, sec := range r.Sections {
		for _, text := range bounded(Sentences(sec.Text)) {
			i := len(c.from)
			held, n := pairs(bare(text))
			c.from, c.pairs = append(c.from, r.ID), append(c.pairs, n)
			for p, times := range held {
				c.holding[p] = append(c.holding[p], hold{i, times})
			}
		}
	}
}

// nearest is the report of the sentence that is most like a text, and how alike they are.
func (c *corpus) nearest(text string) (from string, alike float64) {
	held, n := pairs(bare(text))
	common := map[int]int{}
	for p, times := range held {
		for _, h := range c.holding[p] {
			common[h.sentence] += min(times, h.times)
		}
	}
	best := -1
	for i, k := range common {
		a := 2 * float64(k) / float64(n+c.pairs[i])
		if a > alike || a == alike && i < best {
			alike, best = a, i
		}
	}
	if best < 0 {
		return "", 0
	}
	return c.from[best], alike
}

// bare leaves digits, blanks and marks out: a sentence with this year's numbers is the same.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || unicode.IsSpace(r) || unicode.IsPunct(r) {
			return -1
		}
		return r
	}, text)
}
