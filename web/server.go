package web

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
)

// Server is the site and the API over one index and one archive. Timeouts and
// the listener belong to the caller.
type Server struct {
	Index      *index.Index
	Archive    *archive.Store
	Releases   *index.Releases                        // data releases of that index; nil for none
	Kit        KitMaker                               // of comparisons; nil where kits are not offered
	Population map[index.PopulationOf]decimal.Decimal // for rates per inhabitant; nil for none
	Parser     *parser.Parser                         // shows PDF and Office originals; nil for one without programs of the system
	Log        *slog.Logger                           // nil for none
	Status     func(context.Context) (Status, error)  // of the crawls; nil where nothing is known of them
	Version    string                                 // of the program, shown at the foot of each page
	Rate       Rate                                   // of requests that one client may make
	Metrics    *Metrics                               // counts what is answered; nil for none
}

// Handler parses every template and catalogue and returns the handler of all
// routes; an error means that the program was built wrong.
func (s *Server) Handler() (http.Handler, error) {
	st, err := s.site()
	if err != nil {
		return nil, err
	}
	return st.handler(s.Metrics)
}

func (s *Server) site() (*site, error) {
	log := s.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	reader := s.Parser
	if reader == nil {
		reader = new(parser.Parser)
	}
	langs, err := loadLanguages()
	if err != nil {
		return nil, err
	}
	pages, err := parseTemplates(langs)
	if err != nil {
		return nil, err
	}
	return &site{index: s.Index, releases: s.Releases, archive: s.Archive, kit: s.Kit, kits: make(chan struct{}, kitsAtOnce), population: s.Population, parser: reader, layouts: newLayouts(reader), status: &statusKeeper{gather: s.Status}, log: log, version: s.Version, languages: langs, pages: pages,
		limiter: newLimiter(s.Rate), making: make(chan struct{}, maxExports), downloads: make(chan struct{}, downloadsAtOnce)}, nil
}

// handler puts what every request passes before the routes, the first outermost.
func (s *site) handler(m *Metrics) (http.Handler, error) {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle("GET "+rt.pattern, s.wrap(rt.serve))
	}
	pack, err := packing(s.exports(s.mementos(mux)))
	if err != nil {
		return nil, err
	}
	return m.observe(secure(s.limited(s.methods(pack)))), nil
}

// site holds what the handlers need; nothing in it changes after Handler.
type site struct {
	index      *index.Index
	releases   *index.Releases
	archive    *archive.Store
	kit        KitMaker
	kits       chan struct{} // a place for each kit in the making
	population map[index.PopulationOf]decimal.Decimal
	parser     *parser.Parser
	layouts    *layouts
	status     *statusKeeper
	downloads  chan struct{} // a place for each download under way
	log        *slog.Logger
	version    string
	languages  map[string]*language
	pages      map[string]templates // by language code
	limiter    *limiter
	making     chan struct{} // holds a value for each export that is being made
}

// route is one address pattern of net/http's ServeMux, without its method: all
// of the site is read with GET.
type route struct {
	pattern string
	serve   handler
}

func (s *site) routes() []route {
	routes := []route{
		{"/{$}", s.search}, {"/search.json", s.search}, {"/search.csv", s.search}, {"/search.atom", s.searchFeed}, {"/findings.atom", s.findingsFeed},
		{"/reports/{id...}", s.report}, {"/history/{id...}", s.history}, {"/fresh/{id...}", s.fresh},
		{"/agencies/{id}", s.agency}, {"/regions/{code}", s.region},
		{"/indicators/{id}", s.indicator},
		{"/about", s.about}, {"/api", s.apiReadable}, {"/dataset", s.dataset}, {"/dataset.csv", s.datasetCSV}, {"/dataset.atom", s.releaseFeed}, {"/dataset.jsonl", s.datasetLines}, {"/sitemap.xml", s.siteMaps}, {"/sitemap/{file}", s.siteMapPart}, {"/robots.txt", s.robots}, {"/opensearch.xml", s.openSearch},
		{"/compare.svg", s.compareChart}, {embedPath, s.embed}, {"/compare.zip", s.compareKit},
		{"/originals/{sha256}", s.original}, {"/originals/{sha256}/view", s.view}, {"/originals/{sha256}/lit", s.lit}, {"/originals/{sha256}/pages/{page}", s.sheetImage}, {"/originals/{sha256}/replay", s.replay},
		{stylePath(), asset("text/css; charset=utf-8", styleSheet)}, {scriptPath(), asset("text/javascript; charset=utf-8", script)},
		{healthPath, s.healthz}, {readyPath, s.readyz},
		{"/", func(http.ResponseWriter, *http.Request) error { return notFound("error.no_page") }},
	}
	for path, serve := range map[string]handler{"/compare": s.compare, "/coverage": s.coverage,
		"/findings": s.findings, "/indicators": s.indicators, "/status": s.statusOf} {
		for _, format := range []string{formatHTML, formatJSON, formatCSV} {
			routes = append(routes, route{path + format, serve})
		}
	}
	return append(routes, s.apiRoutes()...)
}

// wrap turns a handler into net/http's kind. A panic is net/http's to log.
func (s *site) wrap(serve handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := serve(w, r); err != nil {
			s.answerError(w, r, err)
		}
	})
}

// pagePolicy lets our own pages load our style sheet and script, ask our own API and
// frame our own pages, and nothing else.
const pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// secure sets the headers that every answer carries; originals set a stricter policy.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}
