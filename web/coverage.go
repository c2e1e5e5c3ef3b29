package web

import (
	"net/http"
	"strconv"

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
	Pager    pager
	Limit    int
	Offset   int
}

// wallRow is one agency; Heading names the region where a new one begins.
type wallRow struct {
	index.CoverageRow
	Heading string
}

func (*coveragePage) template() string           { return "coverage" }
func (*coveragePage) heading(l *language) string { return l.sentence("coverage.title") }

func (p *coveragePage) data() any {
	rows := p.part()
	return makeList(rows, len(p.Coverage.Rows), p.Offset)
}

// part is the rows that the address asks for.
func (p *coveragePage) part() []index.CoverageRow {
	rows := p.Coverage.Rows
	return rows[min(p.Offset, len(rows)):min(p.Offset+p.Limit, len(rows))]
}

// table lists one agency's one year a row, of all agencies.
func (p *coveragePage) table() [][]string {
	rows := [][]string{{"agency_id", "agency", "region_code", "year", "state", "report", "published", "due", "findings"}}
	for _, r := range p.Coverage.Rows {
		for _, c := range r.Cells {
			rows = append(rows, []string{r.Agency.ID, r.Agency.Name, r.Region.Code, strconv.Itoa(c.Year), c.State,
				c.Report, c.Published, c.Due, strconv.Itoa(c.Findings)})
		}
	}
	return rows
}

// readCoverage runs the query that the page and the API share; limit is the
// rows of one part unless the caller names another.
func (s *site) readCoverage(r *http.Request, limit int) (*coveragePage, error) {
	params := readParams(r)
	p := &coveragePage{Region: params.region(), Totals: map[string]int{}}
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
