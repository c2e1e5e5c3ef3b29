package web

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// firstIndicator is compared when a visitor has not chosen: the number of
// requests, which every form since 2004 prints.
const firstIndicator report.Key = "requests.received.new"

// comparePage is agencies × years, with the pickers that made it.
type comparePage struct {
	pinned
	Query      index.CompareQuery
	Find       string // typed into the agency picker
	Comparison *index.Comparison
	Notes      []string // on it, in the visitor's language
	Blocks     []compareBlock
	pickers
	Kind       chartKind  // asked for, "" for what suits the data
	Kinds      []kindLink // ways to draw it
	KitHref    string     // of the story kit, "" where there is none
	KitReports int        // originals in it
}

// chosen tells whether there is anything to compare; a type of agency alone is the whole
// country, which is compared for one year at a time.
func chosen(q index.CompareQuery) bool {
	return len(q.Agencies) > 0 || q.Region != "" || q.Type != "" && q.From != 0 && q.From == q.To
}

// Asked lets the page say what is missing.
func (p *comparePage) Asked() bool { return chosen(p.Query) }

func (*comparePage) template() string { return "compare" }
func (p *comparePage) data() any      { return p.Comparison }

// heading says what is compared of whom, as far as a title holds it.
func (p *comparePage) heading(l *language) string {
	title := l.sentence("compare.title")
	if !p.Asked() {
		return title
	}
	return strings.Join(slices.Concat(inTitle(p.Keys), inTitle(p.Chosen), inTitle(p.Regions), inTitle(p.Types), []string{title}), " · ")
}

// maxInTitle is how many things of a kind a title names.
const maxInTitle = 2

// inTitle names what is chosen of a list.
func inTitle(choices []choice) []string {
	var names []string
	for _, c := range choices {
		if c.Chosen {
			names = append(names, c.Label)
		}
	}
	if len(names) > maxInTitle {
		names = append(names[:maxInTitle], "…")
	}
	return names
}

// readCompare reads what is to be compared. A column= applies to indicators that
// name none, so that a form needs no script to make keys.
func (s *site) readCompare(r *http.Request) (index.CompareQuery, error) {
	p := readParams(r)
	q := index.CompareQuery{Agencies: p.words("agency"), Region: p.region(), Type: p.word("type")}
	if p.word("release") == "" { // a release holds what reports print, and no numbers of inhabitants
		q.Population = s.population
	}
	q.From, q.To = p.years()
	q.Level, q.Sum = p.oneOf("level", report.AgencyLevels()...), p.flag("sum")
	column := p.oneOf("column", append(report.LeafColumns(), report.Cumulative)...)
	for _, id := range p.words("indicator") {
		key := report.Key(id)
		if key.Column() == "" && !report.IsMeasure(key) && column != "" {
			key = report.MakeKey(id, column)
		}
		if !slices.Contains(q.Indicators, key) {
			q.Indicators = append(q.Indicators, key)
		}
	}
	if len(q.Indicators) == 0 {
		q.Indicators = []report.Key{report.MakeKey(string(firstIndicator), column)}
	}
	if len(q.Indicators) > maxIndicators {
		p.fail(badParam("indicator", "error.too_many", maxIndicators))
	}
	return q, p.err
}

// readKind reads how the comparison is to be drawn.
func readKind(r *http.Request) (chartKind, error) {
	p := readParams(r)
	return chartKind(p.oneOf("chart", ChartKinds()...)), p.err
}

// comparison runs q within the size a reader can use.
func comparison(r *http.Request, x catalogue, q index.CompareQuery) (*index.Comparison, error) {
	if !chosen(q) {
		for _, k := range q.Indicators {
			if _, ok := report.LookupMeasure(k); !ok && !report.Indicators().Known(k) {
				return nil, badParam("indicator", "error.indicator_none", k)
			}
		}
		return &index.Comparison{Indicators: q.Indicators, Rows: []index.Row{}, Breaks: []index.Break{}, Notes: []string{}}, nil
	}
	c, err := x.Compare(r.Context(), q)
	if err != nil {
		return nil, err
	}
	if len(c.Rows) > maxCompareRows {
		return nil, badParam("region", "error.too_wide", maxCompareRows)
	}
	return c, nil
}

