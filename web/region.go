package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// regionPage lists the bodies of one place and of those below it.
type regionPage struct {
	Region   report.Region
	FullName string
	Above    []report.Region // from the province down
	Below    []report.Region // places directly below that have reports
	Agencies []index.AgencyRow
	Ranking  *ranking // nil where there is nothing to rank
	Count    int      // of all agencies
	Reports  int
	More     bool // there are more agencies than the page lists; .csv and .json have them
}

func (*regionPage) template() string           { return "region" }
func (p *regionPage) heading(*language) string { return p.FullName }

func (p *regionPage) data() any { return makeList(p.Agencies, len(p.Agencies), 0) }

func (p *regionPage) table() [][]string {
	rows := [][]string{{"agency_id", "agency", "type", "level", "region_code", "region", "reports", "years"}}
	for _, a := range p.Agencies {
		years := make([]string, len(a.Years))
		for i, y := range a.Years {
			years[i] = strconv.Itoa(y)
		}
		rows = append(rows, []string{a.ID, a.Name, a.Type, a.Level, a.Region.Code, a.Region.Name,
			strconv.Itoa(a.Reports), strings.Join(years, " ")})
	}
	return rows
}

// region answers /regions/{code}.
func (s *site) region(w http.ResponseWriter, r *http.Request) error {
	if formatOf(r) == formatAtom {
		return s.regionFeed(w, r)
	}
	g := report.Regions()
	place, ok := g.Lookup(named(r, "code"))
	if !ok {
		return notFound("error.no_region", named(r, "code"))
	}
	p := &regionPage{Region: place, FullName: g.FullName(place.Code)}
	for _, code := range g.Path(place.Code) {
		if above, _ := g.Lookup(code); code != place.Code {
			p.Above = append(p.Above, above)
		}
	}
	var err error
	if p.Agencies, err = s.index.Agencies(r.Context(), "", place.Code, maxDepth); err != nil {
		return err
	}
	p.Count = len(p.Agencies)
	seen := map[string]bool{}
	for _, a := range p.Agencies {
		p.Reports += a.Reports
		path := g.Path(a.Region.Code)
		if n := len(p.Above) + 1; len(path) > n && !seen[path[n]] {
			seen[path[n]] = true
			below, _ := g.Lookup(path[n])
			p.Below = append(p.Below, below)
		}
	}
	if formatOf(r) == formatHTML {
		if p.Ranking, err = s.rank(r.Context(), place.Code, p.Agencies); err != nil {
			return err
		}
	}
	if p.More = formatOf(r) == formatHTML && len(p.Agencies) > maxListed; p.More {
		p.Agencies = p.Agencies[:maxListed]
	}
	return s.show(w, r, p)
}
