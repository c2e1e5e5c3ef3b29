package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// figureItem is one figure as the API tells it: what is printed, where, and what a reader
// should know before trusting it.
type figureItem struct {
	Report    string           `json:"report"`
	Title     string           `json:"title"`
	Year      int              `json:"year"`
	Agency    report.Agency    `json:"agency"`
	Region    report.RegionRef `json:"region"`
	Era       report.Era       `json:"era"`
	Scope     report.Scope     `json:"scope"`
	Published string           `json:"published"`
	Key       report.Key       `json:"key"`
	Label     string           `json:"label"` // as the form prints it
	Value     *json.Number     `json:"value"` // null unless state is number
	Unit      string           `json:"unit"`
	State     report.State     `json:"state"`
	Mark      report.Mark      `json:"mark"` // "" for a cell read as printed
	Text      string           `json:"text"`
	At        string           `json:"at"`
	Origin    string           `json:"origin"`
	OCR       int              `json:"ocr,omitempty"` // confidence of a figure read off a picture, 1 to 100
	Original  string           `json:"original"`      // address on this site of the kept original, the cell lit
	Source    figureSource     `json:"source"`
	Findings  []report.Finding `json:"findings"` // those that name the key
}

// figureSource is where the original came from.
type figureSource struct {
	URL     string    `json:"url"`
	Fetched time.Time `json:"fetched"`
	SHA256  string    `json:"sha256"`
	Type    string    `json:"type"`
	Parser  string    `json:"parser"`
}

func makeFigure(r index.FigureRow) figureItem {
	f := r.Figure
	it := figureItem{Report: r.Report, Title: r.Title, Year: r.Year, Agency: r.Agency, Region: r.Region, Era: r.Era, Scope: r.Scope,
		Published: r.Published, Key: f.Key, Label: indicatorLabel(r.Era, f.Key.ID()), Unit: f.Unit, State: f.State, Mark: f.Mark,
		Text: f.Text, At: f.At, Origin: f.Origin, OCR: f.OCR, Findings: r.Findings,
		Original: originalHref(&report.Report{ID: r.Report, Source: r.Source}, f.Origin),
		Source:   figureSource{r.Source.URL, r.Source.Fetched, r.Source.SHA256, r.Source.Type, r.Source.Parser}}
	if f.State == report.StateNumber {
		n := json.Number(f.Value.String())
		it.Value = &n
	}
	return it
}

// anyColumn asks for every column of the indicators.
const anyColumn = "any"

// figureStates are the states a printed cell can be in.
var figureStates = []string{string(report.StateNumber), string(report.StateBlank), string(report.StateDash), string(report.StateUnreadable)}

// apiFigures lists figures, from a place on.
func (s *site) apiFigures(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	q := index.FigureQuery{Filter: p.filter(), State: report.State(p.oneOf("state", figureStates...))}
	q.Limit = p.limit()
	column := p.oneOf("column", slices.Concat(report.LeafColumns(), []string{report.Cumulative, anyColumn})...)
	q.Columns = column == anyColumn
	for _, id := range p.words("indicator") {
		key := report.Key(id)
		if key.Column() == "" && column != "" && !q.Columns {
			key = report.MakeKey(id, column)
		}
		q.Indicators = append(q.Indicators, key)
	}
	if column != "" && len(q.Indicators) == 0 {
		p.fail(badParam("column", "error.column_alone"))
	}
	m := p.bookmark()
	if p.err != nil {
		return p.err
	}
	q.After = index.FigurePlace{Place: m.place(), Figures: m.Figures}
	x, err := s.catalogue(r)
	if err != nil {
		return err
	}
	found, err := x.Figures(r.Context(), q)
	if err != nil {
		return err
	}
	x.keepable(w, r)
	next := bookmarkOf(found.Next.Place)
	next.Figures = found.Next.Figures
	items := make([]figureItem, len(found.Rows))
	for i, row := range found.Rows {
		items[i] = makeFigure(row)
	}
	return sendJSON(w, r, list{Items: items, Total: found.Total, TotalExact: found.TotalExact, Next: writeBookmark(next)})
}
