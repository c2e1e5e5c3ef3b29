package parser

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// rowTable is how a table with one indicator a row is read: its form, its columns
// and how far down the form its rows have come.
type rowTable struct {
	era     report.Era
	columns *rowColumns
	rows    *matcher
	width   int
}

// rows reads a table of the Shanghai, Fujian or 2014 form: label, unit, value,
// and in Fujian the sum of all years beside the year's own value.
func (a *adapter) rows(t int, g *grid) string {
	table := a.rowTable(g)
	if table.columns == nil {
		a.sweep(t, g, 0)
		return report.TableUnknown
	}
	a.rowForm = table
	a.forms[table.era]++
	cols := table.columns
	name := report.TableUnknown
	for r, row := range g.cells {
		said := row[cols.label]
		if labelHead.MatchString(said.folded()) || row[cols.value].origin == row[cols.label].origin {
			continue // the head, or a title over the whole width
		}
		value := spot{t, r, cols.value, row[cols.value], cols.end > 0 && shifted(row, cols.values, cols.end)}
		in, ok := table.rows.match(said.wording())
		if !ok {
			a.unmapped([]string{said.text}, value)
			continue
		}
		if state, _, _ := readNumber(value.cell.text); in.Title && state != report.StateNumber {
			continue // a group title of the 2014 form, which has no figure of its own
		}
		if name == report.TableUnknown {
			name = in.Section
		}
		unit := cols.unitIn(row)
		a.put(in, "", unit, value)
		if cols.cumulative >= 0 {
			a.put(in, report.Cumulative, unit, spot{t, r, cols.cumulative, row[cols.cumulative], value.shifted})
		}
	}
	if cols.code >= 0 {
		for r := range g.cells {
			a.told[r*a.width+cols.code] = true
		}
	}
	from := min(cols.label, cols.value)
	if cols.cumulative >= 0 {
		from = min(from, cols.cumulative)
	}
	a.sweep(t, g, from)
	return name
}

// rowTable finds out how to read a table. One without a head that follows a table
// of the same form and width goes on where that one ended.
func (a *adapter) rowTable(g *grid) *rowTable {
	era := rowEra(g)
	cols, headed := readRowHead(g)
	if cols.year > 0 && a.tableYear == 0 {
		a.tableYear = cols.year
	}
	if last := a.rowForm; !headed && last != nil && last.era == era && last.width == g.cols() {
		last.rows.read(column(g, last.columns.label))
		return last
	}
	f := rowForms()[era]
	table := &rowTable{era: era, columns: cols.complete(g, f), rows: newMatcher(f), width: g.cols()}
	if table.columns != nil {
		table.rows.read(column(g, table.columns.label))
	}
	return table
}

// rowEra tells the row forms apart: a 历年累计 column is Fujian's, otherwise the
// form whose labels the table shows most of.
func rowEra(g *grid) report.Era {
	shown := map[report.Era]int{}
	for _, row := range g.cells {
		for _, c := range row {
			if !c.head {
				continue
			}
			if cumulativeHead.MatchString(c.folded()) {
				return report.EraFujian2008
			}
			l := c.label()
			for _, era := range rowEras {
				if len(rowForms()[era].exact[l]) > 0 {
					shown[era]++
				}
			}
		}
	}
	return slices.MaxFunc(rowEras, func(a, b report.Era) int { return shown[a] - shown[b] })
}

func column(g *grid, c int) []wording {
	ws := make([]wording, 0, g.rows())
	for _, row := range g.cells {
		ws = append(ws, row[c].wording())
	}
	return ws
}

// unitIn is the unit that a row prints, in its unit cell or behind its label.
func (cols *rowColumns) unitIn(row []cell) string {
	if cols.unit >= 0 {
		if u := strings.TrimSpace(row[cols.unit].folded()); u != "" {
			return u
		}
	}
	return unitAtEnd(row[cols.label].folded())
}
