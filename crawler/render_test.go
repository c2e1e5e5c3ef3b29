package crawler

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// scriptSite is a portal whose list and report are drawn by scripts out of data, and whose pages also try what a
// page in a browser must not do here.
type scriptSite struct {
	mu    sync.Mutex
	times []time.Time
	asked map[string]int
	evil  string // another server, host:port
}

func (s *scriptSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.times = append(s.times, time.Now())
	s.asked[r.Method+" "+r.URL.Path]++
	s.mu.Unlock()
	switch r.URL.Path {
	case "/robots.txt":
		fmt.Fprint(w, "User-agent: *\nDisallow: /secret\n")
	case "/nb/":
		html(w, `<link rel=stylesheet href=/s.css><script src="/shared.js"></script><ul id=list>载入中</ul><script>
			fetch('http://`+s.evil+`/fetch').catch(()=>0); new Image().src='http://`+s.evil+`/image'; fetch('/secret').catch(()=>0);
			try { new WebSocket('ws://`+s.evil+`/socket') } catch (e) {} ; navigator.sendBeacon && navigator.sendBeacon('http://`+s.evil+`/beacon');
			fetch('data.json', {method: 'POST', body: 'page=1'}).then(r => r.json()).then(d => {
				document.getElementById('list').innerHTML = d.map(e => '<li><a href="'+e.url+'" title="'+e.title+'">'+e.title+'</a></li>').join('') })</script>`)
	case "/shared.js":
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, "window.shared = 1")
	case "/nb/data.json":
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `[{"url":"/nb/t1.htm","title":"甲局2024年政府信息公开工作年度报告"}]`)
	case "/nb/t1.htm":
		html(w, `<title>甲局2024年政府信息公开工作年度报告</title><script src="/shared.js"></script><div id=body></div>
			<script>fetch('/api/t1').then(r => r.text()).then(t => { document.getElementById('body').innerHTML = t; location.href = 'http://`+s.evil+`/away' })</script>`)
	case "/api/t1":
		html(w, `<table><tr><td>本年新收政府信息公开申请数量</td><td>7</td></tr></table><a href="/nb/a.pdf">附件.pdf</a>`)
	case "/nb/a.pdf":
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = w.Write([]byte("%PDF-1.4 %%EOF"))
	default:
		http.NotFound(w, r)
	}
}

func TestPagesMadeByScripts(t *testing.T) {
	if findChromium() == "" {
		t.Skip(errNoBrowser)
	}
	strangers := make(chan string, 100)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { strangers <- r.URL.Path }))
	defer evil.Close()
	site := &scriptSite{asked: map[string]int{}, evil: evil.Listener.Addr().(*net.TCPAddr).String()}
	srv := httptest.NewServer(site)
	defer srv.Close()
	p := Portal{ID: "test", Name: "甲区", Region: "310113", Hosts: []string{srv.Listener.Addr().String()}, AllowPrivate: true,
		Render: "browser", Delay: 30 * time.Millisecond, Start: []Start{{URL: srv.URL + "/nb/", Kind: "list"}}}
	c := newCrawler(t)
	c.pace.arrival = time.Hour
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || tally.Reports != 1 || tally.Assets != 1 || tally.Failed != 0 {
		t.Fatalf("%+v, %v", tally, err)
	}
	select {
	case path := <-strangers:
		t.Errorf("a stranger was asked for %s", path)
	default:
	}
	for i := 1; i < len(site.times); i++ {
		if gap := site.times[i].Sub(site.times[i-1]); gap < p.Delay {
			t.Errorf("request %d came %v after the one before", i, gap)
		}
	}
	for what, n := range map[string]int{"GET /shared.js": 1, "GET /secret": 0, "GET /s.css": 0, "POST /nb/data.json": 1, "GET /nb/t1.htm": 1} {
		if site.asked[what] != n {
			t.Errorf("%s: %d requests, want %d", what, site.asked[what], n)
		}
	}
	rendered := map[string]archive.Role{}
	for _, k := range captures(t, c.Store) {
		if !strings.HasPrefix(k.URL, archive.RenderedPrefix) {
			continue
		}
		rendered[strings.TrimPrefix(k.Page(), srv.URL)] = k.Role
		body, _, err := c.Store.Body(t.Context(), k.SHA256)
		if err != nil || !strings.HasPrefix(k.Note, "rendered by ") || k.Kind != archive.KindResource {
			t.Errorf("%+v, %v", k, err)
		}
		if k.Role == archive.RoleRendered && !strings.Contains(string(body), "<td>7</td>") {
			t.Errorf("drawn without its data: %s", body)
		}
	}
	if len(rendered) != 2 || rendered["/nb/"] != archive.RoleList || rendered["/nb/t1.htm"] != archive.RoleRendered {
		t.Errorf("drawn pages %v", rendered)
	}
	again, err := c.Crawl(t.Context(), p)
	if err != nil || again.Unchanged != 2 || again.New+again.Changed != 0 {
		t.Errorf("second crawl %+v, %v", again, err)
	}
}

// TestPageThatNeverRests: a page that asks without end is drawn as it is when its requests are no longer answered.
func TestPageThatNeverRests(t *testing.T) {
	if findChromium() == "" {
		t.Skip(errNoBrowser)
	}
	asked := 0
	_, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/nb/":
			html(w, listOf(entry("/nb/1.htm", 1))+`<script>(function go() { fetch('/poll?' + Math.random()).finally(go) })()</script>`)
		case "/poll":
			asked++
		default:
			html(w, "报告")
		}
	})
	p.Render = "browser"
	tally, err := newCrawler(t).Crawl(t.Context(), p)
	if err != nil || tally.Reports != 1 || asked > maxDrawn {
		t.Errorf("%d polls, %+v, %v", asked, tally, err)
	}
}
