package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// coveragePage is the wall of agencies × years: what was published, and what is
// not there.
type coveragePage struct {
	Coverage *index.Coverage
	Shown    []wallRow
	Years    []int
	Totals   map[string]int // cells by state, over all rows
	Region   string
	query    url.Values
	Pager    pager
	Limit    int
	Offset   int
}

// wallRow is one agency; Heading names the region where a new one begins.
type wallRow struct {
	index.CoverageRow
	Heading string
}

func (*coveragePage) template() string { return "coverage" }

func (p *coveragePage) heading(l *language) string {
	return titled(p.Coverage.Region.Name, l.sentence("coverage.title"))
}

// titled puts what a page is about, if it is about one thing, before what kind of page it is.
func titled(about, kind string) string {
	if about == "" {
		return kind
	}
	return about + " · " + kind
}

func (p *coveragePage) data() any {
	rows := p.part()
	return makeList(rows, len(p.Coverage.Rows), p.Offset)
}

// Of is the address of the wall of a region, "" for all, with the years of this one.
func (p *coveragePage) Of(region string) string {
	return strings.TrimSuffix("/coverage"+withParam(p.query, "region", region), "?")
}

// part is the rows that the address asks for.
func (p *coveragePage) part() []index.CoverageRow {
	rows := p.Coverage.Rows
	return rows[min(p.Offset, len(rows)):min(p.Offset+p.Limit, len(rows))]
}

// table lists one agency's one year a row, of all agencies.
func (p *coveragePage) table() [][]string {
	rows := [][]string{{"agency_id", "agency", "region_code", "year", "state", "report", "published", "due", "findings", "days_late", "first_seen", "changed", "problem", "original", "proof", "proof_sha256", "proof_time"}}
	for _, r := range p.Coverage.Rows {
		for _, c := range r.Cells {
			rows = append(rows, append([]string{r.Agency.ID, r.Agency.Name, r.Region.Code, strconv.Itoa(c.Year), c.State,
				c.Report, c.Published, c.Due, strconv.Itoa(c.Findings)}, evidenceCells(c)...))
		}
	}
	return rows
}

// readCoverage runs the query that the page and the API share; limit is the
// rows of one part unless the caller names another.
func (s *site) readCoverage(r *http.Request, limit int) (*coveragePage, error) {
	params := readParams(r)
	p := &coveragePage{Region: params.region(), Totals: map[string]int{}, query: r.URL.Query()}
	from, to := params.years()
	if _, known := report.Regions().Lookup(p.Region); p.Region != "" && !known {
		params.fail(badParam("region", "error.region"))
	}
	if !params.values.Has("limit") {
		params.values.Set("limit", strconv.Itoa(limit))
	}
	p.Limit, p.Offset = params.window()
	if params.err != nil {
		return nil, params.err
	}
	var err error
	p.Coverage, err = s.index.Coverage(r.Context(), p.Region, from, to)
	return p, err
}

// coverage answers /coverage and its .json and .csv.
func (s *site) coverage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readCoverage(r, maxWallRows)
	if err != nil {
		return err
	}
	for _, row := range p.Coverage.Rows {
		for _, c := range row.Cells {
			p.Totals[c.State]++
		}
	}
	for y := p.Coverage.From; y != 0 && y <= p.Coverage.To; y++ {
		p.Years = append(p.Years, y)
	}
	place := ""
	for i, row := range p.part() {
		w := wallRow{CoverageRow: row}
		if row.Region.Code != place || i == 0 {
			place, w.Heading = row.Region.Code, row.Region.Name
		}
		p.Shown = append(p.Shown, w)
	}
	p.Pager = makePager(r.URL.Query(), len(p.Coverage.Rows), p.Limit, p.Offset)
	return s.show(w, r, p)
}

// evidenceCells are what a square of the wall rests on.
func evidenceCells(c index.CoverageCell) []string {
	out := []string{strconv.Itoa(c.DaysLate), c.FirstSeen, strconv.FormatBool(c.Changed), c.Problem, c.Original, "", "", ""}
	if c.Proof != nil {
		out[5], out[6], out[7] = c.Proof.URL, c.Proof.SHA256, c.Proof.Time.Format(time.RFC3339)
	}
	return out
}

// squareTitle says of a square of the wall what is known of it.
func squareTitle(l *language) func(index.CoverageCell) string {
	return func(c index.CoverageCell) string {
		parts := []string{strconv.Itoa(c.Year) + " " + l.term("coverage", c.State)}
		if c.Published != "" {
			parts = append(parts, c.Published)
		}
		parts = append(parts, l.sentence("coverage.due")+" "+c.Due)
		if c.DaysLate > 0 {
			parts = append(parts, l.sentence("coverage.days_late", c.DaysLate))
		}
		if c.FirstSeen != "" {
			parts = append(parts, l.sentence("coverage.first_seen", c.FirstSeen))
		}
		if c.Changed {
			parts = append(parts, l.sentence("coverage.changed", c.Versions))
		}
		if c.Problem != "" {
			parts = append(parts, l.term("problem", c.Problem))
		}
		if c.Proof != nil {
			parts = append(parts, l.sentence("coverage.looked", moment(c.Proof.Time)))
		}
		return strings.Join(parts, " · ")
	}
}
