package parser

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// docxTable is a table of a Word document as it was read, spans not yet expanded.
// ECMA-376 part 1, section 17.4.
type docxTable struct {
	rows  []docxRow
	row   docxRow // in hand
	inRow bool
	begun int // number of the w:p that follows its beginning
}

type docxRow struct {
	cells   []docxCell
	before  int // grid columns left empty before the first cell
	deleted bool
}

type docxCell struct {
	flow    *flow
	number  int // place among all w:tc of the part
	span    int // grid columns
	goesOn  bool
	deleted bool
}

// startTable opens a table, a row or a cell. A cell outside of any row is text only.
func (r *docxReader) startTable(name string) error {
	t := r.table()
	switch name {
	case "tbl":
		r.flow().flush(r.lists)
		r.tables = append(r.tables, &docxTable{begun: r.paras})
	case "tr":
		if t != nil && !t.inRow {
			t.row, t.inRow = docxRow{}, true
		}
	case "tc":
		f := &flow{}
		if r.flows = append(r.flows, f); t != nil && t.inRow {
			t.row.cells = append(t.row.cells, docxCell{flow: f, number: r.cells, span: 1})
		}
		if r.cells++; r.cells > maxCells {
			return fail(CodeTooLarge, "the document has more than %d table cells", maxCells)
		}
	}
	return nil
}

// tableProperty takes in what a property says of a row or a cell.
func (r *docxReader) tableProperty(e xml.StartElement) {
	t := r.table()
	if t == nil || !t.inRow {
		return
	}
	value := attribute(e, "val")
	if e.Name.Local == "gridBefore" {
		t.row.before = columns(value)
	}
	n := len(t.row.cells)
	if n == 0 || !r.under("tcPr") {
		return
	}
	last := &t.row.cells[n-1]
	switch e.Name.Local {
	case "gridSpan":
		last.span = max(columns(value), 1)
	case "vMerge":
		last.goesOn = value != "restart"
	case "hMerge": // before Word 2000: the cell is part of the one before it
		first := n - 2
		for first >= 0 && t.row.cells[first].deleted {
			first--
		}
		if value != "restart" && first >= 0 {
			last.deleted = true
			t.row.cells[first].span += last.span
		}
	case "cellDel":
		last.deleted = true
	}
}

// endTable closes what startTable opened.
func (r *docxReader) endTable(name string) {
	t := r.table()
	switch name {
	case "tbl":
		r.tables = r.tables[:len(r.tables)-1]
		f := r.flow()
		f.items = append(f.items, flowItem{table: t, number: t.begun})
	case "tr":
		if t != nil && t.inRow {
			t.inRow = false
			if !t.row.deleted {
				t.rows = append(t.rows, t.row)
			}
		}
	case "tc":
		kept := t != nil && t.inRow && slices.ContainsFunc(t.row.cells, func(c docxCell) bool { return c.flow == r.flow() })
		r.closeFlow(!kept)
	}
}

// columns reads a number of grid columns, bounded.
func columns(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0
	}
	return min(max(n, 0), maxSpan)
}

// text is what a cell prints, its paragraphs joined with one space.
func (c docxCell) text() string {
	lines := make([]string, len(c.flow.items))
	for i, it := range c.flow.items {
		lines[i] = it.text
	}
	return strings.Join(lines, " ")
}

// laidOut tells a table used for layout from one of figures, by the same marks as in
// HTML: it holds another table, a single column, running prose or the report's parts.
func (t *docxTable) laidOut() bool {
	widest := 0
	for _, row := range t.rows {
		widest = max(widest, len(row.cells))
		for _, c := range row.cells {
			parts := 0
			for _, it := range c.flow.items {
				if it.table != nil {
					return true
				}
				if _, ok := heading(it.text); ok {
					parts++
				}
			}
			if parts > 1 || len(c.text()) > longCell {
				return true
			}
		}
	}
	return widest < 2
}

// layout makes blocks of flows, tables within tables first of all.
type layout struct {
	blocks []block
	room   int // places that tables may still fill
}

func (l *layout) flow(f *flow) error {
	for _, it := range f.items {
		switch {
		case it.table == nil:
			b := paragraph(it.text)
			b.origin, b.number = fmt.Sprintf("paragraph:%d", it.number), it.number
			l.blocks = append(l.blocks, b)
		case it.table.laidOut():
			for _, row := range it.table.rows {
				for _, c := range row.cells {
					if c.deleted {
						continue
					}
					if err := l.flow(c.flow); err != nil {
						return err
					}
				}
			}
		default:
			g, err := it.table.grid(&l.room)
			if err != nil {
				return err
			}
			if g.rows() > 0 && g.cols() > 0 {
				b := table(g)
				b.number = it.number
				l.blocks = append(l.blocks, b)
			}
		}
	}
	return nil
}

// grid expands the spans. A cell that goes on from above without one there of its own
// place is one of its own.
func (t *docxTable) grid(room *int) (*grid, error) {
	g := &grid{}
	width := 0
	for i := range t.rows {
		row := t.rows[i].places(g)
		width = max(width, len(row))
		g.cells = append(g.cells, row)
		if *room -= len(row); *room < 0 || len(row) > maxCols || len(g.cells) > maxRows || width*len(g.cells) > maxCells {
			return nil, fail(CodeTooLarge, "a table has more than %d rows or %d columns, or all tables more than %d cells", maxRows, maxCols, maxCells)
		}
	}
	for i, row := range g.cells {
		g.cells[i] = append(row, make([]cell, width-len(row))...)
	}
	return g, nil
}

// places lays a row out below those of g.
func (r docxRow) places(g *grid) []cell {
	row := make([]cell, r.before)
	var above []cell
	if len(g.cells) > 0 {
		above = g.cells[len(g.cells)-1]
	}
	for _, c := range r.cells {
		if c.deleted {
			continue
		}
		at := len(row)
		one := cell{text: c.text(), origin: fmt.Sprintf("cell:%d", c.number), head: true, doubt: c.flow.unsure}
		if c.goesOn && at < len(above) && above[at].origin != "" && (at == 0 || above[at-1].origin != above[at].origin) {
			one = above[at]
			one.head = false
		}
		for range c.span {
			row = append(row, one)
			one.head = false
		}
		if len(row) > maxCols {
			break
		}
	}
	return row
}
