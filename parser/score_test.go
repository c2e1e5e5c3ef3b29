package parser_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// score counts what the parser makes of the reports of one form in one format.
type score struct {
	reports, read int // documents, and those that gave the right year and body
	right, blank  int // cells read as printed; of these blank or dash
	unread        int // cells that are printed and were not read, or not surely
	wrong         int // figures that say what is not printed
	unmapped      int
}

// formAndFormat is a line of the score.
type formAndFormat struct {
	era    report.Era
	format string
}

// TestScore keeps the quality of the parser in testdata/score.txt: every cell of every
// report of the simulated portals, by form and by the format that it is served in, and of
// their text as copies of it lose more and more of the tables.
func TestScore(t *testing.T) {
	world, err := portalsim.New(portalsim.Options{Seed: 7, BreakEvery: 9})
	if err != nil {
		t.Fatal(err)
	}
	scores := map[formAndFormat]*score{}
	add := func(era report.Era, format string, want, got *report.Report) {
		key := formAndFormat{era, format}
		if scores[key] == nil {
			scores[key] = &score{}
		}
		scores[key].add(want, got)
	}
	for _, p := range world.Portals() {
		h := p.Handler()
		for i, g := range p.Gold() {
			got, served := parsePage(h, p, g.URL)
			add(g.Report.Era, served, &g.Report, got)
			if got == nil || !strings.HasPrefix(served, "html") || i%copied > 0 {
				continue
			}
			for how, print := range parser.Printings() {
				in := parser.Input{Region: p.Region, Body: []byte(asText(got, print))}
				r, err := parser.Parse(context.Background(), in)
				if err != nil {
					r = nil
				}
				add(g.Report.Era, "text, "+how, &g.Report, r)
			}
		}
	}
	parser.Golden(t, "score.txt", printScores(t, scores))
}

// copied is how many pages there are to one that is copied as text; the copies take most
// of the time.
const copied = 4

// printScores lists the scores, old forms first.
func printScores(t *testing.T, scores map[formAndFormat]*score) []byte {
	t.Helper()
	order := append(report.Eras(), report.EraUnknown)
	lines := slices.SortedFunc(maps.Keys(scores), func(a, b formAndFormat) int {
		return cmp.Or(slices.Index(order, a.era)-slices.Index(order, b.era), strings.Compare(a.format, b.format))
	})
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "form\tformat\treports\tread\tcells right\tof these blank\tunread\twrong\tunmapped\t")
	for _, l := range lines {
		s := scores[l]
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", l.era, l.format, s.reports, s.read, s.right, s.blank, s.unread, s.wrong, s.unmapped)
		if s.wrong > 0 {
			t.Errorf("%s, %s: %d figures are wrong", l.era, l.format, s.wrong)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parsePage reads one document of a portal, nil when it gives no record, and names its
// format.
func parsePage(h http.Handler, p *portalsim.Portal, path string) (*report.Report, string) {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	typ := rec.Header().Get("Content-Type")
	r, err := parser.PDFParser().Parse(context.Background(), parser.Input{URL: path, Type: typ, Region: p.Region, Body: rec.Body.Bytes()})
	if err != nil {
		return nil, "unread " + typ
	}
	_, format, _ := strings.Cut(r.Source.Type, "/")
	format = officeNames.Replace(format)
	if c := r.Source.Charset; c != "" && c != "utf-8" {
		format += ", " + c
	}
	return r, format
}

// officeNames are what people call the types of Office documents.
var officeNames = strings.NewReplacer("vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
	"vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")

// asText prints a record's title, sections and tables as plain text. A table stands in the
// section that its caption names.
func asText(r *report.Report, print func([][]string) string) string {
	var b strings.Builder
	b.WriteString(r.Title + "\n" + r.Agency.Name + "\n")
	printed := map[int]bool{}
	tables := func(stands func(report.Table) bool) {
		for i, t := range r.Tables {
			if !printed[i] && stands(t) {
				printed[i] = true
				b.WriteString(print(once(t.Grid)))
			}
		}
	}
	for _, s := range r.Sections {
		b.WriteString(s.Heading + "\n" + s.Text + "\n")
		tables(func(t report.Table) bool { return t.Caption == s.Heading })
		for _, line := range strings.Split(s.Text, "\n") {
			tables(func(t report.Table) bool { return t.Caption == line })
		}
	}
	tables(func(report.Table) bool { return true })
	return b.String()
}

// once prints words that span cells in the first of them alone, as copies of a page do.
func once(grid [][]string) [][]string {
	var rows [][]string
	for r, cells := range grid {
		var row []string
		for c, text := range cells {
			again := c > 0 && cells[c-1] == text || r > 0 && grid[r-1][c] == text
			if isWords(text) && again || c > 0 && cells[c-1] == text && underOne(grid[:r], c) {
				continue
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	return rows
}

// underOne tells that one head stands over column c and the one before it.
func underOne(above [][]string, c int) bool {
	for _, row := range slices.Backward(above) {
		if isWords(row[c]) {
			return row[c] == row[c-1]
		}
	}
	return false
}

func isWords(text string) bool { return strings.Trim(text, "0123456789.-+/—%,元 ") != "" }

func (s *score) add(want, got *report.Report) {
	s.reports++
	if got == nil {
		s.unread += len(want.Figures)
		return
	}
	if got.ID == want.ID {
		s.read++
	}
	s.unmapped += len(got.Unmapped)
	for _, f := range want.Figures {
		g, ok := got.Figure(f.Key)
		switch {
		case !ok || g.State == report.StateUnreadable && f.State != report.StateUnreadable:
			s.unread++
			continue
		case g.State != f.State || !g.Value.Equal(f.Value):
			s.wrong++
			continue
		case f.State == report.StateBlank || f.State == report.StateDash:
			s.blank++
		}
		s.right++
	}
	for _, g := range got.Figures {
		if _, ok := want.Figure(g.Key); !ok {
			s.wrong++
		}
	}
}
