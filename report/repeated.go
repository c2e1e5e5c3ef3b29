package report

import "slices"

// repeats tells that what a soft relation between two years finds is only a slip that one
// of the two reports shows already: 复议 printed as 0 under ten cases of one year leaves
// too few for the suits of the next.
func (e *evaluator) repeats(rel *Relation, f Finding) bool {
	if e.prev == nil || rel.Kind != RelationSoft {
		return false
	}
	for _, figures := range []figures{e.prev, e.this} {
		one := &evaluator{report: e.report, this: figures}
		for _, slip := range one.evaluate() {
			if slip.Severity == SeverityError && slices.Contains(f.Keys, slip.Keys[len(slip.Keys)-1]) {
				return true
			}
		}
	}
	return false
}
