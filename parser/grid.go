package parser

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of tables. The widest form has 15 columns and 40 rows; a hostile colspan
// must not allocate.
const (
	maxSpan  = 200
	maxCols  = 300
	maxRows  = 5000
	maxCells = 200_000 // places in all tables of a document together
)

// gridBuilder lays td and th elements into places, spans expanded.
type gridBuilder struct {
	ordinal map[*html.Node]int // number of each td and th in the document
	rows    [][]cell
	taken   map[[2]int]cell // places that an earlier rowspan covers
	group   *html.Node      // thead, tbody or tfoot of the row before: spans end with it
	width   int
	room    *int // places that the document may still fill
}

// tableGrid expands a table element. Rows of nested tables are not part of it.
func (w *htmlWalker) tableGrid(table *html.Node) (*grid, error) {
	b := &gridBuilder{ordinal: w.ordinal, taken: map[[2]int]cell{}, room: &w.room}
	for tr := range tableRows(table) {
		if b.row(tr); *b.room < 0 || len(b.rows) > maxRows {
			return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("a table has more than %d rows or %d columns, or all tables more than %d cells", maxRows, maxCols, maxCells)}
		}
	}
	if *b.room -= len(b.rows) * b.width; *b.room < 0 {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("the tables have more than %d cells", maxCells)}
	}
	b.pad()
	return &grid{cells: b.rows}, nil
}

// tableRows yields the tr elements of a table in order, not those of nested tables.
func tableRows(table *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		var walk func(n *html.Node) bool
		walk = func(n *html.Node) bool {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				switch {
				case c.Type != html.ElementNode || c.DataAtom == atom.Table:
					continue
				case c.DataAtom == atom.Tr:
					if !yield(c) {
						return false
					}
				case !walk(c):
					return false
				}
			}
			return true
		}
		walk(table)
	}
}

func (b *gridBuilder) row(tr *html.Node) {
	if tr.Parent != b.group {
		clear(b.taken)
		b.group = tr.Parent
	}
	var row []cell
	fill := func() { // places taken by cells of rows above
		for {
			c, ok := b.taken[[2]int{len(b.rows), len(row)}]
			if !ok {
				return
			}
			row = append(row, c)
		}
	}
	for td := tr.FirstChild; td != nil && *b.room >= 0; td = td.NextSibling {
		if td.Type == html.ElementNode && (td.DataAtom == atom.Td || td.DataAtom == atom.Th) {
			fill()
			row = b.cell(row, td)
		}
	}
	fill()
	b.width = max(b.width, len(row))
	b.rows = append(b.rows, row)
}

// cell appends a cell to row in each place that it covers, and takes the places
// that it covers in the rows below.
func (b *gridBuilder) cell(row []cell, td *html.Node) []cell {
	c := cell{text: cellText(td), origin: "cell:" + strconv.Itoa(b.ordinal[td]), head: true}
	right, down := span(td, "colspan", 1), span(td, "rowspan", maxSpan)
	if len(row) >= maxCols {
		*b.room = -1
		return row
	}
	right = min(right, maxCols-len(row))
	*b.room -= right * (down - 1) // the row itself counts with the finished grid
	for i := 0; i < right && *b.room >= 0; i++ {
		below := c
		below.head = false
		for j := 1; j < down; j++ {
			b.taken[[2]int{len(b.rows) + j, len(row)}] = below
		}
		c.head = i == 0
		row = append(row, c)
	}
	return row
}

// pad makes every row as long as the longest.
func (b *gridBuilder) pad() {
	for i := range b.rows {
		for len(b.rows[i]) < b.width {
			b.rows[i] = append(b.rows[i], cell{})
		}
	}
}

// span reads a colspan or rowspan attribute, bounded to 1..maxSpan. zero is what 0
// means: a rowspan of 0 goes down to the end of the row group.
func span(td *html.Node, name string, zero int) int {
	v := strings.TrimSpace(attr(td, name))
	digits := v[:len(v)-len(strings.TrimLeft(v, "0123456789"))]
	n, err := strconv.Atoi(digits)
	switch {
	case digits == "":
		return 1
	case err != nil: // more digits than an int holds
		return maxSpan
	case n == 0:
		return zero
	}
	return min(n, maxSpan)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
