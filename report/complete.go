package report

import "fmt"

// RuleMissingCell is the rule of findings about cells that a form must print and
// that were not found: either the office left the row out or we failed to read it.
const RuleMissingCell = "form.missing_cell"

// missingCells reports the rows of section 三 and the columns of section 四 of
// the 2019 and 2021 forms that are absent although the rest of the table was read.
// Earlier forms vary too much from place to place to demand every row.
func missingCells(r *Report) []Finding {
	if r.Era != EraNational2019 && r.Era != EraNational2021 {
		return nil
	}
	have := figureMap(r)
	var fs []Finding
	for _, section := range []string{TableRequests, TableCases} {
		var missing []Key
		printed := 0
		for _, key := range formKeys(r.Era, section, have) {
			if _, ok := have[key]; ok {
				printed++
			} else {
				missing = append(missing, key)
			}
		}
		if printed > 0 && len(missing) > 0 {
			fs = append(fs, Finding{Rule: RuleMissingCell, Severity: SeverityWarning, Keys: missing,
				Whose: WhoseReading, State: "new",
				Message: fmt.Sprintf("规定表格应有的 %d 格没有读到", len(missing))})
		}
	}
	return fs
}

// optionalGroup is the one group of section 三 that offices print as one row of
// figures where the form has a title over three: （六）其他处理.
const optionalGroup = "requests.outcome.other"

// formKeys lists the keys that a block of the form must print. Titles without
// numbers and the derived sum of lawsuits are no cells of their own.
func formKeys(era Era, section string, have map[Key]Figure) []Key {
	_, grouped := have[optionalGroup]
	var keys []Key
	for _, in := range Indicators().Era(era) {
		if in.Section != section || grouped && in.Parent == optionalGroup {
			continue
		}
		if in.Title && !(grouped && in.ID == optionalGroup) {
			continue
		}
		switch {
		case in.Form == FormRow:
			keys = append(keys, Key(in.ID))
			for _, c := range LeafColumns() {
				keys = append(keys, MakeKey(in.ID, c))
			}
		case in.Form == FormColumn && section == TableCases:
			keys = append(keys, Key(in.ID))
		}
	}
	return keys
}
