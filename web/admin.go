package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Admin is what an operator sees and does, on a listener of its own that the public does
// not reach: the portals with their runs and alarms, a crawl at once, metrics and health.
type Admin struct {
	Site *Server
	// Token is demanded of every request but those for health, as a bearer token or as the
	// password of basic authentication. Without one only requests to a loopback name are
	// answered, so that a page elsewhere cannot reach in under a name of its own.
	Token string
	// Public is where the site itself is served, such as http://127.0.0.1:8080, for links
	// from findings to their reports; the two are kept apart, so that no page of the
	// site has the rights of this listener. Without it there are none.
	Public  string
	Portals func(context.Context) ([]PortalStatus, error)
	// Crawl crawls a portal and builds what is new; its result is shown as JSON.
	Crawl func(ctx context.Context, portal string) (any, error)
	// Judge keeps what the operator says of a finding: report.StateNew, StateConfirmed or
	// StateDismissed, and why.
	Judge func(ctx context.Context, finding, state, note string) error

	site *site
	run  adminRun
}

// adminRun is the one crawl that was begun here.
type adminRun struct {
	mu     sync.Mutex
	state  adminState
	ending sync.WaitGroup
}

// adminState is how that crawl stands.
type adminState struct {
	Portal  string    `json:"portal"` // "" before the first
	Running bool      `json:"running"`
	Began   time.Time `json:"began,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`
	Error   string    `json:"error"`
	Summary any       `json:"summary"` // null while it runs
}

// maxAdminBody bounds the forms: a note has some paragraphs.
const maxAdminBody = 32 << 10

// Handler returns the handler of the listener. Crawls begun by it end with ctx; Wait
// waits for them.
func (a *Admin) Handler(ctx context.Context) (http.Handler, error) {
	var err error
	if a.site, err = a.Site.site(); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, rt := range []route{
		{"GET /{$}", a.page}, {"GET /admin/crawl", a.state}, {"GET /admin/findings", a.findings}, {"POST /admin/findings", a.judge}, {"GET /metrics", a.metrics},
		{"GET " + healthPath, a.site.healthz}, {"GET " + readyPath, a.site.readyz}, {"GET " + stylePath(), asset("text/css; charset=utf-8", styleSheet)}, {"GET " + scriptPath(), asset("text/javascript; charset=utf-8", script)},
		{"POST /admin/crawl", func(w http.ResponseWriter, r *http.Request) error { return a.begin(ctx, w, r) }},
	} {
		mux.Handle(rt.pattern, a.site.wrap(rt.serve))
	}
	// Browsers say where a form came from; only our own may begin anything.
	guarded := http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, maxAdminBody))
	return secure(a.admitted(guarded)), nil
}

// Wait returns when no crawl begun here is at work.
func (a *Admin) Wait() { a.run.ending.Wait() }

// begin answers POST /admin/crawl?portal=ID: browsers go back to the page, others get
// how the crawl stands.
func (a *Admin) begin(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id := r.FormValue("portal")
	portals, err := a.Portals(r.Context())
	if err != nil {
		return err
	}
	if !known(portals, id) {
		return badParam("portal", "admin.no_portal", shorten(id, maxNamed))
	}
	if !a.start(ctx, id) {
		return &failure{Status: http.StatusConflict, Code: "busy", Key: "admin.busy"}
	}
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Location", "/")
		w.WriteHeader(http.StatusSeeOther)
		return nil
	}
	return a.sendState(w, http.StatusAccepted)
}

func known(portals []PortalStatus, id string) bool {
	for _, p := range portals {
		if p.ID == id {
			return true
		}
	}
	return false
}

// start begins a crawl unless one is at work.
func (a *Admin) start(ctx context.Context, portal string) bool {
	a.run.mu.Lock()
	defer a.run.mu.Unlock()
	if a.run.state.Running || ctx.Err() != nil {
		return false
	}
	a.run.state = adminState{Portal: portal, Running: true, Began: time.Now()}
	a.run.ending.Go(func() {
		summary, err := a.Crawl(ctx, portal)
		a.run.mu.Lock()
		defer a.run.mu.Unlock()
		a.run.state.Running, a.run.state.Ended, a.run.state.Summary = false, time.Now(), summary
		if err != nil {
			a.run.state.Error = err.Error()
		}
	})
	return true
}

