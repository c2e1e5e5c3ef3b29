package portalsim

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// cell is one td. Line breaks in text are printed as the CMS prints them.
type cell struct {
	text       string
	key        report.Key // the figure that stands here, "" for a label
	rows, cols int        // spans; 0 counts as 1
}

// table is one table of a form, in the section that prints it.
type table struct {
	section report.SectionKind
	caption string // printed above the table, "" for none
	rows    [][]cell
}

// formTables lays out the tables of a form for a report year, figures not yet
// filled in; a form of prose only has none.
func formTables(era report.Era, year int, p press) ([]table, error) {
	y := strconv.Itoa(year)
	switch era {
	case report.EraShanghai2004:
		return rowTables("shanghai2004", year, []string{"指标", "单位", "数量"}, []string{""})
	case report.EraFujian2008:
		return rowTables("fujian2008", year, []string{"指标名称", "计量单位", y + "年度", "历年累计"}, []string{"", report.Cumulative})
	case report.EraNational2014:
		return rowTables("national2014", year, []string{"统计指标", "单位", "统计数"}, []string{""})
	case report.EraNational2019:
		return nationalTables("2019", p.blocks, true)
	case report.EraNational2021:
		return nationalTables("2021", p.blocks, p.oneRow)
	}
	return nil, nil
}

// rowTables reads a form of plain rows: id, unit, label and, where rows came and
// went, the report years that print them.
func rowTables(name string, year int, heads, columns []string) ([]table, error) {
	lines, err := formLines(name)
	if err != nil {
		return nil, err
	}
	var ts []table
	for _, f := range lines {
		if caption, ok := strings.CutPrefix(f[0], "# "); ok {
			ts = append(ts, table{section: report.SectionAnnex, rows: [][]cell{labels(heads...)},
				caption: strings.ReplaceAll(caption, "{year}", strconv.Itoa(year))})
			continue
		}
		if len(f) > 3 && !inYears(f[3], year) {
			continue
		}
		row := labels(f[2], f[1])
		for _, c := range columns {
			if f[0] == "-" {
				row = append(row, cell{})
			} else {
				row = append(row, cell{key: report.MakeKey(f[0], c)})
			}
		}
		t := &ts[len(ts)-1]
		t.rows = append(t.rows, row)
	}
	return ts, nil
}

// inYears reports whether year lies in a range such as 2014-2016, -2013 or 2017-.
func inYears(span string, year int) bool {
	from, to, _ := strings.Cut(span, "-")
	y := strconv.Itoa(year)
	return from <= y && (to == "" || y <= to)
}

func labels(texts ...string) []cell {
	row := make([]cell, len(texts))
	for i, t := range texts {
		row[i] = cell{text: t}
	}
	return row
}

// fill puts printed figures into the cells and returns them in print order. A
// row of which nothing is printed is left out, as offices do with old rows.
func fill(ts []table, printed map[report.Key]report.Figure, p press) []report.Figure {
	var figures []report.Figure
	for i := range ts {
		ts[i].rows = slices.DeleteFunc(ts[i].rows, func(row []cell) bool { return unprinted(row, printed) })
		for _, row := range ts[i].rows {
			for j := range row {
				if row[j].key == "" {
					row[j].text = p.letters.Replace(row[j].text)
				} else if f, ok := printed[row[j].key]; ok {
					row[j].text = f.Text
					figures = append(figures, f)
				}
			}
		}
	}
	return figures
}

func unprinted(row []cell, printed map[report.Key]report.Figure) bool {
	keys := 0
	for _, c := range row {
		if c.key == "" {
			continue
		}
		if _, ok := printed[c.key]; ok {
			return false
		}
		keys++
	}
	return keys > 0
}
