package report

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// Succession says that one body took another's place, or took a new name. Years are
// those in which the places changed over, both 0 where the registries do not say.
type Succession struct {
	Former, Present         string // names without the place: 国土资源局, 自然资源局
	FormerType, PresentType string // ids of agencies.csv; equal where the body only took a new name
	First, Last             int
}

// String is the succession with its years: 国土资源局 → 自然资源局 (2018–2019).
func (s Succession) String() string {
	years := ""
	switch {
	case s.First != 0 && s.First == s.Last:
		years = fmt.Sprintf(" (%d)", s.First)
	case s.First != 0:
		years = fmt.Sprintf(" (%d–%d)", s.First, s.Last)
	}
	return fmt.Sprintf("%s → %s%s", s.Former, s.Present, years)
}

// successions.csv joins bodies that stood side by side, and so made reports of the
// same years, to the body that they were merged into. A body that only changed its
// name has its former names in agencies.csv.
//
//go:embed successions.csv
var successionsCSV string

var mergers = sync.OnceValue(func() []Succession {
	ss, err := readSuccessions(successionsCSV)
	if err != nil {
		panic(fmt.Sprintf("embedded successions.csv: %v", err)) // a broken build, caught by its test
	}
	return ss
})

func readSuccessions(text string) ([]Succession, error) {
	rows, err := readCSV(text, "former", "successor", "first", "last")
	if err != nil {
		return nil, err
	}
	var ss []Succession
	for _, r := range rows {
		s := Succession{FormerType: r[0], PresentType: r[1], Former: AgencyTypeName(r[0]), Present: AgencyTypeName(r[1])}
		if s.Former == s.FormerType || s.Present == s.PresentType {
			return nil, fmt.Errorf("%s → %s: a type that agencies.csv does not have", r[0], r[1])
		}
		s.First, _ = strconv.Atoi(r[2])
		s.Last, _ = strconv.Atoi(r[3])
		ss = append(ss, s)
	}
	return ss, nil
}

// Predecessors are the kinds of bodies that were merged into t, side by side with
// each other before.
func (t AgencyType) Predecessors() []Succession {
	var out []Succession
	for _, s := range mergers() {
		if s.PresentType == t.ID {
			out = append(out, s)
		}
	}
	return out
}

// Predecessors are the agencies whose work went to the agency of an id: those of its
// region and of the types that were merged into its own, by id.
func Predecessors(agencyID string) map[string]Succession {
	code, typ, _ := strings.Cut(agencyID, "-")
	out := map[string]Succession{}
	for _, s := range typeByID()[typ].Predecessors() {
		out[code+"-"+s.FormerType] = s
	}
	return out
}

// Renamed tells whether a body took a new name between two reports, by the names
// that it prints: 宝山区国土资源局 and then 宝山区自然资源局. Short names and
// variants of one name are no change.
func Renamed(before, after Agency) (Succession, bool) {
	t, ok := typeByID()[after.Type]
	if !ok || before.Type != after.Type {
		return Succession{}, false
	}
	a, b := t.named(before.Name), t.named(after.Name)
	if a.Name == "" || b.Name == "" || a.Name == b.Name {
		return Succession{}, false
	}
	s := Succession{Former: a.Name, Present: b.Name, FormerType: t.ID, PresentType: t.ID, First: a.First, Last: a.Last}
	return s, a.Name != t.Name // a body that takes an old name back has not been reformed
}

// named is the registered name that a printed one ends with, or that its end
// shortens: 国土局 is 国土资源局. It is zero where none is known.
func (t AgencyType) named(printed string) FormerName {
	printed = bareName(withoutRemark(printed))
	names := append([]FormerName{{Name: t.Name}}, t.Former...)
	best, length := FormerName{}, 0
	for _, n := range names {
		if bare := bareName(n.Name); len(bare) > length && strings.HasSuffix(printed, bare) {
			best, length = n, len(bare)
		}
	}
	for _, short := range t.Abbreviations {
		if bare := bareName(short); len(bare) > length && strings.HasSuffix(printed, bare) {
			best, length = t.spelled(short, names), len(bare)
		}
	}
	return best
}

// spelled is the first registered name that short shortens, else the present one:
// abbreviations are listed for a type, not for one of its names.
func (t AgencyType) spelled(short string, names []FormerName) FormerName {
	for _, n := range names {
		if shortens(bareName(short), bareName(n.Name)) {
			return n
		}
	}
	return names[0]
}
