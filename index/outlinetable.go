package index

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// outlineTable holds the outlines of a generation by code.
type outlineTable struct {
	outlines []outline
	slots    map[report.Key]int // of every key that some report prints
	above    [][]string         // of each code of a region: the place and all above it
	mu       sync.Mutex         // guards levels
	levels   map[report.Key][]Data
}

// outlinesOnce reads the table when it is first asked for: it takes some milliseconds, and
// commands that compare nothing do without.
type outlinesOnce struct {
	mu    sync.Mutex
	table *outlineTable // nil before
}

func (o *outlinesOnce) read(ctx context.Context, g *generation) (*outlineTable, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.table != nil {
		return o.table, nil
	}
	t := &outlineTable{slots: map[report.Key]int{}, levels: map[report.Key][]Data{}}
	for _, s := range g.symbols {
		if _, ok := t.slots[s.key]; !ok {
			t.slots[s.key] = len(t.slots)
		}
	}
	rows, err := g.db.QueryContext(ctx, `SELECT name FROM outlines ORDER BY code`)
	if err != nil {
		return nil, fmt.Errorf("outlines of reports: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name []byte
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		t.outlines = append(t.outlines, t.decode(string(name), g.symbols))
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("outlines of reports: %w", err)
	}
	for _, code := range g.attributes.words[wordRegion].values {
		t.above = append(t.above, ancestors(code))
	}
	o.table = t
	return t, nil
}

func (t *outlineTable) newSet() bits { return make(bits, len(t.slots)/64+1) }

func (t *outlineTable) decode(name string, symbols map[int64]symbol) outline {
	era, steps := outlineName(name)
	s := outline{era: era, set: t.newSet()}
	for id := int64(0); len(steps) > 0; {
		step, n := binary.Uvarint(steps)
		if n <= 0 {
			break // written by symbolsOf, which ends on a whole number
		}
		id, steps = id+int64(step), steps[n:]
		if slot, ok := t.slots[symbols[id].key]; ok {
			s.set.add(slot)
		}
	}
	return s
}

// levelsOf gives for each outline what it has of any of some keys.
func (t *outlineTable) levelsOf(keys []report.Key) []Data {
	out := make([]Data, len(t.outlines))
	for i := range out {
		out[i] = NotInForm
	}
	for _, key := range keys {
		for i, data := range t.levelsOfKey(key) {
			out[i] = max(out[i], data)
		}
	}
	return out
}

// maxLevels bounds the keys whose levels are kept: more than the picker offers.
const maxLevels = 1000

func (t *outlineTable) levelsOfKey(key report.Key) []Data {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.levels[key]; ok {
		return known
	}
	out := make([]Data, len(t.outlines))
	judge := t.judge(key)
	for i, s := range t.outlines {
		out[i] = judge(s)
	}
	if len(t.levels) < maxLevels {
		t.levels[key] = out
	}
	return out
}

// judge tells what a outline has of a key. What is computed is found once for all outlines that
// print the same of its figures.
func (t *outlineTable) judge(key report.Key) func(outline) Data {
	m, ok := report.LookupMeasure(key)
	if !ok {
		slot, printed := t.slots[key]
		return func(s outline) Data {
			switch _, inForm := report.Indicators().Lookup(s.era, key.ID()); {
			case printed && s.set.has(slot):
				return Printed
			case !inForm && isForm(s.era):
				return NotInForm
			}
			return NotPrinted
		}
	}
	mask := t.newSet()
	for _, k := range m.Keys() {
		if slot, ok := t.slots[k]; ok {
			mask.add(slot)
		}
	}
	found := map[string]Data{}
	return func(s outline) Data {
		name := []byte(s.era)
		for i, w := range mask {
			if w != 0 {
				name = binary.LittleEndian.AppendUint64(name, w&s.set[i])
			}
		}
		data, ok := found[string(name)]
		if !ok {
			data = t.compute(m, s)
			found[string(name)] = data
		}
		return data
	}
}

// isForm tells an official form: an unknown one may have any row.
func isForm(era report.Era) bool {
	for _, e := range report.Eras() {
		if e == era {
			return true
		}
	}
	return false
}

// large stands for every number printed: rates of few cases are not computed.
var large = decimal.NewFromInt(1000)

// compute tries a measure with a number in every cell that a outline prints.
func (t *outlineTable) compute(m report.Measure, s outline) Data {
	value, _, _ := m.Eval(s.era, func(k report.Key) (report.Figure, bool) {
		if k == report.Population { // no report prints it: it is brought along
			return report.Figure{Key: k, State: report.StateNumber, Value: large}, true
		}
		slot, ok := t.slots[k]
		return report.Figure{Key: k, State: report.StateNumber, Value: large}, ok && s.set.has(slot)
	})
	switch value.State {
	case report.StateNotInForm:
		return NotInForm
	case report.StateAbsent:
		return NotPrinted
	}
	return Printed
}

// offered gives for each key what outlines have of it, each form taken together: a measure
// whose figures stand in several reports of a form, and in no one of them together, is
// offered, and its comparison says what lacks.
func (t *outlineTable) offered(seen map[uint32]bool, keys []report.Key) map[report.Key]Data {
	forms := map[report.Era]bits{}
	for code := range seen {
		s := t.outlines[code]
		if forms[s.era] == nil {
			forms[s.era] = t.newSet()
		}
		forms[s.era].addAll(s.set)
	}
	out := make(map[report.Key]Data, len(keys))
	for _, key := range keys {
		judge := t.judge(key)
		for era, set := range forms {
			out[key] = max(out[key], judge(outline{era, set}))
		}
	}
	return out
}
