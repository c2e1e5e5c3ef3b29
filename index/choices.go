package index

import (
	"context"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// Data tells how far some reports have what is compared.
type Data uint8

// From nothing to something: of several reports the highest counts.
const (
	NoReport   Data = iota // there are none
	NotInForm              // none of their forms has such a row
	NotPrinted             // a form has it, and no report prints it
	Printed                // printed, be it blank, or computable
)

func (d Data) String() string {
	return [...]string{"none", "not_in_form", "not_printed", "printed"}[d]
}

// Choices tells of all that could stand in a comparison in place of one of its parts, what
// data there are for it beside the other parts. What is not in a map has no report.
type Choices struct {
	Reports    int                 // that are compared
	Years      map[int]Data        // of the bodies compared; of all where none is
	Indicators map[report.Key]Data // those asked for
	Agencies   map[string]Data     // those asked for, with the bodies that were merged into them
	Regions    map[string]Data     // with all below them, of the type and level compared
	Types      map[string]Data     // within the region compared
	First      int                 // year of the oldest report
	Last       int
}

// Choices looks at the outlines of reports only. q names what is chosen, whole or in part;
// keys and agencies are what is offered.
func (x *Index) Choices(ctx context.Context, q CompareQuery, keys []report.Key, agencies []string) (*Choices, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	outlines, err := g.outlines.read(ctx, g)
	if err != nil {
		return nil, err
	}
	w := newChoosing(g, outlines, q, agencies)
	for seq, year := range g.attributes.year {
		if year != 0 {
			w.look(uint32(seq), int(year))
		}
	}
	return w.finish(keys), nil
}

// choosing is one look over all reports.
type choosing struct {
	*attributes
	outlines *outlineTable
	q        CompareQuery
	last     int // year
	levels   []Data
	named    []bool   // agencies of q, by code
	inside   []bool   // regions within that of q, by code
	kind     uint32   // code of the type of q
	level    uint32   // code of the level of q
	offered  [][]int  // for each agency code, the asked agencies that it counts for
	asked    []string // agencies
	agencies []Data
	regions  []Data // by code
	types    []Data
	reports  int
	years    map[int]Data
	seen     map[uint32]bool // outlines of the reports compared
}

// none is a code that no word has.
const none = ^uint32(0)

func newChoosing(g *generation, outlines *outlineTable, q CompareQuery, agencies []string) *choosing {
	a := g.attributes
	w := &choosing{attributes: a, outlines: outlines, q: q, last: Filter{To: q.To}.lastYear(), levels: outlines.levelsOf(q.Indicators),
		kind: a.words[wordType].code(q.Type), level: a.words[wordLevel].code(q.Level), asked: agencies,
		agencies: make([]Data, len(agencies)), regions: make([]Data, len(a.words[wordRegion].values)), types: make([]Data, len(a.words[wordType].values)),
		years: map[int]Data{}, seen: map[uint32]bool{}}
	bodies := &a.words[wordAgency]
	w.named, w.offered = make([]bool, len(bodies.values)), make([][]int, len(bodies.values))
	for _, id := range withPredecessors(q.Agencies) {
		if code := bodies.code(id); code != none {
			w.named[code] = true
		}
	}
	for i, id := range agencies {
		for _, of := range withPredecessors([]string{id}) {
			if code := bodies.code(of); code != none {
				w.offered[code] = append(w.offered[code], i)
			}
		}
	}
	for _, above := range outlines.above {
		w.inside = append(w.inside, q.Region == "" || slices.Contains(above, q.Region))
	}
	return w
}

// code finds the code of a word, none if no report has it.
func (w *words) code(value string) uint32 {
	i, ok := slices.BinarySearch(w.values, value)
	if !ok {
		return none
	}
	return uint32(i)
}

// look takes one report in.
func (w *choosing) look(seq uint32, year int) {
	data := w.levels[w.outline[seq]]
	agency, region, kind := w.words[wordAgency].codes[seq], w.words[wordRegion].codes[seq], w.words[wordType].codes[seq]
	ofLevel := w.q.Level == "" || w.words[wordLevel].codes[seq] == w.level
	ofType := w.q.Type == "" || kind == w.kind
	grouped := (w.q.Region != "" || w.q.Type != "" || len(w.q.Agencies) == 0) && w.inside[region] && ofType && ofLevel
	compared := w.named[agency] || grouped
	if compared {
		w.years[year] = max(w.years[year], data)
	}
	if year < w.q.From || year > w.last {
		return
	}
	if compared {
		w.seen[w.outline[seq]] = true
		w.reports++
	}
	for _, i := range w.offered[agency] {
		w.agencies[i] = max(w.agencies[i], data)
	}
	if ofType && ofLevel {
		w.regions[region] = max(w.regions[region], data)
	}
	if w.inside[region] && ofLevel {
		w.types[kind] = max(w.types[kind], data)
	}
}

// finish gives codes their names.
func (w *choosing) finish(keys []report.Key) *Choices {
	c := &Choices{Reports: w.reports, Years: w.years, Indicators: w.outlines.offered(w.seen, keys), Agencies: map[string]Data{}, Regions: map[string]Data{}, Types: map[string]Data{}}
	for i, id := range w.asked {
		c.Agencies[id] = w.agencies[i]
	}
	for code, data := range w.regions {
		for _, above := range w.outlines.above[code] {
			c.Regions[above] = max(c.Regions[above], data)
		}
	}
	for code, data := range w.types {
		c.Types[w.words[wordType].values[code]] = data
	}
	for _, year := range w.year {
		if year != 0 && (c.First == 0 || int(year) < c.First) {
			c.First = int(year)
		}
		c.Last = max(c.Last, int(year))
	}
	return c
}

// outlineName parts the stored name of a outline.
func outlineName(name string) (era report.Era, symbols []byte) {
	head, rest, _ := strings.Cut(name, "\n")
	return report.Era(head), []byte(rest)
}
