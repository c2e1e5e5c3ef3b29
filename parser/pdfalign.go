package parser

import (
	"cmp"
	"math"
	"slices"

	"github.com/nianbao/nianbao/pdf"
)

// piece is what a line prints without a wide gap: a cell of a table without rules.
type piece struct {
	text string
	box  pdf.Box
	ocr  int
	// OCR is not sure of it
	unsure bool
}

// gapCells is the gap, in heights of a line, that parts the cells of a table without
// rules. Justified prose has none so wide.
const gapCells = 1.3

func piecesOf(l *textLine) []piece {
	var out []piece
	from := 0
	cut := func(to int) {
		gs := l.glyphs[from:to]
		p := piece{text: squeeze(joinGlyphs(gs)), ocr: weakest(gs), unsure: unsure(gs)}
		for _, g := range gs {
			p.box = p.box.Union(g.box)
		}
		out, from = append(out, p), to
	}
	for i := 1; i < len(l.glyphs); i++ {
		if l.glyphs[i].box.Left-l.glyphs[i-1].box.Right > gapCells*l.size {
			cut(i)
		}
	}
	cut(len(l.glyphs))
	return out
}

// alignedTables finds the tables without rules among the lines of a sheet: rows whose
// pieces stand under each other and make up a table of a form.
// above are the columns of the last such table on the sheet before.
func alignedTables(s *sheet, lines []textLine, above []pdf.Box) (tables []*pdfTable, rest []textLine) {
	tries := 0 // from further lines of a run that made no table as a whole
	for i := 0; i < len(lines); {
		rows := alignedRows(lines[i:])
		if t := newAligned(s, rows, above); t != nil {
			tables, above = append(tables, t), t.columns
			i, tries = i+len(rows), 0
			continue
		}
		n := 1
		if tries++; tries > maxTries {
			n, tries = max(1, len(rows)), 0
		}
		rest = append(rest, lines[i:i+n]...)
		i += n
	}
	return tables, rest
}

// Bounds of the work on lines that look like rows: some lines may stand right above a
// table, and no page has more rows than fit on it.
const (
	maxTries   = 6
	maxAligned = 300
)

// rowGap is the widest gap between two rows, in heights of a line.
const rowGap = 3.0

// alignedRows takes lines from the first that can be the rows of one table: the last
// of them has several pieces or goes on with a label; between them stand single pieces
// of one column.
func alignedRows(lines []textLine) [][]piece {
	if !opensTable(lines) {
		return nil
	}
	var rows [][]piece
	end := 0
	for i := range lines[:min(len(lines), maxAligned)] {
		if i > 0 && lines[i].box.Top-lines[i-1].box.Bottom > rowGap*lines[i].size {
			break
		}
		ps := piecesOf(&lines[i])
		if len(ps) == 1 && !oneColumn(rows, ps[0]) || len(rows) > 0 && !sameSize(&lines[0], &lines[i]) {
			break
		}
		rows = append(rows, ps)
		if len(ps) > 1 || end > 0 && end == i && goesOnLabel(rows[i-1], ps) {
			end = i + 1
		}
	}
	return rows[:end]
}

// opensTable tells whether a table can begin with a line: with several pieces, or with
// a label or the beginning of one, which goes on in one of the next lines.
func opensTable(lines []textLine) bool {
	ps := piecesOf(&lines[0])
	if len(ps) > 1 || isFormLabel(ps[0].text) {
		return true
	}
	for _, next := range lines[1:min(len(lines), 3)] {
		if isFormLabel(ps[0].text + piecesOf(&next)[0].text) {
			return true
		}
	}
	return false
}

// oneColumn tells a piece that can stand alone in a row: a label, the rest of one, or
// the title of a block in line with the labels. Other headings, and prose, end a table.
func oneColumn(rows [][]piece, p piece) bool {
	if isAnnexCaption(p.text) || len(p.text) > longLabel {
		return false
	}
	if _, ok := heading(p.text); ok && !isFormLabel(p.text) && (len(rows) == 0 || math.Abs(p.box.Left-rows[0][0].box.Left) > p.box.Height()/2) {
		return false
	}
	for _, row := range rows {
		if len(row) > 1 && p.box.Left >= row[1].box.Left {
			return false // it stands under a later column, or over several
		}
	}
	return true
}

// longLabel is the length in bytes of the longest line that a label of a form fills.
const longLabel = 120

// goesOnLabel tells a line that ends the label of the row above it.
func goesOnLabel(row, ps []piece) bool {
	return isFormLabel(row[0].text+ps[0].text) && !isFormLabel(ps[0].text)
}

// newAligned lays rows out in columns, nil where they make no table of a form. Rows without
// a head whose pieces stand under some of the columns above stand in these: where all values
// of a page are blank, nothing on it shows the column of values.
func newAligned(s *sheet, rows [][]piece, above []pdf.Box) *pdfTable {
	columns := alignedColumns(rows)
	if len(columns) < 2 {
		return nil
	}
	if len(columns) < len(above) && !headed(rows) && under(columns, above) {
		columns = above
	}
	t := &pdfTable{columns: columns}
	for _, row := range rows {
		cells, ok := layPieces(s, columns, row)
		if !ok {
			return nil
		}
		t.cells = append(t.cells, cells)
		for _, p := range row {
			t.box = t.box.Union(p.box)
		}
	}
	t.cells = joinLabels(t.cells)
	if classify(&grid{cells: t.cells}) == kindUnknown {
		return nil
	}
	return t
}

