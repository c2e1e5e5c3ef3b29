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

// WideFixed is how many columns of the wide table stand before those of figures: what the
// report is, and ocr, the lowest confidence of the figures read off a picture, 0 if none was.
const WideFixed = 14

// WideColumns names the columns of the wide table: WideFixed, and then one for each figure
// and unit that any report of the index prints.
func (x *Index) WideColumns() ([]string, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	return g.wideTable().columns(), nil
}

// WriteWide writes the reports that pass f as CSV, in the order in which they were read: a
// row each with the columns of WideColumns. A figure's cell is a number, or blank, dash or
// unreadable, or empty where the report prints nothing. It returns the numbers of reports
// and figures.
func (x *Index) WriteWide(ctx context.Context, w io.Writer, f Filter) (reports, figures int, err error) {
	return x.eachWide(ctx, f, func(t *wideTable) error {
		_, err := w.Write(report.AppendCSV(nil, t.columns()...))
		return err
	}, func(t *wideTable) error {
		_, err := w.Write(t.line())
		return err
	})
}

// EachWide calls head with the columns of the wide table and row with the cells of each of
// its rows, as texts; those of row hold until it returns.
func (x *Index) EachWide(ctx context.Context, f Filter, head func([]string) error, row func([]string) error) (reports, figures int, err error) {
	var cells []string
	return x.eachWide(ctx, f, func(t *wideTable) error { return head(t.columns()) }, func(t *wideTable) error {
		cells = cells[:0]
		for _, c := range t.scanned[:len(wideHead)] {
			cells = append(cells, string(c))
		}
		cells = append(cells, strconv.Itoa(t.ocr))
		for _, c := range t.cells {
			cells = append(cells, string(c))
		}
		return row(cells)
	})
}

func (x *Index) eachWide(ctx context.Context, f Filter, head, row func(*wideTable) error) (reports, figures int, err error) {
	g, where, args, err := x.whole(f)
	if err != nil {
		return 0, 0, err
	}
	defer g.release()
	t := g.wideTable()
	if err := head(t); err != nil {
		return 0, 0, err
	}
	rows, err := g.db.QueryContext(ctx, `SELECT r.id, r.year, r.agency_id, r.agency_name, r.agency_type, r.agency_level, r.region, r.region_name,
		r.era, r.scope, r.published, r.url, r.sha256, r.figures FROM reports r WHERE `+where+` ORDER BY r.seq`, args...)
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n, err := t.read(rows)
		if err != nil {
			return reports, figures, err
		}
		if err := row(t); err != nil {
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
	ocr     int      // of the same
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

func (t *wideTable) columns() []string { return slices.Concat(wideHead, []string{"ocr"}, t.names) }

// read takes in one report and tells how many figures it has.
func (t *wideTable) read(rows *sql.Rows) (int, error) {
	dest := make([]any, len(t.scanned))
	for i := range t.scanned {
		dest[i] = &t.scanned[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return 0, err
	}
	t.text, t.ocr = t.text[:0], 0
	clear(t.cells)
	n := 0
	err := eachFigure(t.scanned[len(wideHead)], func(f stored) bool {
		n++
		t.ocr = lower(t.ocr, int(f.ocr))
		start := len(t.text)
		t.text = f.appendText(t.text)
		t.cells[t.column[f.symbol]] = t.text[start:len(t.text):len(t.text)]
		return true
	})
	return n, err
}

// line is the row of the report in hand.
func (t *wideTable) line() []byte {
	t.out = t.out[:0]
	for _, cell := range t.scanned[:len(wideHead)] {
		t.out = append(report.AppendCell(t.out, string(cell)), ',')
	}
	t.out = strconv.AppendInt(t.out, int64(t.ocr), 10)
	for _, cell := range t.cells {
		t.out = append(append(t.out, ','), cell...)
	}
	return append(t.out, '\n')
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
