package index

import (
	"context"
	"database/sql"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// wideHead are the columns of the wide table before those of figures.
var wideHead = []string{"report", "year", "agency_id", "agency", "agency_type", "agency_level", "region_code", "region", "era", "scope", "published", "url", "sha256"}

// WriteWide writes the reports that pass f as CSV, in the order in which they were read: a
// row each, a column for each figure and unit that any of the index prints. A cell is a
// number, or blank, dash or unreadable, or empty where the report prints nothing; ocr is
// the lowest confidence of those read off a picture, 0 if none was. It
// returns the numbers of reports and figures.
func (x *Index) WriteWide(ctx context.Context, w io.Writer, f Filter) (reports, figures int, err error) {
	f.Limit, f.Offset = 0, 0
	if f, err = f.check(); err != nil {
		return 0, 0, err
	}
	g, err := x.acquire()
	if err != nil {
		return 0, 0, err
	}
	defer g.release()
	t := g.wideTable()
	if _, err := w.Write(t.head()); err != nil {
		return 0, 0, err
	}
	where, args := f.where()
	rows, err := g.db.QueryContext(ctx, `SELECT r.id, r.year, r.agency_id, r.agency_name, r.agency_type, r.agency_level, r.region, r.region_name,
		r.era, r.scope, r.published, r.url, r.sha256, r.figures FROM reports r WHERE `+where+` ORDER BY r.seq`, args...)
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		line, n, err := t.line(rows)
		if err != nil {
			return reports, figures, err
		}
		if _, err := w.Write(line); err != nil {
			return reports, figures, err
		}
		reports, figures = reports+1, figures+n
	}
	return reports, figures, rows.Err()
}

// wideTable lays figures out in columns.
type wideTable struct {
	symbols []int64       // in the order of columns
	column  map[int64]int // place of a symbol
	names   []string
	cells   [][]byte // of the report in hand
	text    []byte   // holds the cells
	out     []byte
	scanned [14]sql.RawBytes
}

func (g *generation) wideTable() *wideTable {
	t := &wideTable{column: map[int64]int{}}
	for id := range g.symbols {
		t.symbols = append(t.symbols, id)
	}
	slices.SortFunc(t.symbols, func(a, b int64) int {
		if c := strings.Compare(string(g.symbols[a].key), string(g.symbols[b].key)); c != 0 {
			return c
		}
		return strings.Compare(g.symbols[a].unit, g.symbols[b].unit)
	})
	for i, id := range t.symbols {
		t.column[id] = i
		name := string(g.symbols[id].key)
		if u := g.symbols[id].unit; u != "" {
			name += " (" + u + ")"
		}
		t.names = append(t.names, name)
	}
	t.cells = make([][]byte, len(t.symbols))
	return t
}

func (t *wideTable) head() []byte {
	var out []byte
	for i, name := range slices.Concat(wideHead, []string{"ocr"}, t.names) {
		if i > 0 {
			out = append(out, ',')
		}
		out = report.AppendCell(out, name)
	}
	return append(out, '\n')
}

// line is one report's row and how many figures it holds.
func (t *wideTable) line(rows *sql.Rows) ([]byte, int, error) {
	dest := make([]any, len(t.scanned))
	for i := range t.scanned {
		dest[i] = &t.scanned[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return nil, 0, err
	}
	t.out, t.text = t.out[:0], t.text[:0]
	for _, cell := range t.scanned[:len(wideHead)] {
		t.out = append(report.AppendCell(t.out, string(cell)), ',')
	}
	clear(t.cells)
	n, ocr := 0, 0
	err := eachFigure(t.scanned[len(wideHead)], func(f stored) bool {
		n++
		ocr = lower(ocr, int(f.ocr))
		start := len(t.text)
		t.text = f.appendText(t.text)
		t.cells[t.column[f.symbol]] = t.text[start:len(t.text):len(t.text)]
		return true
	})
	t.out = strconv.AppendInt(t.out, int64(ocr), 10)
	for _, cell := range t.cells {
		t.out = append(append(t.out, ','), cell...)
	}
	return append(t.out, '\n'), n, err
}

// appendText writes a figure as a cell: its number, or the word for its state.
func (f stored) appendText(out []byte) []byte {
	if f.state != report.StateNumber {
		return append(out, f.state...)
	}
	if f.value.Exponent() == 0 && f.value.IsInteger() && f.value.NumDigits() < 18 {
		return strconv.AppendInt(out, f.value.IntPart(), 10)
	}
	return append(out, f.value.String()...)
}
