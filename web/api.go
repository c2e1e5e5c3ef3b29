package web

import (
	_ "embed"
	"net/http"
)

// apiPrefix begins every address of the API, version 1.
const apiPrefix = "/api/v1/"

// openAPI describes the API; a test holds it against the routes.
//
//go:embed openapi.yaml
var openAPI []byte

// apiRoute is one address of the API and the parameters that it takes; the description
// names the same ones.
type apiRoute struct {
	route
	one  string // parameters with one value, parted by blanks
	many string // parameters that may be repeated
}

// Parameters that several addresses take.
const (
	spanParams   = "from to year "
	filterParams = spanParams + "region agency type level era section portal findings "
	partParams   = "limit cursor"
)

func (s *site) apiTable() []apiRoute {
	at := func(path, one, many string, serve handler) apiRoute {
		return apiRoute{route{apiPrefix + path, serve}, one, many}
	}
	return []apiRoute{
		at("reports", filterParams+"sort release "+partParams, "", s.apiReports),
		at("reports/{id...}", "release", "", s.apiReport),
		at("figures", filterParams+"state column release "+partParams, "indicator", s.apiFigures),
		at("claims/{id...}", "release", "", s.apiClaims),
		at("history/{id...}", "", "", s.apiHistory),
		at("fresh/{id...}", "", "", s.apiFresh),
		at("captures", "url sha256 portal run role since until "+partParams, "", s.apiCaptures),
		at("search", "q "+filterParams+"sort before "+partParams, "", s.apiSearch),
		at("suggest", "q limit", "", s.apiSuggest),
		at("compare", spanParams+"region type level sum column release", "indicator agency", s.apiCompare),
		at("series", partParams, "", s.apiSeries),
		at("series/{id}", spanParams+"region type level sum release", "agency", s.apiSeriesValues),
		at("releases", partParams, "", s.apiReleases),
		at("findings", filterParams+"severity rule state "+partParams, "", s.apiFindings),
		at("coverage", spanParams+"region "+partParams, "", s.apiCoverage),
		at("agencies", "q region "+partParams, "", s.apiAgencies),
		at("agencies/{id}", "", "", s.apiAgency),
		at("regions", "region "+partParams, "", s.apiRegions),
		at("indicators", "era "+partParams, "", s.apiIndicators),
		at("openapi.yaml", "", "", s.apiDescription),
	}
}

// apiRoutes are the addresses of the API, each refusing what it does not take.
func (s *site) apiRoutes() []route {
	var out []route
	for _, rt := range s.apiTable() {
		out = append(out, route{rt.pattern, accepting(rt)})
	}
	return out
}

func (s *site) apiReport(w http.ResponseWriter, r *http.Request) error {
	x, rep, err := s.reportIn(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	x.keepable(w, r)
	return sendJSON(w, r, rep)
}

func (s *site) apiCompare(w http.ResponseWriter, r *http.Request) error {
	q, err := s.readCompare(r)
	if err != nil {
		return err
	}
	x, c, err := s.compared(r, q)
	if err != nil {
		return err
	}
	x.keepable(w, r)
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

func (s *site) apiDescription(w http.ResponseWriter, r *http.Request) error {
	openToAll(w)
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	return send(w, r, http.StatusOK, openAPI)
}

// apiSearch finds reports by text, best match first, with facets.
func (s *site) apiSearch(w http.ResponseWriter, r *http.Request) error {
	f, err := readFilter(r)
	if err != nil {
		return err
	}
	res, err := s.index.Search(r.Context(), f)
	if err != nil {
		return err
	}
	return sendJSON(w, r, resultList(res, f.Offset))
}
