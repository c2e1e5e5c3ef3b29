package web

import (
	"fmt"
	"unicode"

	"github.com/nianbao/nianbao/report"
)

// gridCell is one cell of a table as shown.
type gridCell struct {
	Text             string
	ColSpan, RowSpan int
	Head             bool
	Figure           *figureCell // the figure read from this cell, or nil
}

// layGrid shows a printed table again: what the expanded grid repeats over a
// spanned block is joined. Labels join labels; a figure joins only the copies of
// itself, never a cell that is listed in figures. figures has every cell that was
// read, by its place; the value is nil where no indicator was found.
func layGrid(grid [][]string, table int, figures map[string]*figureCell) [][]gridCell {
	covered := make([][]bool, len(grid))
	for r := range grid {
		covered[r] = make([]bool, len(grid[r]))
	}
	own := func(r, c int) (*figureCell, bool) {
		f, ok := figures[fmt.Sprintf("table:%d/r%dc%d", table, r, c)]
		return f, ok
	}
	// joins tells whether the cell at r, c can belong to a block with that text.
	joins := func(r, c int, text string) bool {
		if r >= len(grid) || c >= len(grid[r]) || covered[r][c] || grid[r][c] != text {
			return false
		}
		_, read := own(r, c)
		return !read
	}
	rows := make([][]gridCell, len(grid))
	for r := range grid {
		for c, text := range grid[r] {
			if covered[r][c] {
				continue
			}
			figure, read := own(r, c)
			cell := gridCell{Text: text, ColSpan: 1, RowSpan: 1, Head: r == 0 && !read, Figure: figure}
			if isLabel(text) && !read || figure != nil && text != "" {
				cell.ColSpan, cell.RowSpan = block(r, c, text, joins)
			}
			for y := r; y < r+cell.RowSpan; y++ {
				for x := c; x < c+cell.ColSpan; x++ {
					covered[y][x] = true
				}
			}
			rows[r] = append(rows[r], cell)
		}
	}
	return rows
}

// block measures the widest, then tallest block of equal cells from r, c.
func block(r, c int, text string, joins func(r, c int, text string) bool) (width, height int) {
	width, height = 1, 1
	for joins(r, c+width, text) {
		width++
	}
	for {
		for x := range width {
			if !joins(r+height, c+x, text) {
				return width, height
			}
		}
		height++
	}
}

// minLabel is the fewest characters of a label that is joined: 无 and 是 are
// answers, and two of them side by side are two answers.
const minLabel = 2

func isLabel(text string) bool {
	n := 0
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n >= minLabel
}

// figureCell is one figure as shown: its state is never lost in a dash or a 0.
type figureCell struct {
	report.Figure
	Href  string // the place in the kept original
	Doubt bool   // a finding names it
}

// Shown is the printed number with its digits grouped.
func (f *figureCell) Shown() string { return groupDigits(f.Value.String()) }
