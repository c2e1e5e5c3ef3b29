package parser

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// sheetLayout makes blocks of sheets. A sheet has no paragraphs: a row with one text
// that reads as a heading, a title or a sentence is one; rows that follow each other
// without a blank one between them are a table.
type sheetLayout struct {
	findings []report.Finding
	room     int // places that tables may still fill
}

// plainSheet are names that programs give by themselves.
var plainSheet = regexp.MustCompile(`^(?i:sheet|工作表|表格?) ?[0-9]*$`)

func (l *sheetLayout) sheet(g *sheetGrid) (blocks []block, err error) {
	rows, err := l.places(g)
	if err != nil {
		return nil, err
	}
	named := plainSheet.MatchString(strings.TrimSpace(g.name))
	var held [][]cell
	end := func() {
		if t := trimColumns(held); len(t) > 0 {
			b := table(&grid{cells: t})
			if !named {
				b.grid.caption = squeeze(g.name)
			}
			blocks = append(blocks, b)
		}
		held = nil
	}
	for i, row := range rows {
		texts := textsOf(row)
		switch {
		case len(texts) == 0:
			end()
		case len(texts) == 1 && standsAlone(texts[0]) && !isGroupTitle(texts[0], held, rows[i+1:]):
			end()
			b := paragraph(texts[0])
			b.origin = row[slices.IndexFunc(row, func(c cell) bool { return c.text != "" })].origin
			blocks = append(blocks, b)
			named = true // the text above the table says more than the sheet's name
		default:
			held = append(held, row)
		}
	}
	end()
	return blocks, nil
}

// places lays the cells of a sheet out, merged ranges expanded, hidden rows and
// columns left out.
func (l *sheetLayout) places(g *sheetGrid) ([][]cell, error) {
	height, width := 0, 0
	for _, c := range g.cells {
		height, width = max(height, c.row+1), max(width, c.col+1)
	}
	if l.room -= height * width; height > maxRows || width > maxCols || l.room < 0 {
		return nil, fail(CodeTooLarge, "the cells of sheet %q reach over more than %d rows or %d columns, or those of all sheets over more than %d places", g.name, maxRows, maxCols, maxCells)
	}
	rows := make([][]cell, height)
	for r := range rows {
		rows[r] = make([]cell, width)
		for c := range rows[r] {
			rows[r][c] = cell{origin: sheetPrefix + nameEscaper.Replace(g.name) + "!" + placeName(r, c), head: true}
		}
	}
	for _, c := range g.cells {
		rows[c.row][c.col].text, rows[c.row][c.col].doubt = c.text, c.doubt
	}
	if err := g.expand(rows); err != nil {
		return nil, err
	}
	return l.shown(g, rows), nil
}

// expand puts the first cell of each merged range into all of its places.
func (g *sheetGrid) expand(rows [][]cell) error {
	for _, m := range g.merged {
		if m.row0 >= len(rows) || m.col0 >= len(rows[0]) {
			continue
		}
		first := rows[m.row0][m.col0]
		for r := m.row0; r <= min(m.row1, len(rows)-1); r++ {
			for c := m.col0; c <= min(m.col1, len(rows[0])-1); c++ {
				if !rows[r][c].head {
					return badXML("the sheet "+g.name, fmt.Errorf("two merged ranges hold %s", placeName(r, c)))
				}
				rows[r][c] = first
				rows[r][c].head = false
			}
		}
		rows[m.row0][m.col0].head = true
	}
	return nil
}

// shown takes the hidden rows and columns out and notes those with something in them. Of a
// merged range the first place in view is its head.
func (l *sheetLayout) shown(g *sheetGrid, rows [][]cell) [][]cell {
	var hidden []bool
	for c := range slices.Concat(rows[:min(1, len(rows))]...) {
		hidden = append(hidden, g.colHidden(c))
	}
	lost := map[string]bool{}
	inView := map[string]bool{}
	var out [][]cell
	for r, row := range rows {
		var kept []cell
		for c, place := range row {
			switch {
			case !g.hiddenRows[r] && !hidden[c]:
				place.head = !inView[place.origin]
				inView[place.origin] = true
				kept = append(kept, place)
			case place.text != "":
				lost[place.origin] = true
			}
		}
		if !g.hiddenRows[r] {
			out = append(out, kept)
		}
	}
	maps.DeleteFunc(lost, func(origin string, _ bool) bool { return inView[origin] })
	if len(lost) > 0 {
		l.hidden(fmt.Sprintf("工作表 %q 有隐藏的行或列，其中 %d 格没有读", g.name, len(lost)))
	}
	return out
}

// textsOf lists the texts of a row, that of a merged range once.
func textsOf(row []cell) []string {
	var texts []string
	last := ""
	for _, c := range row {
		if c.text != "" && c.origin != last {
			texts = append(texts, c.text)
		}
		last = c.origin
	}
	return texts
}

// standsAlone tells the only text of a row that is no part of a table: a heading, a
// caption, a title, metadata or a sentence.
func standsAlone(text string) bool {
	_, part := heading(text)
	return part || isAnnexCaption(text) || titleText(text) != "" || metaLead.MatchString(text) ||
		strings.HasSuffix(text, "。") || len(text) > longCell
}

// isGroupTitle tells the title of a group of rows within a table of one indicator a row, as
// the form of 2014 prints 一、主动公开情况, from a heading: rows of such a table stand right
// above and below it.
func isGroupTitle(text string, above, below [][]cell) bool {
	if _, part := heading(text); !part || isAnnexCaption(text) || len(above) == 0 || len(below) == 0 || len(textsOf(below[0])) < 2 {
		return false
	}
	end := slices.IndexFunc(below, func(row []cell) bool { return len(textsOf(row)) == 0 })
	if end < 0 {
		end = len(below)
	}
	return classify(&grid{cells: slices.Concat(above, below[:end])}) == kindRows
}

// trimColumns cuts the columns off a table that are blank at its left and right.
func trimColumns(rows [][]cell) [][]cell {
	from, to := -1, -1
	for _, row := range rows {
		for c, place := range row {
			if place.text != "" {
				to = max(to, c+1)
				if from < 0 || c < from {
					from = c
				}
			}
		}
	}
	if from < 0 {
		return nil
	}
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i] = rows[i][from:to]
	}
	return rows
}
