package parser

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of a table. The widest form has 15 columns and 40 rows; a hostile
// colspan must not allocate.
const (
	maxSpan  = 200
	maxCols  = 300
	maxRows  = 5000
	maxCells = 100_000
)

// gridBuilder lays td and th elements into places, spans expanded.
type gridBuilder struct {
	rows  [][]cell
	taken map[[2]int]cell // places that an earlier rowspan covers
	cells int
	cut   bool // a bound was reached
}

// tableGrid expands a table element. ordinal gives the number of each td and th
// in the document. Rows of nested tables are not part of it.
func tableGrid(table *html.Node, ordinal map[*html.Node]int) (*grid, error) {
	b := &gridBuilder{taken: map[[2]int]cell{}}
	for tr := range tableRows(table) {
		b.row(tr, ordinal)
		if b.cut {
			return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("a table has more than %d rows or %d cells", maxRows, maxCells)}
		}
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

func (b *gridBuilder) row(tr *html.Node, ordinal map[*html.Node]int) {
	r := len(b.rows)
	if r >= maxRows {
		b.cut = true
		return
	}
	var row []cell
	fill := func() { // places taken by cells of rows above
		for {
			c, ok := b.taken[[2]int{r, len(row)}]
			if !ok {
				return
			}
			row = append(row, c)
		}
	}
	for td := tr.FirstChild; td != nil; td = td.NextSibling {
		if td.Type != html.ElementNode || td.DataAtom != atom.Td && td.DataAtom != atom.Th {
			continue
		}
		fill()
		c := cell{text: cellText(td), origin: "cell:" + strconv.Itoa(ordinal[td]), head: true}
		right, down := span(td, "colspan"), span(td, "rowspan")
		for i := range right {
			if len(row) >= maxCols {
				break
			}
			for j := 1; j < down; j++ {
				below := c
				below.head = false
				b.taken[[2]int{r + j, len(row)}] = below
				b.cells++
			}
			c.head = i == 0
			row = append(row, c)
			b.cells++
		}
		if b.cells > maxCells {
			b.cut = true
			return
		}
	}
	fill()
	b.rows = append(b.rows, row)
}

// pad makes every row as long as the longest.
func (b *gridBuilder) pad() {
	width := 0
	for _, row := range b.rows {
		width = max(width, len(row))
	}
	for i := range b.rows {
		for len(b.rows[i]) < width {
			b.rows[i] = append(b.rows[i], cell{})
		}
	}
}

// span reads a colspan or rowspan attribute, bounded to 1..maxSpan.
func span(td *html.Node, name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(attr(td, name)))
	if err != nil || n < 1 {
		return 1
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
