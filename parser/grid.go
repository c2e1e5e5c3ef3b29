package parser

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

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
	places []cell     // row after row
	ends   []int      // places[ends[i-1]:ends[i]] is row i
	taken  []taken    // by column: what an earlier rowspan covers
	group  *html.Node // thead, tbody or tfoot of the row before: spans end with it
	width  int        // of the widest row
	cells  int        // most cells of a row
	layout bool       // a cell shows that the table only lays out the page
	room   int        // places that may still be filled, less than 0 if there are too many
}

// taken is a cell that covers a column down to the row before until.
type taken struct {
	cell  cell
	until int
}

// tableGrid expands a table element, and says whether it is a table of figures:
// tables used for layout hold other tables, a single cell, or cells of running prose.
func (w *htmlWalker) tableGrid(n *html.Node) (*grid, bool) {
	var size tableSize
	size.count(n)
	b := &gridBuilder{room: w.room, places: make([]cell, 0, size.places()), ends: make([]int, 0, size.rows)}
	caption := w.tableRows(n, b)
	if w.err != nil || b.layout || b.cells < 2 {
		return nil, false
	}
	if b.room -= len(b.ends) * b.width; b.room < 0 || len(b.ends) > maxRows {
		w.err = &Error{Code: CodeTooLarge, Message: fmt.Sprintf("a table has more than %d rows or %d columns, or all tables more than %d cells", maxRows, maxCols, maxCells)}
		return nil, false
	}
	w.room = b.room
	return &grid{caption: caption, cells: b.finish()}, true
}

// tableRows reads the tr elements of a table in order, and its caption.
func (w *htmlWalker) tableRows(n *html.Node, b *gridBuilder) (caption string) {
	for c := n.FirstChild; c != nil && !b.layout && !w.late(); c = c.NextSibling {
		w.seen.see(c)
		switch {
		case c.Type != html.ElementNode:
		case skipped(c) || hidden(c):
			w.seen.skip(c)
		case c.DataAtom == atom.Tr:
			w.tableRow(c, b)
		case c.DataAtom == atom.Caption:
			var r cellReader
			r.read(c, &w.seen)
			caption, b.layout = r.text.take(), r.layout
		default:
			if in := w.tableRows(c, b); caption == "" {
				caption = in
			}
		}
	}
	return caption
}

func (w *htmlWalker) tableRow(tr *html.Node, b *gridBuilder) {
	if tr.Parent != b.group {
		clear(b.taken)
		b.group = tr.Parent
	}
	start := len(b.places)
	cells := 0
	for td := tr.FirstChild; td != nil && !b.layout && !w.late(); td = td.NextSibling {
		number := w.seen.cells
		w.seen.see(td)
		switch {
		case td.Type != html.ElementNode:
		case td.DataAtom != atom.Td && td.DataAtom != atom.Th || hidden(td):
			w.seen.skip(td)
		default:
			cells++
			b.fill(start)
			w.tableCell(td, b, cell{origin: cellOrigin(number), head: true}, len(b.places)-start)
		}
	}
	b.fill(start)
	b.width = max(b.width, len(b.places)-start)
	b.cells = max(b.cells, cells)
	if b.ends = append(b.ends, len(b.places)); len(b.places) > b.room {
		b.room = -1
	}
}

// fill adds the places of a row that cells of rows above cover.
func (b *gridBuilder) fill(start int) {
	for {
		col := len(b.places) - start
		if col >= len(b.taken) || b.taken[col].until <= len(b.ends) {
			return
		}
		b.places = append(b.places, b.taken[col].cell)
	}
}

// tableCell puts a cell into each place that it covers in column col and right of it,
// and takes the places that it covers in the rows below.
func (w *htmlWalker) tableCell(td *html.Node, b *gridBuilder, c cell, col int) {
	var r cellReader
	if r.read(td, &w.seen); r.layout || r.blocks > 1 && holdsParts(td) {
		b.layout = true
		return
	}
	c.text = r.text.take()
	c.doubt = r.unsure || c.text != "" && printingOf(td) == printedUnsure
	right, down := span(td, "colspan", 1), span(td, "rowspan", maxSpan)
	if col >= maxCols {
		b.room = -1
	}
	right = min(right, maxCols-col)
	b.room -= right * (down - 1) // the row itself counts with the finished grid
	for i := 0; i < right && b.room >= 0; i++ {
		c.head = i == 0
		b.places = append(b.places, c)
		if down > 1 {
			b.take(col+i, c, len(b.ends)+down)
		}
	}
}

// take lets c cover a column down to the row before until.
func (b *gridBuilder) take(col int, c cell, until int) {
	for len(b.taken) <= col {
		b.taken = append(b.taken, taken{})
	}
	c.head = false
	b.taken[col] = taken{c, until}
}

// tableSize tells what to set aside for a table.
type tableSize struct{ rows, cells, width int }

// count counts the rows and cells of a table, up to what is set aside, and the columns of
// its widest row.
func (s *tableSize) count(n *html.Node) {
	for c := n.FirstChild; c != nil && s.cells < usualCells; c = c.NextSibling {
		switch {
		case c.Type != html.ElementNode || c.DataAtom == atom.Table:
		case c.DataAtom == atom.Tr:
			s.rows++
			width := 0
			for td := c.FirstChild; td != nil && s.cells < usualCells; td = td.NextSibling {
				if td.Type == html.ElementNode {
					s.cells++
					width += span(td, "colspan", 1)
				}
			}
			s.width = max(s.width, width)
		default:
			s.count(c)
		}
	}
}

// places is how many places the table will have: as its widest row in every row. A page
// that claims far more than it has cells gets them when it fills them.
func (s *tableSize) places() int { return min(s.rows*s.width, 2*s.cells, usualCells) }

// finish parts the places into rows as long as the longest.
func (b *gridBuilder) finish() [][]cell {
	rows := make([][]cell, len(b.ends))
	if len(b.places) == len(b.ends)*b.width {
		for i := range rows {
			rows[i] = b.places[i*b.width : (i+1)*b.width : (i+1)*b.width]
		}
		return rows
	}
	padded := make([]cell, len(b.ends)*b.width)
	start := 0
	for i, end := range b.ends {
		rows[i] = padded[i*b.width : (i+1)*b.width : (i+1)*b.width]
		copy(rows[i], b.places[start:end])
		start = end
	}
	return rows
}

// usualCells is more than the cells of nearly every page, whose origins are written once.
const usualCells = 2048

var cellOrigins = sync.OnceValue(func() []string {
	os := make([]string, usualCells)
	for i := range os {
		os[i] = numbered("cell:", i)
	}
	return os
})

// cellOrigin is the origin of the n-th cell of a page.
func cellOrigin(n int) string {
	if n < usualCells {
		return cellOrigins()[n]
	}
	return numbered("cell:", n)
}

// numbered is a place by its number, in one piece of memory.
func numbered(kind string, n int) string {
	var b [len("cell:") + 20]byte
	return string(strconv.AppendInt(append(b[:0], kind...), int64(n), 10))
}

// span reads a colspan or rowspan attribute, bounded to 1..maxSpan. zero is what 0
// means: a rowspan of 0 goes down to the end of the row group.
func span(td *html.Node, name string, zero int) int {
	v := strings.TrimSpace(attr(td, name))
	digits := v[:len(v)-len(strings.TrimLeft(v, "0123456789"))]
	if digits == "" {
		return 1
	}
	n, err := strconv.Atoi(digits)
	switch {
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
