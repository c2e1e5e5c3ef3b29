package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// reportPage is one report: what it says, and where each number stands.
type reportPage struct {
	pinned
	Report     *report.Report
	Prev, Next int // neighbouring report years, 0 for none
	Years      []int
	Editions   []index.Edition
	Past       *archive.History // of the record's address
	Tables     []tableView
	Prose      []figureRow   // figures read from running text
	Original   string        // address of the kept original as a page
	Peers      []index.Hit   // reports of like bodies on the same year
	Claims     []claimItem   // of its sentences
	Texts      [][][]stretch // of its sections: paragraphs with the words of claims marked
	BibTeX     string
	Worst      string // severity of the worst finding, "" for none
}

// tableView is one printed table beside the figures read from it.
type tableView struct {
	report.Table
	Title   string // as the official form names it; empty for a table of no form
	Rows    [][]gridCell
	Columns []string // columns of the figures; "" is the bare indicator
	Figures []figureRow
}

// figureRow is one indicator: a figure for each column, nil where none was read.
type figureRow struct {
	ID, Label, Unit string
	Compare         string // address of this indicator over the years
	Cells           []*figureCell
}

func (*reportPage) template() string { return "report" }

func (p *reportPage) heading(l *language) string {
	return cmp.Or(p.Report.Title, l.sentence("report.untitled", p.Report.Agency.Name, p.Report.Year))
}

func (p *reportPage) data() any { return p.Report }

// table lists the figures, one a row, each with the address of its cell.
func (p *reportPage) table() [][]string {
	r := p.Report
	rows := [][]string{{"report", "agency_id", "agency", "year", "era", "scope", "key", "label",
		"value", "unit", "state", "text", "at", "original", "mark", "ocr"}}
	for _, f := range r.Figures {
		value := ""
		if f.State == report.StateNumber {
			value = f.Value.String()
		}
		rows = append(rows, []string{r.ID, r.Agency.ID, r.Agency.Name, strconv.Itoa(r.Year), string(r.Era),
			string(r.Scope), string(f.Key), indicatorLabel(r.Era, f.Key.ID()), value, f.Unit, string(f.State),
			f.Text, f.At, originalHref(r, f.Origin), string(f.Mark), strconv.Itoa(f.OCR)})
	}
	return rows
}

// reportIn finds a report in the catalogue that the address names.
func (s *site) reportIn(r *http.Request, id string) (x catalogue, rep *report.Report, err error) {
	if x, err = s.catalogue(r); err == nil {
		rep, err = x.Report(r.Context(), id)
	}
	if errors.Is(err, index.ErrNotFound) {
		err = notFound("error.no_report", shorten(id, maxNamed))
	}
	return x, rep, err
}

// report answers /reports/{id…}.
func (s *site) report(w http.ResponseWriter, r *http.Request) error {
	x, rep, err := s.reportIn(r, named(r, "id"))
	if err != nil {
		return err
	}
	p := &reportPage{Report: rep, Original: originalHref(rep, "")}
	if formatOf(r) == formatHTML {
		if err := s.surround(r.Context(), x, p); err != nil {
			return err
		}
		p.BibTeX = rep.BibTeX(baseURL(r) + x.pinnedHref(reportHref(rep.ID)))
		p.Pin = s.pin(r, x, func() (int, error) { return s.reportDiffers(r, rep) })
	}
	x.keepable(w, r)
	return s.show(w, r, p)
}

// surround finds what the page shows beside the record itself.
func (s *site) surround(ctx context.Context, x catalogue, p *reportPage) error {
	var err error
	if p.Years, err = x.Years(ctx, p.Report.Agency.ID); err != nil {
		return err
	}
	if p.Editions, err = x.Editions(ctx, p.Report.ID); err != nil {
		return err
	}
	past, err := s.archive.History(ctx, p.Report.Source.URL)
	if err != nil {
		return err
	}
	p.Past = &past
	if p.Peers, err = peers(ctx, x, p.Report); err != nil {
		return err
	}
	if p.Claims, err = claimsOf(ctx, x, p.Report); err != nil {
		return err
	}
	for k, s := range p.Report.Sections {
		p.Texts = append(p.Texts, markedText(s.Text, k, p.Claims))
	}
	p.placeYears()
	p.placeFigures()
	for _, sev := range report.Severities() {
		if slices.ContainsFunc(p.Report.Findings, func(f report.Finding) bool { return f.Severity == sev }) {
			p.Worst = string(sev)
			break
		}
	}
	return nil
}

// peersShown is how many reports of like bodies a page names.
const peersShown = 8

