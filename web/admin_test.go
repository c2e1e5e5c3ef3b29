package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// operated is an Admin over the fixture whose crawls end when the test says so.
type operated struct {
	*Admin
	http.Handler
	going  chan error
	judged []string
}

func newOperated(t *testing.T, token string) *operated {
	t.Helper()
	f := newFixture(t)
	f.site.Metrics = NewMetrics()
	o := &operated{going: make(chan error)}
	o.Admin = &Admin{Site: f.site, Token: token,
		Portals: func(context.Context) ([]PortalStatus, error) {
			return []PortalStatus{{ID: "baoshan", Name: "宝山", Alarm: "3 < 40"}, {ID: "hongze", Name: hostile}}, nil
		},
		Judge: func(_ context.Context, finding, state, note string) error {
			o.judged = append(o.judged, finding+" "+state+" "+note)
			return nil
		},
		Crawl: func(ctx context.Context, portal string) (any, error) {
			select {
			case err := <-o.going:
				return map[string]string{"portal": portal}, err
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}}
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(func() { stop(); o.Wait() })
	var err error
	if o.Handler, err = o.Admin.Handler(ctx); err != nil {
		t.Fatal(err)
	}
	return o
}

// ask sends a request to a host and gives status and body.
func (o *operated) ask(method, path, host string, header ...string) (*http.Response, string) {
	r := httptest.NewRequest(method, path, nil)
	r.Host = host
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	res := w.Result()
	body, _ := io.ReadAll(res.Body)
	return res, string(body)
}

const ownHost = "127.0.0.1:8081"

// TestAdminCrawl: one crawl at a time; how it stands and what came of it can be seen.
func TestAdminCrawl(t *testing.T) {
	o := newOperated(t, "")
	post := func(portal string) int {
		res, _ := o.ask(http.MethodPost, "/admin/crawl?portal="+url.QueryEscape(portal), ownHost)
		return res.StatusCode
	}
	standing := func() (s adminState) {
		_, body := o.ask(http.MethodGet, "/admin/crawl", ownHost)
		if err := json.Unmarshal([]byte(body), &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := standing(); s.Portal != "" || s.Running {
		t.Errorf("at first %+v", s)
	}
	if got := post("nobody"); got != http.StatusBadRequest {
		t.Errorf("unknown portal: %d", got)
	}
	if got := post("baoshan"); got != http.StatusAccepted {
		t.Errorf("begin: %d", got)
	}
	if s := standing(); s.Portal != "baoshan" || !s.Running || s.Summary != nil {
		t.Errorf("at work %+v", s)
	}
	if got := post("hongze"); got != http.StatusConflict {
		t.Errorf("beside another: %d", got)
	}
	if _, body := o.ask(http.MethodGet, "/metrics", ownHost); !strings.Contains(body, "nianbao_admin_crawl_running 1") {
		t.Error("metrics do not tell of the crawl")
	}
	o.going <- errors.New("broken " + hostile)
	o.Wait()
	if s := standing(); s.Running || s.Summary == nil || s.Error == "" {
		t.Errorf("at the end %+v", s)
	}
	res, body := o.ask(http.MethodGet, "/", ownHost)
	if res.StatusCode != http.StatusOK || strings.Contains(body, "<script>alert") || !strings.Contains(body, "3 &lt; 40") || !strings.Contains(body, "broken") {
		t.Errorf("page: %d\n%s", res.StatusCode, body)
	}
	res, _ = o.ask(http.MethodPost, "/admin/crawl?portal=hongze", ownHost, "Accept", "text/html", "Origin", "http://"+ownHost)
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/" {
		t.Errorf("from the page: %d %v", res.StatusCode, res.Header)
	}
	o.going <- nil
}

// TestAdminAccess: who may come in. No page of another site begins a crawl, whatever
// name it goes by.
func TestAdminAccess(t *testing.T) {
	const token = "a token of some length"
	loopback, closed := newOperated(t, ""), newOperated(t, token)
	for _, c := range []struct {
		name               string
		o                  *operated
		method, path, host string
		header             []string
		status             int
	}{
		{"loopback", loopback, "GET", "/", "localhost:8081", nil, 200},
		{"loopback of six", loopback, "GET", "/", "[::1]:8081", nil, 200},
		{"rebound name", loopback, "GET", "/", "evil.example:8081", nil, 403},
		{"rebound name posts", loopback, "POST", "/admin/crawl?portal=baoshan", "evil.example", []string{"Origin", "http://evil.example"}, 403},
		{"form of another site", loopback, "POST", "/admin/crawl?portal=baoshan", ownHost, []string{"Origin", "https://evil.example"}, 403},
		{"script of another site", loopback, "POST", "/admin/crawl?portal=baoshan", ownHost, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"reading does not begin", loopback, "GET", "/admin/crawl?portal=baoshan", ownHost, nil, 200},
		{"health", loopback, "GET", "/readyz", "10.0.0.1", nil, 200},
		{"no token", closed, "GET", "/", ownHost, nil, 401},
		{"no token, metrics", closed, "GET", "/metrics", ownHost, nil, 401},
		{"wrong token", closed, "GET", "/", "ops.example", []string{"Authorization", "Bearer a token of some lengt"}, 401},
		{"token", closed, "GET", "/metrics", "ops.example", []string{"Authorization", "Bearer " + token}, 200},
		{"token as password", closed, "GET", "/", "ops.example", []string{"Authorization", basic("x", token)}, 200},
		{"token, form of another site", closed, "POST", "/admin/crawl?portal=baoshan", "ops.example",
			[]string{"Authorization", basic("x", token), "Origin", "https://evil.example"}, 403},
		{"health without token", closed, "GET", "/healthz", "ops.example", nil, 200},
		{"the site is elsewhere", loopback, "GET", "/search.json", ownHost, nil, 404},
	} {
		if res, body := c.o.ask(c.method, c.path, c.host, c.header...); res.StatusCode != c.status {
			t.Errorf("%s: %d, want %d\n%.200s", c.name, res.StatusCode, c.status, body)
		}
	}
	for _, o := range []*operated{loopback, closed} {
		if o.standing().Portal != "" {
			t.Error("a crawl was begun")
		}
	}
}

func basic(user, password string) string {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.SetBasicAuth(user, password)
	return r.Header.Get("Authorization")
}

// TestMetrics counts by route, never by address.
func TestMetrics(t *testing.T) {
	o := newOperated(t, "")
	site, err := o.Site.Handler()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/reports/310113-hrss/2013", "/reports/310113-hrss/2012", "/reports/no/1", "/secret-address", "/healthz"} {
		site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	}
	site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", nil))
	_, body := o.ask(http.MethodGet, "/metrics", ownHost)
	for _, want := range []string{`nianbao_http_requests_total{route="/reports/{id...}",status="200"} 2`,
		`nianbao_http_requests_total{route="/reports/{id...}",status="404"} 1`, `nianbao_http_requests_total{route="other",status="405"} 1`,
		`nianbao_http_request_duration_seconds_count{route="/reports/{id...}"} 3`, "nianbao_http_requests_in_flight 0",
		"nianbao_index_reports 8", `nianbao_portal_alarm{portal="baoshan"} 1`, "go_goroutines"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%.3000s", want, body)
		}
	}
	if strings.Contains(body, "secret-address") {
		t.Error("an address is a label")
	}
}

