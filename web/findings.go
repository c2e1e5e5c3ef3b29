package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
)

// findingsPage lists what does not add up.
type findingsPage struct {
	Filter index.Filter
	Rows   []index.FindingRow
	Total  int
	Chips  []chip
	Pager  pager
}

func (*findingsPage) template() string           { return "findings" }
func (*findingsPage) heading(l *language) string { return l.sentence("findings.title") }

func (p *findingsPage) data() any { return makeList(p.Rows, p.Total, p.Filter.Offset) }

func (p *findingsPage) table() [][]string {
	rows := [][]string{{"report", "agency_id", "agency", "year", "rule", "severity", "keys", "want", "got", "whose", "state", "message", "id", "note", "kind", "places"}}
	for _, f := range p.Rows {
		rows = append(rows, []string{f.Report, f.Agency.ID, f.Agency.Name, strconv.Itoa(f.Year), f.Rule, string(f.Severity),
			joinKeys(f.Keys, " "), numberText(f.Want), numberText(f.Got), f.Whose, f.State, f.Message, f.ID, f.Note, f.Kind, strings.Join(f.At, " ")})
	}
	return rows
}

// numberText is a number as it is written in JSON, and nothing for null.
func numberText(n *json.Number) string {
	if n == nil {
		return ""
	}
	return n.String()
}

// readFindings runs the query that the page and the API share.
func (s *site) readFindings(r *http.Request) (*findingsPage, error) {
	f, err := readFilter(r)
	if err != nil {
		return nil, err
	}
	p := &findingsPage{Filter: f}
	p.Rows, p.Total, err = s.index.Findings(r.Context(), f)
	return p, err
}

// findings answers /findings and its .json and .csv.
func (s *site) findings(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readFindings(r)
	if err != nil {
		return err
	}
	p.Chips = chips(r.URL.Query(), nil)
	if rule := p.Filter.Rule; rule != "" {
		p.Chips = append(p.Chips, chip{Name: "rule", Value: rule, Label: rule, Href: withParam(r.URL.Query(), "rule", "")})
	}
	p.Pager = makePager(r.URL.Query(), p.Total, p.Filter.Limit, p.Filter.Offset)
	return s.show(w, r, p)
}

// findingsFeed answers /findings.atom: the findings of the reports that came in last.
func (s *site) findingsFeed(w http.ResponseWriter, r *http.Request) error {
	filter, err := readFilter(r)
	if err != nil {
		return err
	}
	filter.Sort, filter.Offset, filter.Limit = index.SortNew, 0, feedSize
	rows, _, err := s.index.Findings(r.Context(), filter)
	if err != nil {
		return err
	}
	l := s.language(w, r)
	f := s.newFeed(w, r, l.sentence("findings.feed"), "/findings")
	for _, row := range rows {
		title := l.term("severity", row.Severity) + " · " + l.term("verdict", row.State) + " · " + row.Rule
		f.add(baseURL(r)+reportHref(row.Report)+"#finding-"+row.ID, row.Agency.Name+" "+strconv.Itoa(row.Year), title, row.Message, row.Fetched)
	}
	return f.send(w, r)
}
