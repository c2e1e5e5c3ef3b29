package index

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strconv"

	"github.com/nianbao/nianbao/report"
)

// LongColumns are the columns of the long table: of the report, of the figure, and of its
// original.
func LongColumns() []string {
	return []string{"report", "year", "agency_id", "agency", "agency_type", "region_code", "region", "era", "scope", "published",
		"key", "label", "value", "unit", "state", "text", "at", "mark", "ocr", "url", "sha256"}
}

// Columns of the query that WriteLong asks: the long table's before its figures and behind
// them, and the prints.
const (
	longBefore = 10
	longBehind = 2
)

// WriteLong writes the figures of the reports that pass f as CSV, one a row with its text
// and place, in the order in which the reports were read and that of their records. It
// returns the numbers of reports and figures.
func (x *Index) WriteLong(ctx context.Context, w io.Writer, f Filter) (reports, figures int, err error) {
	g, where, args, err := x.whole(f)
	if err != nil {
		return 0, 0, err
	}
	defer g.release()
	if _, err := w.Write(report.AppendCSV(nil, LongColumns()...)); err != nil {
		return 0, 0, err
	}
	rows, err := g.db.QueryContext(ctx, `SELECT r.id, r.year, r.agency_id, r.agency_name, r.agency_type, r.region, r.region_name,
		r.era, r.scope, r.published, r.url, r.sha256, p.blob FROM reports r JOIN prints p USING (seq) WHERE `+where+` ORDER BY r.seq`, args...)
	if err != nil {
		return 0, 0, fmt.Errorf("listing figures: %w", err)
	}
	defer rows.Close()
	t := g.longTable()
	for rows.Next() {
		n, err := t.lines(rows)
		if err != nil {
			return reports, figures, fmt.Errorf("figures of %s: %w", t.scanned[0], err)
		}
		if _, err := w.Write(t.out); err != nil {
			return reports, figures, err
		}
		reports, figures = reports+1, figures+n
	}
	return reports, figures, rows.Err()
}

// longTable lays the figures of one report after the other out in rows.
type longTable struct {
	named   map[int64]longSymbol
	prints  printReader
	before  []byte // cells of the report
	behind  []byte // cells of its original
	out     []byte
	scanned [longBefore + longBehind + 1]sql.RawBytes
}

// longSymbol is what a symbol writes: its key and label, and its unit, as cells.
type longSymbol struct{ key, unit []byte }

func (g *generation) longTable() *longTable {
	t := &longTable{named: make(map[int64]longSymbol, len(g.symbols))}
	for id, s := range g.symbols {
		key := append(report.AppendCell(nil, string(s.key)), ',')
		key = append(report.AppendCell(key, report.Indicators().Label(s.key.ID())), ',')
		t.named[id] = longSymbol{key, append(report.AppendCell([]byte{','}, s.unit), ',')}
	}
	return t
}

// lines writes the rows of one report to out and tells how many there are.
func (t *longTable) lines(rows *sql.Rows) (int, error) {
	dest := make([]any, len(t.scanned))
	for i := range t.scanned {
		dest[i] = &t.scanned[i]
	}
	if err := rows.Scan(dest...); err != nil {
		return 0, err
	}
	t.before, t.behind, t.out = t.before[:0], t.behind[:0], t.out[:0]
	for _, cell := range t.scanned[:longBefore] {
		t.before = append(report.AppendCell(t.before, string(cell)), ',')
	}
	for _, cell := range t.scanned[longBefore : longBefore+longBehind] {
		t.behind = report.AppendCell(append(t.behind, ','), string(cell))
	}
	t.behind = append(t.behind, '\n')
	n := 0
	err := t.prints.each(t.scanned[longBefore+longBehind], func(f *printed) {
		n++
		t.line(f)
	})
	return n, err
}

func (t *longTable) line(f *printed) {
	s := t.named[f.symbol]
	out := append(append(t.out, t.before...), s.key...)
	out = append(append(append(out, f.number...), s.unit...), f.state...)
	out = append(out, ',')
	if f.plain {
		out = append(out, f.number...)
	} else {
		out = report.AppendCell(out, string(f.text))
	}
	out = append(out, ',')
	if f.near {
		out = append(out, f.at...)
	} else {
		out = report.AppendCell(out, string(f.at))
	}
	out = append(append(append(out, ','), f.mark...), ',')
	out = strconv.AppendInt(out, int64(f.ocr), 10)
	t.out = append(out, t.behind...)
}
