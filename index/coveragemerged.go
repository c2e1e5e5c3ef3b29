package index

import "github.com/nianbao/nianbao/report"

// reformBook knows, of the bodies of a wall, when they reported and which of them took the
// places of others. Only bodies that have reports are known: where a reform of the
// registries never came, both may go on, and neither is excused.
type reformBook struct {
	years      map[string][]int                        // agency id → years with a report
	successors map[string]map[string]report.Succession // agency id → those it was merged into
}

func newReformBook(reports []covered) reformBook {
	w := reformBook{map[string][]int{}, map[string]map[string]report.Succession{}}
	for _, r := range reports {
		w.years[r.agency.ID] = append(w.years[r.agency.ID], r.cell.Year)
	}
	for id := range w.years {
		for former, s := range report.Predecessors(id) {
			if w.years[former] == nil || s.First == 0 {
				continue
			}
			if w.successors[former] == nil {
				w.successors[former] = map[string]report.Succession{}
			}
			w.successors[former][id] = s
		}
	}
	return w
}

// merged tells that the work of a body without a report for a year was then another's: it
// had been merged into that, or was yet to be made of it.
func (w reformBook) merged(id string, year int) bool {
	for successor, s := range w.successors[id] {
		if w.gone(id, successor, s, year) {
			return true
		}
	}
	for former, s := range report.Predecessors(id) {
		if _, known := w.successors[former][id]; known && w.toCome(id, former, s, year) {
			return true
		}
	}
	return false
}

// gone tells that former had been merged into successor. In the years of the reform only
// the other's report tells.
func (w reformBook) gone(former, successor string, s report.Succession, year int) bool {
	if year > s.Last {
		return !w.reported(former, func(y int) bool { return y > s.Last })
	}
	return year >= s.First && w.reported(successor, func(y int) bool { return y == year })
}

// toCome tells that successor was not there yet.
func (w reformBook) toCome(successor, former string, s report.Succession, year int) bool {
	if year < s.First {
		return !w.reported(successor, func(y int) bool { return y < s.First })
	}
	return year <= s.Last && w.reported(former, func(y int) bool { return y == year })
}

func (w reformBook) reported(id string, in func(year int) bool) bool {
	for _, y := range w.years[id] {
		if in(y) {
			return true
		}
	}
	return false
}