// compared runs q in the catalogue that the address names.
func (s *site) compared(r *http.Request, q index.CompareQuery) (x catalogue, c *index.Comparison, err error) {
	if x, err = s.catalogue(r); err == nil {
		c, err = comparison(r, x, q)
	}
	return x, c, err
}

// compare answers /compare and its .json and .csv.
func (s *site) compare(w http.ResponseWriter, r *http.Request) error {
	q, err := s.readCompare(r)
	if err != nil {
		return err
	}
	x, err := s.catalogue(r)
	if err != nil {
		return err
	}
	p := &comparePage{Query: q}
	if p.Kind, err = readKind(r); err != nil {
		return err
	}
	if p.Comparison, err = comparison(r, x, q); err != nil {
		return err
	}
	l := s.language(w, r)
	p.Notes = l.notes(p.Comparison)
	if formatOf(r) == formatHTML {
		for _, key := range q.Indicators {
			p.Blocks = append(p.Blocks, makeBlock(l, p.Comparison, key, look{Kind: p.Kind}))
		}
		if err := s.fillPickers(r, l, x, p); err != nil {
			return err
		}
		s.offerKit(r, p)
		p.Pin = s.pin(r, x, func() (int, error) { return s.compareDiffers(r, q, p.Comparison) })
	}
	p.Kinds = kindLinks(r, p)
	shares(r, l, p)
	x.keepable(w, r)
	return s.show(w, r, p)
}

// kindLink leads to the comparison drawn in another way.
type kindLink struct {
	Kind    chartKind
	Href    string // "" where the data do not suit the kind
	Current bool
}

// kindLinks offers every kind of chart; the kind of the first chart is the current one.
func kindLinks(r *http.Request, p *comparePage) []kindLink {
	i := slices.IndexFunc(p.Blocks, func(b compareBlock) bool { return len(b.Rows) > 0 })
	if i < 0 {
		return nil
	}
	var out []kindLink
	for _, k := range chartKinds {
		link := kindLink{Kind: k, Current: p.Blocks[i].chart.Kind == k}
		if k.suits(len(p.Blocks[i].Years)) {
			link.Href = "/compare" + withParam(r.URL.Query(), "chart", string(k))
		}
		out = append(out, link)
	}
	return out
}

// notes are what must be known to read a comparison.
func (l *language) notes(c *index.Comparison) []string {
	if l.Code == "en" {
		return c.NotesEnglish
	}
	return c.Notes
}

// compareChart answers /compare.svg: one indicator's chart as a file.
func (s *site) compareChart(w http.ResponseWriter, r *http.Request) error {
	q, err := s.readCompare(r)
	if err != nil {
		return err
	}
	kind, err := readKind(r)
	if err != nil {
		return err
	}
	if len(q.Indicators) > 1 {
		return badParam("indicator", "error.one_chart")
	}
	x, c, err := s.compared(r, q)
	if err != nil {
		return err
	}
	block := makeBlock(s.language(w, r), c, q.Indicators[0], look{Kind: kind})
	return x.sendChart(w, r, []byte(block.chart.SVG()))
}

// compareBlock is one indicator of a comparison: a table and a chart.
type compareBlock struct {
	Key      report.Key
	Unit     string
	Years    []int
	Rows     []compareRow
	Agencies int // all that were compared
	Hidden   int // of these, those that the page does not print
	Breaks   []chartBreak
	chart    *chart
	Chart    template.HTML
	Caption  []string // sentences on what is drawn
	Share    *share   // nil without any release
}

// compareRow is one agency's line of the table.
type compareRow struct {
	Agency report.Agency
	Short  string
	Cells  []compareCell
}

// compareCell is one agency's one year. A cell without Row means that no report
// is known for that year.
type compareCell struct {
	Year  int
	Row   *index.Row
	Value string // digits grouped; empty unless the state is number
	Href  string
	Cut   bool   // nothing may be joined with the years before
	Shift bool   // what is counted changed somewhat before this year
	More  string // formula, change, rank and doubts
}