func TestIsLoopback(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:8081": true, "127.9.9.9": true, "[::1]:80": true, "::1": true, "localhost": true,
		"localhost:8081": true, ":8081": false, "0.0.0.0:8081": false, "[::]:8081": false, "10.0.0.1:80": false, "localhost.evil.example": false,
		"127.0.0.1.evil.example:80": false, "": false} {
		if IsLoopback(addr) != want {
			t.Errorf("%q: %v", addr, !want)
		}
	}
}

// TestAdminFindings: an operator confirms or dismisses a finding by the forms of the page;
// a dismissal says why, and a page elsewhere can do neither.
func TestAdminFindings(t *testing.T) {
	o := newOperated(t, "")
	res, body := o.ask(http.MethodGet, "/admin/findings", "127.0.0.1:8081")
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res.StatusCode, err)
	}
	id := doc.Find(`form input[name="finding"]`).AttrOr("value", "")
	if id == "" || doc.Find("form script, form img").Length() > 0 {
		t.Fatalf("the page has no finding: %s", doc.Find("main").Text())
	}
	form := func(values url.Values) string { return "/admin/findings?" + values.Encode() }
	for _, c := range []struct {
		values url.Values
		header []string
		status int
	}{
		{url.Values{"finding": {id}, "state": {"confirmed"}}, nil, http.StatusNoContent},
		{url.Values{"finding": {id}, "state": {"dismissed"}, "note": {" 合计含结转 "}}, []string{"Accept", "text/html"}, http.StatusSeeOther},
		{url.Values{"finding": {id}, "state": {"dismissed"}, "note": {" "}}, nil, http.StatusBadRequest},
		{url.Values{"finding": {id}, "state": {"gone"}}, nil, http.StatusBadRequest},
		{url.Values{"finding": {"nowhere"}, "state": {"confirmed"}}, nil, http.StatusNotFound},
		{url.Values{"finding": {id}, "state": {"confirmed"}}, []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
	} {
		if res, body := o.ask(http.MethodPost, form(c.values), "127.0.0.1:8081", c.header...); res.StatusCode != c.status {
			t.Errorf("%v answers %d, want %d: %.200s", c.values, res.StatusCode, c.status, body)
		}
	}
	if want := []string{id + " confirmed ", id + " dismissed 合计含结转"}; !slices.Equal(o.judged, want) {
		t.Errorf("judged were %q, want %q", o.judged, want)
	}
	if _, body := o.ask(http.MethodGet, "/admin/findings?state=dismissed", "127.0.0.1:8081"); strings.Contains(body, id) {
		t.Error("the new finding stands among the dismissed ones")
	}
}

