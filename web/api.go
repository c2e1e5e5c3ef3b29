package web

import (
	"context"
	_ "embed"
	"net/http"

	"github.com/nianbao/nianbao/index"
)

// apiPrefix begins every address of the API, version 1.
const apiPrefix = "/api/v1/"

// openAPI describes the API; a test holds it against the routes.
//
//go:embed openapi.yaml
var openAPI []byte

func (s *site) apiRoutes() []route {
	return []route{
		{apiPrefix + "reports", s.apiReports},
		{apiPrefix + "reports/{id...}", s.apiReport},
		{apiPrefix + "history/{id...}", s.apiHistory},
		{apiPrefix + "captures", s.apiCaptures},
		{apiPrefix + "search", s.apiSearch},
		{apiPrefix + "suggest", s.apiSuggest},
		{apiPrefix + "compare", s.apiCompare},
		{apiPrefix + "findings", s.apiFindings},
		{apiPrefix + "coverage", s.apiCoverage},
		{apiPrefix + "agencies", s.apiAgencies},
		{apiPrefix + "indicators", s.apiIndicators},
		{apiPrefix + "openapi.yaml", s.apiDescription},
	}
}

// apiReports lists reports by agency and year.
func (s *site) apiReports(w http.ResponseWriter, r *http.Request) error {
	return s.apiHits(w, r, s.index.List)
}

// apiSearch finds reports by text, best match first, with facets.
func (s *site) apiSearch(w http.ResponseWriter, r *http.Request) error {
	return s.apiHits(w, r, s.index.Search)
}

func (s *site) apiReport(w http.ResponseWriter, r *http.Request) error {
	rep, err := s.index.Report(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return sendJSON(w, r, rep)
}

func (s *site) apiCompare(w http.ResponseWriter, r *http.Request) error {
	q, err := readCompare(r)
	if err != nil {
		return err
	}
	c, err := s.comparison(r, q)
	if err != nil {
		return err
	}
	return sendJSON(w, r, c)
}

func (s *site) apiFindings(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readFindings(r)
	if err != nil {
		return err
	}
	return sendJSON(w, r, p.data())
}

func (s *site) apiCoverage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readCoverage(r, pageSize)
	if err != nil {
		return err
	}
	return sendJSON(w, r, p.data())
}

// apiAgencies finds bodies by name and place.
func (s *site) apiAgencies(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	q, region := p.text("q", maxQueryRunes), p.region()
	limit, offset := p.window()
	if p.err != nil {
		return p.err
	}
	rows, err := s.index.Agencies(r.Context(), q, region, maxDepth)
	if err != nil {
		return err
	}
	part := rows[min(offset, len(rows)):min(offset+limit, len(rows))]
	return sendJSON(w, r, makeList(part, len(rows), offset))
}

// suggested is how many completions are offered when none is asked for.
const suggested, maxSuggested = 10, 50

// apiSuggest completes the last word of a query.
func (s *site) apiSuggest(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	q, limit := p.text("q", maxQueryRunes), p.number("limit", 1, maxSuggested, suggested)
	if p.err != nil {
		return p.err
	}
	found, err := s.index.Suggest(r.Context(), q, limit)
	if err != nil {
		return err
	}
	return sendJSON(w, r, makeList(found, len(found), 0))
}

func (s *site) apiIndicators(w http.ResponseWriter, r *http.Request) error {
	return sendJSON(w, r, (&indicatorsPage{Entries: indicatorEntries()}).data())
}

func (s *site) apiDescription(w http.ResponseWriter, r *http.Request) error {
	openToAll(w)
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	return send(w, r, http.StatusOK, openAPI)
}

// apiHits answers a list of reports found by find.
func (s *site) apiHits(w http.ResponseWriter, r *http.Request, find func(context.Context, index.Filter) (*index.Results, error)) error {
	f, err := readFilter(r)
	if err != nil {
		return err
	}
	res, err := find(r.Context(), f)
	if err != nil {
		return err
	}
	return sendJSON(w, r, resultList(res, f.Offset))
}
