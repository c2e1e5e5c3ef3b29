package web

import (
	"net/http"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// keySeries are the indicators of an agency's page: the demand for information,
// how it was met, and what came of disputes.
var keySeries = []report.Key{"requests.received.new", "requests.outcome.granted", "review.total", "litigation.total"}

// agencyPage is one body over the years.
type agencyPage struct {
	pinned
	Agency  report.Agency
	Region  report.RegionRef
	Names   []nameSpan
	Results *index.Results
	Blocks  []compareBlock
}

func (*agencyPage) template() string           { return "agency" }
func (p *agencyPage) heading(*language) string { return p.Agency.Name }
func (p *agencyPage) data() any                { return resultList(p.Results, 0) }
func (p *agencyPage) table() [][]string        { return hitTable(p.Results.Hits) }

// agency answers /agencies/{id}.
func (s *site) agency(w http.ResponseWriter, r *http.Request) error {
	if formatOf(r) == formatAtom {
		return s.agencyFeed(w, r)
	}
	id := named(r, "id")
	x, err := s.catalogue(r)
	if err != nil {
		return err
	}
	results, err := x.List(r.Context(), index.Filter{Agency: id, Sort: index.SortYear, Limit: maxPageSize})
	if err != nil {
		return err
	}
	if len(results.Hits) == 0 {
		return notFound("error.no_agency", id)
	}
	newest := results.Hits[0]
	p := &agencyPage{Agency: newest.Agency, Region: newest.Region, Names: namesOf(results.Hits), Results: results}
	if formatOf(r) == formatHTML {
		q := index.CompareQuery{Indicators: keySeries, Agencies: []string{id}}
		c, err := x.Compare(r.Context(), q)
		if err != nil {
			return err
		}
		p.Pin = s.pin(r, x, func() (int, error) { return s.compareDiffers(r, q, c) })
		for _, key := range keySeries {
			p.Blocks = append(p.Blocks, makeBlock(s.language(w, r), c, key, look{Kind: kindLine, Compact: true}))
		}
	}
	x.keepable(w, r)
	return s.show(w, r, p)
}