func (a *Admin) standing() adminState {
	a.run.mu.Lock()
	defer a.run.mu.Unlock()
	return a.run.state
}

func (a *Admin) state(w http.ResponseWriter, r *http.Request) error {
	return a.sendState(w, http.StatusOK)
}

func (a *Admin) sendState(w http.ResponseWriter, status int) error {
	b, err := json.Marshal(a.standing())
	if err != nil {
		return fmt.Errorf("account of the crawl: %w", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, err = w.Write(append(b, '\n'))
	return err
}

// adminPortal is a portal with the button to crawl it.
type adminPortal struct {
	PortalStatus
	Busy bool // a crawl is under way, and only one at a time may be begun here
}

// adminPage shows the portals and the crawl begun here.
type adminPage struct {
	Known   []adminPortal // those that were crawled or have a time to be, alarms first
	Others  []adminPortal
	Run     adminState
	Summary string // of the run, as JSON
}

func (*adminPage) template() string           { return "admin" }
func (*adminPage) heading(l *language) string { return l.sentence("admin.title") }

func (a *Admin) page(w http.ResponseWriter, r *http.Request) error {
	portals, err := a.Portals(r.Context())
	if err != nil {
		return err
	}
	p := &adminPage{Run: a.standing()}
	for _, s := range portals {
		if s.Last.IsZero() && s.Next.IsZero() && s.Alarm == "" && !s.Running {
			p.Others = append(p.Others, adminPortal{s, p.Run.Running})
		} else {
			p.Known = append(p.Known, adminPortal{s, p.Run.Running})
		}
	}
	slices.SortStableFunc(p.Known, func(a, b adminPortal) int { return cmp.Compare(b.rank(), a.rank()) })
	if p.Run.Summary != nil {
		b, err := json.MarshalIndent(p.Run.Summary, "", "  ")
		if err != nil {
			return fmt.Errorf("account of the crawl: %w", err)
		}
		p.Summary = string(b)
	}
	return a.site.renderStatus(w, r, http.StatusOK, p)
}

// metrics answers in the text format of Prometheus.
func (a *Admin) metrics(w http.ResponseWriter, r *http.Request) error {
	stats, err := a.site.index.Stats(r.Context())
	if err != nil {
		return err
	}
	sizes, err := a.site.archive.Sizes(r.Context())
	if err != nil {
		return err
	}
	portals, err := a.Portals(r.Context())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	gauge := func(name string, value uint64) { metrics.WriteGaugeUint64(&b, "nianbao_"+name, value) }
	gauge("index_reports", uint64(stats.Reports))
	gauge("index_figures", uint64(stats.Figures))
	gauge("index_findings", uint64(stats.Findings))
	gauge("index_built_timestamp_seconds", uint64(stats.Built.Unix()))
	gauge("archive_captures", uint64(sizes.Captures))
	gauge("archive_bytes", uint64(sizes.Bytes))
	gauge("admin_crawl_running", one(a.standing().Running))
	for _, p := range portals {
		if !p.Last.IsZero() {
			gauge(fmt.Sprintf("portal_last_run_timestamp_seconds{portal=%q}", p.ID), uint64(p.Last.Unix()))
		}
		gauge(fmt.Sprintf("portal_alarm{portal=%q}", p.ID), one(p.Alarm != ""))
	}
	if m := a.Site.Metrics; m != nil {
		m.set.WritePrometheus(&b)
	}
	metrics.WriteProcessMetrics(&b)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, err = w.Write(b.Bytes())
	return err
}

// rank puts what needs an operator first.
func (s PortalStatus) rank() int {
	switch {
	case s.Alarm != "":
		return 2
	case s.Running:
		return 1
	}
	return 0
}

func one(yes bool) uint64 {
	if yes {
		return 1
	}
	return 0
}