// headed tells rows that begin with heads of columns.
func headed(rows [][]piece) bool {
	return slices.ContainsFunc(rows[0], func(p piece) bool { return isHead(p.text) })
}

// under tells whether each column stands under one of those above, and no two under one.
func under(columns, above []pdf.Box) bool {
	last := -1
	for _, c := range columns {
		i := slices.IndexFunc(above, func(a pdf.Box) bool { return c.Left < a.Right && a.Left < c.Right })
		if i <= last || i+1 < len(above) && above[i+1].Left < c.Right {
			return false
		}
		last = i
	}
	return true
}

// alignedColumns are the places of the columns: what the pieces of the rows with most
// pieces take up. None where these pieces do not stand under each other.
func alignedColumns(rows [][]piece) []pdf.Box {
	most := 0
	for _, row := range rows {
		most = max(most, len(row))
	}
	if most < 2 || most > maxCols {
		return nil
	}
	var all []pdf.Box
	for _, row := range rows {
		if len(row) == most {
			for _, p := range row {
				all = append(all, p.box)
			}
		}
	}
	slices.SortFunc(all, func(a, b pdf.Box) int { return cmp.Compare(a.Left, b.Left) })
	var columns []pdf.Box
	for _, b := range all {
		if n := len(columns); n > 0 && b.Left < columns[n-1].Right {
			columns[n-1] = columns[n-1].Union(b)
			continue
		}
		columns = append(columns, b)
	}
	if len(columns) != most {
		return nil
	}
	return columns
}

// layPieces puts the pieces of a row into columns. A piece over several of them spans
// them; one that stands in none shows that the columns are not understood. What no
// piece takes is printed blank.
func layPieces(s *sheet, columns []pdf.Box, row []piece) ([]cell, bool) {
	cells, boxes := make([]cell, len(columns)), make([]pdf.Box, len(columns))
	var line pdf.Box
	for _, p := range row {
		line = line.Union(p.box)
		from, to := reach(columns, p.box)
		if from == to {
			return nil, false
		}
		for c := from; c < to; c++ {
			if text := cells[c].text; cells[c].origin != "" { // two pieces claim the place
				cells[c] = cell{text: text + " " + p.text, origin: s.origin(boxes[c].Union(p.box)), head: true, doubt: true, loose: true, ocr: weaker(cells[c].ocr, p.ocr)}
				continue
			}
			cells[c], boxes[c] = cell{text: p.text, origin: s.origin(p.box), head: c == from, ocr: p.ocr, doubt: p.unsure, loose: true}, p.box
		}
	}
	for c := range cells {
		if cells[c].origin == "" {
			blank := pdf.Box{Left: columns[c].Left, Right: columns[c].Right, Top: line.Top, Bottom: line.Bottom}
			cells[c] = cell{origin: s.origin(blank), head: true, loose: true, doubt: s.shows(blank)}
		}
	}
	return cells, true
}

// reach is the range of columns that a piece stands in, or next to where it stands in
// none.
func reach(columns []pdf.Box, b pdf.Box) (from, to int) {
	from = len(columns)
	for i, c := range columns {
		if min(b.Right, c.Right) > max(b.Left, c.Left) {
			from, to = min(from, i), i+1
		}
	}
	if from < to {
		return from, to
	}
	for i, c := range columns {
		if gap := max(c.Left-b.Right, b.Left-c.Right); gap < b.Height() {
			return i, i + 1
		}
	}
	return 0, 0
}

// joinLabels brings the lines of a label together. Values stand beside the first of
// them, or in the middle on a line of their own.
func joinLabels(rows [][]cell) [][]cell {
	var out [][]cell
	torn := false // the last row's values stand below a label that is whole
	for _, row := range rows {
		n := len(out)
		switch {
		case n > 0 && labelOnly(row) && isFormLabel(out[n-1][0].text+row[0].text) && !isFormLabel(row[0].text):
			out[n-1][0].text += row[0].text
			if torn {
				believe(out[n-1], true)
			}
		case n > 0 && row[0].text == "" && labelOnly(out[n-1]):
			row[0] = out[n-1][0]
			out[n-1] = row
			// A whole label over a line of values may be a blank row over one whose label
			// is lost: the values are believed only if the label goes on below them.
			torn = isFormLabel(row[0].text)
			if torn {
				believe(row, false)
			}
			continue
		default:
			out = append(out, row)
		}
		torn = false
	}
	return out
}

func believe(row []cell, surely bool) {
	for i := range row[1:] {
		row[1+i].doubt = !surely
	}
}

func labelOnly(row []cell) bool {
	return row[0].text != "" && !slices.ContainsFunc(row[1:], func(c cell) bool { return c.text != "" })
}