// peers finds the reports on the same year of bodies of the same type, in the smallest
// place around that has any.
func peers(ctx context.Context, x catalogue, r *report.Report) ([]index.Hit, error) {
	path := report.Regions().Path(r.Region.Code)
	if r.Agency.Type == "" || len(path) < 2 {
		return nil, nil
	}
	for i := len(path) - 2; i >= 0; i-- {
		found, err := x.List(ctx, index.Filter{Type: r.Agency.Type, Region: path[i], From: r.Year, To: r.Year, Limit: peersShown + 1})
		if err != nil {
			return nil, err
		}
		hits := slices.DeleteFunc(found.Hits, func(h index.Hit) bool { return h.ID == r.ID })
		if len(hits) > 0 {
			return hits[:min(len(hits), peersShown)], nil
		}
	}
	return nil, nil
}

// placeYears finds the nearest report before and after.
func (p *reportPage) placeYears() {
	slices.Sort(p.Years)
	for _, y := range p.Years {
		if y < p.Report.Year {
			p.Prev = y
		}
		if y > p.Report.Year && p.Next == 0 {
			p.Next = y
		}
	}
}

// placeFigures puts every figure beside the table or the text it was read from.
func (p *reportPage) placeFigures() {
	r := p.Report
	doubted := map[report.Key]bool{}
	for _, f := range r.Findings {
		for _, k := range f.Keys {
			doubted[k] = true
		}
	}
	byPlace := make(map[string]*figureCell, len(r.Figures)+len(r.Unmapped))
	for _, u := range r.Unmapped {
		byPlace[u.At] = nil // printed on its own: never part of a neighbour's block
	}
	groups := make([][]*figureCell, len(r.Tables)+1) // the last one: running text
	for _, f := range r.Figures {
		c := &figureCell{Figure: f, Href: originalHref(r, f.Origin), Doubt: doubted[f.Key]}
		byPlace[f.At] = c
		n := tableOf(f.At, len(r.Tables))
		groups[n] = append(groups[n], c)
	}
	for i, t := range r.Tables {
		v := tableView{Table: t, Title: tableTitle(r.Era, t.Kind), Rows: layGrid(t.Grid, i, byPlace), Columns: columnsOf(groups[i])}
		v.Figures = figureRows(r, groups[i], v.Columns)
		p.Tables = append(p.Tables, v)
	}
	prose := groups[len(r.Tables)]
	p.Prose = figureRows(r, prose, columnsOf(prose))
}

// tableTitle is the title that the era's form gives a kind of table. Captions on
// pages are often missing, or are the sentence before the table.
func tableTitle(era report.Era, kind string) string {
	for _, in := range report.Indicators().Era(era) {
		if in.Section == kind {
			return in.TableTitle
		}
	}
	return ""
}

// tableOf reads the table's number off "table:T/rRcC"; prose is the number after the last.
func tableOf(at string, tables int) int {
	rest, ok := strings.CutPrefix(at, "table:")
	number, _, _ := strings.Cut(rest, "/")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 0 || n >= tables {
		return tables
	}
	return n
}

// columnsOf lists the columns that occur, in print order: applicants, then the
// bare 总计 column, then 历年累计.
func columnsOf(cells []*figureCell) []string {
	var out []string
	for _, col := range append(report.LeafColumns(), "", report.Cumulative) {
		if slices.ContainsFunc(cells, func(c *figureCell) bool { return c.Key.Column() == col }) {
			out = append(out, col)
		}
	}
	return out
}

// figureRows turns a list of figures into indicator × column.
func figureRows(r *report.Report, cells []*figureCell, columns []string) []figureRow {
	var rows []figureRow
	at := map[string]int{}
	for _, c := range cells {
		id := c.Key.ID()
		i, ok := at[id]
		if !ok {
			i = len(rows)
			at[id] = i
			rows = append(rows, figureRow{ID: id, Label: indicatorLabel(r.Era, id), Unit: c.Unit,
				Compare: "/compare?" + url.Values{"indicator": {id}, "agency": {r.Agency.ID}}.Encode(),
				Cells:   make([]*figureCell, len(columns))})
		}
		if n := slices.Index(columns, c.Key.Column()); n >= 0 {
			rows[i].Cells[n] = c
		}
	}
	return rows
}

// indicatorLabel is the label as this era's form prints it. The heads of single
// cells need their row's name as well, which the dictionary gives.
func indicatorLabel(era report.Era, id string) string {
	if in, ok := report.Indicators().Lookup(era, id); ok && in.Form == report.FormRow {
		return in.Label
	}
	return report.Indicators().Label(id)
}

// originalHref leads to the kept original with the place lit that origin names.
func originalHref(r *report.Report, origin string) string {
	q := url.Values{"report": {r.ID}}
	if r.Source.Charset != "" {
		q.Set("charset", r.Source.Charset)
	}
	fragment := ""
	if origin != "" {
		q.Set("at", origin)
		fragment = "#cell"
	}
	return fmt.Sprintf("/originals/%s/view?%s%s", r.Source.SHA256, q.Encode(), fragment)
}