// TestAdminLeadsToTheSite: an operator gets from a finding to its report and cells, which
// are served elsewhere; pages of the site itself are not served here.
func TestAdminLeadsToTheSite(t *testing.T) {
	o := newOperated(t, "")
	o.Public = "http://site.example:8080"
	_, body := o.ask(http.MethodGet, "/admin/findings", "localhost:1")
	for _, want := range []string{`href="http://site.example:8080/reports/310113-hrss/2013#finding-`, `href="http://site.example:8080/reports/310113-hrss/2013#f-requests.received.new"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if res, _ := o.ask(http.MethodGet, "/reports/310113-hrss/2013", "localhost:1"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a report is served to operators: status %d", res.StatusCode)
	}
	o.Public = ""
	_, body = o.ask(http.MethodGet, "/admin/findings", "localhost:1")
	if strings.Contains(body, "/reports/") {
		t.Error("links to a site whose address is not known")
	}
}

// TestAdminPortalsInOrder: what needs an operator stands first, what was never crawled apart.
func TestAdminPortalsInOrder(t *testing.T) {
	o := newOperated(t, "")
	now := time.Now()
	o.Portals = func(context.Context) ([]PortalStatus, error) {
		return []PortalStatus{{ID: "quiet", Last: now}, {ID: "never"}, {ID: "losing", Last: now, Alarm: "3 < 40"}}, nil
	}
	_, body := o.ask(http.MethodGet, "/", "localhost:1")
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text := func(_ int, s *goquery.Selection) string { return s.Text() }
	if got := doc.Find("table code").Map(text); !slices.Equal(got, []string{"losing", "quiet"}) {
		t.Errorf("in the table %v", got)
	}
	if got := doc.Find("ul.rows code").Map(text); !slices.Equal(got, []string{"never"}) {
		t.Errorf("apart %v", got)
	}
}
