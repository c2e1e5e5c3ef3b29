package crawler

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/nianbao/nianbao/internal/portalsim"
)

var loopback = ProbeOptions{AllowPrivate: true}

func probe(t *testing.T, addr string) *Proposal {
	t.Helper()
	got, err := (&Crawler{Log: quiet}).Probe(t.Context(), addr, loopback)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestProbe: what a probe proposes for a site of any make reads back as a portal file, and crawls the site whole.
func TestProbe(t *testing.T) {
	for _, m := range makes {
		t.Run(m.name, func(t *testing.T) {
			s := simulate(t, m.name, portalsim.ColumnOptions{Pages: pagesOfMake})
			got := probe(t, s.srv.URL+s.sim.Start())
			if got.Kind != s.sim.Kind() || got.Mark == "" {
				t.Errorf("recognised as %s by %q, want %s", got.Kind, got.Mark, s.sim.Kind())
			}
			if got.Requests > pagesOfMake+m.over || got.Requests != len(s.asked) {
				t.Errorf("%d requests, %d noted by the server", got.Requests, len(s.asked))
			}
			if !got.Whole || got.Portal.Expect.MinReports != len(s.wanted()) {
				t.Errorf("whole %v, expects %d reports of %d", got.Whole, got.Portal.Expect.MinReports, len(s.wanted()))
			}
			if got.Portal.Region == "" { // not every make says where it belongs
				got.Portal.Region = s.sim.Region
			}
			if got.Portal.Region != s.sim.Region {
				t.Errorf("region %q, want %q", got.Portal.Region, s.sim.Region)
			}
			file, err := got.Portal.File()
			if err != nil {
				t.Fatal(err)
			}
			p, err := parsePortal(file)
			if err != nil {
				t.Fatalf("%v in\n%s", err, file)
			}
			if p.Verified || p.Evidence == "" || (m.name != "sitemap" && p.Name != s.sim.Name) {
				t.Errorf("definition\n%s", file)
			}
			links, err := (&Crawler{Log: quiet}).Plan(t.Context(), p)
			if err != nil {
				t.Error(err)
			}
			if d := cmp.Diff(s.wanted(), s.found(links)); d != "" {
				t.Errorf("reports by the definition (-want +got):\n%s", d)
			}
		})
	}
}

// TestProbeFromHome: from the home page of a site the way to the column is found.
func TestProbeFromHome(t *testing.T) {
	s := simulate(t, "jpage", portalsim.ColumnOptions{Pages: pagesOfMake})
	column := s.srv.Config.Handler
	s.srv.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			html(w, `<title>甲区人民政府</title><a href="/zwgk/">政务公开</a><a href="/xw/1.html">甲区发布2024年政府信息公开工作年度报告解读</a>
				<a href="http://www.gov.cn/nb/">政府信息公开年报</a>`)
		case "/zwgk/":
			html(w, `<title>政务公开</title><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/zwgk/zn.html">政府信息公开指南</a><a href="`+s.sim.Start()+`">政府信息公开年报</a>`)
		default:
			column.ServeHTTP(w, r)
		}
	})
	got := probe(t, s.srv.URL)
	if got.Column != s.srv.URL+s.sim.Start() || len(got.Links) != len(s.wanted()) {
		t.Errorf("column %s with %d reports, want %s with %d", got.Column, len(got.Links), s.sim.Start(), len(s.wanted()))
	}
}

// TestProbeOfReport: a page that is a report is proposed as one when it shows no way to its column.
func TestProbeOfReport(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		html(w, `<title>甲局2020年政府信息公开工作年度报告_甲区人民政府</title><h2>一、总体情况</h2><h2>二、主动公开政府信息情况</h2><h2>三、收到和处理政府信息公开申请情况</h2>
			<h2>四、行政复议、行政诉讼情况</h2><h2>五、存在的主要问题及改进情况</h2>`+strings.Repeat("本局按时公开各类信息。", 50))
	}))
	defer srv.Close()
	got := probe(t, srv.URL+"/col/col9/index.html")
	if got.Kind != kindPage || len(got.Portal.Start) != 1 || got.Portal.Name != "甲区人民政府" {
		t.Errorf("proposal %+v", got)
	}
}

func TestProbeFindsNothing(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			_, _ = w.Write([]byte("User-agent: *\nDisallow: /nb/\n"))
			return
		}
		html(w, `<title>甲区人民政府</title><a href="/a.html">新闻</a>`)
	}))
	defer srv.Close()
	if got := probe(t, srv.URL); len(got.Links) > 0 || len(got.Portal.Start) > 0 || got.Requests != 1 {
		t.Errorf("proposal %+v", got)
	}
	for addr, want := range map[string]string{
		srv.URL + "/nb/":  "robots.txt of",
		"ftp://a.cn/":     "no http or https address",
		"不是地址":            "no http or https address",
		"http://[::1]:1/": "", // nobody listens, or there is no such address family
	} {
		if _, err := (&Crawler{Log: quiet}).Probe(t.Context(), addr, loopback); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("probe of %s: error %v, want %q", addr, err, want)
		}
	}
	if _, err := (&Crawler{Log: quiet}).Probe(t.Context(), srv.URL, ProbeOptions{Delay: time.Millisecond}); err == nil || !strings.Contains(err.Error(), "private or local") {
		t.Errorf("a private address without leave: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Crawler{Log: quiet}).Probe(ctx, srv.URL, loopback); err == nil {
		t.Error("a cancelled probe gave no error")
	}
}

func TestSlug(t *testing.T) {
	for addr, want := range map[string]string{"http://www.shbsq.gov.cn/x": "shbsq", "http://rsj.sh.gov.cn": "rsj-sh", "http://127.0.0.1:80/": "127-0-0-1-80", "http://[::1]:1/": "1-1"} {
		if got := slug(mustURL(t, addr)); got != want || !slugForm.MatchString(got) {
			t.Errorf("slug of %s: %q, want %q", addr, got, want)
		}
	}
}

func mustURL(t *testing.T, addr string) *url.URL {
	t.Helper()
	u, err := url.Parse(addr)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
