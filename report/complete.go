package report

import (
	"fmt"
	"sync"
)

// RuleMissingCell is the rule of findings about cells that a form must print and
// that were not found: either the office left the row out or we failed to read it.
const RuleMissingCell = "form.missing_cell"

// missingCells reports the rows of section 三 and the columns of section 四 of
// the 2019 and 2021 forms that are absent although the rest of the table was read.
// Earlier forms vary too much from place to place to demand every row.
func missingCells(era Era, have figures) []Finding {
	if era != EraNational2019 && era != EraNational2021 {
		return nil
	}
	var fs []Finding
	for _, section := range []string{TableRequests, TableCases} {
		var missing []Key
		printed := 0
		for _, key := range formKeys(era, section, have) {
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
func formKeys(era Era, section string, have figures) []Key {
	_, grouped := have[optionalGroup]
	return formCells()[formBlock{era, section, grouped}]
}

// formBlock is a block of a form; grouped tells the variant with one row for
// optionalGroup.
type formBlock struct {
	era     Era
	section string
	grouped bool
}

// formCells are the keys of each block whose cells are demanded.
var formCells = sync.OnceValue(func() map[formBlock][]Key {
	m := map[formBlock][]Key{}
	for _, era := range []Era{EraNational2019, EraNational2021} {
		for _, section := range []string{TableRequests, TableCases} {
			for _, grouped := range []bool{false, true} {
				m[formBlock{era, section, grouped}] = cellsOf(era, section, grouped)
			}
		}
	}
	return m
})

func cellsOf(era Era, section string, grouped bool) []Key {
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
