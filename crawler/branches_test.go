package crawler

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// planOf is what a plan finds on a server that answers by path and query, as paths in the order found.
func planOf(t *testing.T, kind, start string, pages map[string]string) (found []string, asked []string, err error) {
	t.Helper()
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			asked = append(asked, r.URL.RequestURI())
		}
		body, ok := pages[r.URL.RequestURI()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		html(w, body)
	})
	p.Start = []Start{{URL: srv.URL + start, Kind: kind}}
	links, err := (&Crawler{Log: quiet}).Plan(t.Context(), p)
	for _, l := range links {
		found = append(found, strings.TrimPrefix(l.URL, srv.URL))
	}
	return found, asked, err
}

const sections = `<h2>一、总体情况</h2><h2>二、主动公开政府信息情况</h2><h2>三、收到和处理政府信息公开申请情况</h2><h2>四、行政复议、行政诉讼情况</h2><h2>五、存在的主要问题</h2>`

func reportPage(title string) string {
	return "<title>" + title + "</title>" + sections + strings.Repeat("本局按时公开各类信息。", 50)
}

// TestAnnualChoice: years in a choice are taken like links, and the order of parameters does not make two of one.
func TestAnnualChoice(t *testing.T) {
	const page = "/module/xxgk/xxgkAnnualReport.jsp"
	found, asked, err := planOf(t, "list", page+"?fbtime=2014&area=1133102X", map[string]string{
		page + "?fbtime=2014&area=1133102X": `<select id="fbtime"><option value="">请选择</option><option value="2015">2015年</option><option value="2014">2014年</option></select>
			<a href="` + page + `?area=1133102X&fbtime=2014">2014年</a><a href="` + page + `?area=OTHER&fbtime=2013">别处</a>`,
	})
	if err != nil || strings.Join(found, " ") != page+"?area=1133102X&fbtime=2014 "+page+"?area=1133102X&fbtime=2015" || len(asked) != 1 {
		t.Errorf("found %v after %v, %v", found, asked, err)
	}
}

// TestAnnualWithoutChoice: a page that offers no years is asked for them, back from the last, until none is there.
func TestAnnualWithoutChoice(t *testing.T) {
	const page = "/module/xxgk/xxgkAnnualReport.jsp"
	last := time.Now().UTC().Year() - 1
	pages := map[string]string{page + "?area=11X": "<title>政府信息公开年报</title>"}
	var want []string
	for year := last; year > last-6; year-- {
		addr := fmt.Sprintf("%s?area=11X&fbtime=%d", page, year)
		pages[addr] = "<title>政府信息公开年报</title><p>暂无</p>"
		if year < last && year > last-4 {
			pages[addr] = reportPage(fmt.Sprintf("甲局%d年政府信息公开工作年度报告", year))
			want = append(want, addr)
		}
	}
	found, asked, err := planOf(t, "xxgk_annual", page+"?area=11X", pages)
	if err != nil || !slices.Equal(found, want) || len(asked) != 1+1+3+maxStale {
		t.Errorf("found %v after %v, %v; want %v", found, asked, err, want)
	}
}

// TestGkmlptCategories: without a category in the address the tree tells which hold reports, else all is read and
// only what names itself a report is taken.
func TestGkmlptCategories(t *testing.T) {
	const articles = `{"total":3,"articles":[{"title":"甲局2020年政府信息公开工作年度报告","url":"/gkmlpt/content/1/1/post_1.html"},
		{"title":"2019年度报告","url":"","post_url":"/gkmlpt/content/1/2/post_2.html"},{"title":"预算公开","url":"/gkmlpt/content/1/3/post_3.html"}]}`
	config := func(tree string) string {
		return `<script>window._CONFIG = {"SID":"755031","TREE":[` + tree + `]}</script>`
	}
	found, asked, err := planOf(t, "gkmlpt", "/ju/gkmlpt/index", map[string]string{
		"/ju/gkmlpt/index":                       config(`{"id":7,"name":"政府信息公开指南"},{"id":9,"name":"政府信息公开年报"}`),
		"/ju/gkmlpt/api/all/9?page=1&sid=755031": articles})
	if err != nil || len(found) != 2 || len(asked) != 2 {
		t.Errorf("by the tree: %v after %v, %v", found, asked, err)
	}
	found, asked, err = planOf(t, "list", "/gkmlpt/index", map[string]string{
		"/gkmlpt/index": config(`{"id":7,"name":"政府信息公开指南"}`), "/gkmlpt/api/all/0?page=1&sid=755031": articles})
	if err != nil || len(found) != 1 || len(asked) != 2 {
		t.Errorf("from everything: %v after %v, %v", found, asked, err)
	}
}

// TestAnswersThatAreNone: what an interface answers in place of a list is told with its address.
func TestAnswersThatAreNone(t *testing.T) {
	const unit = "/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=2&webId=1"
	tests := []struct {
		name, start, page, addr, answer, want string
	}{
		{"jpaas failure", "/col/col2/index.html", `<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{'webId':'1','pageId':'2'}"></script>`, unit, `{"success":false}`, "could not be done"},
		{"gkmlpt without total", "/gkmlpt/index#5", `window._CONFIG={SID:'1'}`, "/gkmlpt/api/all/5?page=1&sid=1", `{"error":"x"}`, "has no total"},
		{"gkmlpt cut off", "/gkmlpt/index#5", `window._CONFIG={SID:'1'}`, "/gkmlpt/api/all/5?page=1&sid=1", `{"total":3,"articles":[`, "is no JSON"},
		{"truecms without store", "/nb.html", `proxyUrl:'/truecms/messageController/getMessage.do',ajaxParam:{columnId:'ab'}`,
			"/truecms/messageController/getMessage.do?startrecord=1&endrecord=10&perpage=10&columnId=ab&callback=cb", `cb({"result":"错误"})`, "holds no data store"},
		{"epoint failure", "/dynamic/nb.html?categorynum=3", `/EWB-FRONT/ {"siteGuid":"12345678-a"}`, "/EWB-FRONT/rest/lightfrontaction/getgovinfolist", `{"status":0}`, "pageIndex 0"},
		{"epoint without identity", "/dynamic/nb.html?categorynum=3", `/EWB-FRONT/`, "", "", "names no siteGuid"},
		{"sitemap cut off", "/sitemap.xml", `<urlset><url><loc>/nb/`, "", "", "no whole site map"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pages := map[string]string{tt.addr: tt.answer}
			start, _, _ := strings.Cut(tt.start, "#")
			pages[start] = tt.page
			_, asked, err := planOf(t, "list", tt.start, pages)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "127.0.0.1") {
				t.Errorf("error %v after %v, want %q", err, asked, tt.want)
			}
		})
	}
}

// TestTruecmsWithoutCall: some sites answer JSON without the call around it.
func TestTruecmsWithoutCall(t *testing.T) {
	found, _, err := planOf(t, "truecms", "/nb.html", map[string]string{
		"/nb.html": `proxyUrl:'/truecms/messageController/getMessage.do', perPage:20, ajaxParam:{columnId:'ab'}`,
		"/truecms/messageController/getMessage.do?startrecord=1&endrecord=20&perpage=20&columnId=ab&callback=cb": `{"result":"<datastore><recordset><record><![CDATA[<a href='/nb/1.html'>甲局2020年政府信息公开年报<\/a>]]><\/record><\/recordset><\/datastore>"}`})
	if err != nil || len(found) != 1 {
		t.Errorf("found %v, %v", found, err)
	}
}

// TestColumnThatIsAReport: at some sites the address of the column is the report.
func TestColumnThatIsAReport(t *testing.T) {
	found, _, err := planOf(t, "list", "/col/col9/index.html", map[string]string{
		"/col/col9/index.html": reportPage("甲市2020年政府信息公开工作年度报告") + `<a href="/">首页</a>`})
	if err != nil || len(found) != 1 || found[0] != "/col/col9/index.html" {
		t.Errorf("found %v, %v", found, err)
	}
	found, _, err = planOf(t, "list", "/nb/", map[string]string{"/nb/": "<title>政府信息公开年报</title>" + sections + `<a href="/">首页</a>`})
	if err != nil || len(found) != 0 {
		t.Errorf("a page with headings alone was taken for a report: %v, %v", found, err)
	}
}

// TestWritten: links that scripts write are read as far as that can be done without running them.
func TestWritten(t *testing.T) {
	tests := []struct{ script, want string }{
		{`document.write("<li><a href=\"/nb/1.html\" title=\"甲局2020年政府信息公开年报\">甲局…<\/a>")`, "/nb/1.html"},
		{`document.writeln( '<a href="/nb/2.html">\u7532局2020年政府信息公开年报</a>' );`, "/nb/2.html"},
		{`var list = [{"title":"甲局2020年政府信息公开年报","url":"\/nb\/3.html","date":"2021-01-01"}];`, "/nb/3.html"},
		{`list.push({infourl:'/nb/4.html', title:'甲局2020年政府信息公开年报'})`, "/nb/4.html"},
		{`{"linkTitle": "甲局2020年政府信息公开\u5e74\u62a5", "linkUrl": "/nb/5.html"}`, "/nb/5.html"},
		{`document.write("<a href=" + url + ">甲局2020年政府信息公开年报</a>")`, ""},
		{`{"title":"甲局2020年政府信息公开年报"}`, ""},
		{`{"title":"甲局2020年法治政府建设年度报告","url":"/nb/6.html"}`, ""},
	}
	for _, tt := range tests {
		p, err := newPage("http://a.cn/nb/", "<script>"+tt.script+"</script>")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, l := range p.links {
			got += strings.TrimPrefix(l.URL, "http://a.cn")
		}
		if got != tt.want {
			t.Errorf("%s gave %q, want %q", tt.script, got, tt.want)
		}
	}
}

// TestFramesOfOtherHosts: a list in a frame of another host is not read.
func TestFramesOfOtherHosts(t *testing.T) {
	_, asked, err := planOf(t, "list", "/nb/", map[string]string{"/nb/": `<a href="/">首页</a><iframe src="http://192.0.2.1/list.html"></iframe>`})
	if err != nil || len(asked) != 1 {
		t.Errorf("asked %v, %v", asked, err)
	}
}

// TestRefresh: a column that sends its reader on is followed like a frame.
func TestRefresh(t *testing.T) {
	found, asked, err := planOf(t, "list", "/nb/", map[string]string{
		"/nb/":          `<meta http-equiv="Refresh" content="0; URL='list.html'">`,
		"/nb/list.html": entry("/nb/1.html", 1)})
	if err != nil || len(found) != 1 || len(asked) != 2 {
		t.Errorf("found %v after %v, %v", found, asked, err)
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add(`{"total":3,"articles":[{"title":"2019年政府信息公开年报","url":"/a"}]}`)
	f.Add(`cb({"result":"<datastore><record><![CDATA[<a href='/a'>x</a>]]></record></datastore>"})`)
	f.Add(`<script url="/jpaas-publish-server" queryData="{'a':'b'}"></script><select><option value="2019">2019年</option></select>`)
	f.Add(`document.write("<a href=\"/a\">\ud800\u12</a>") {url:'\u', title:'\'}`)
	f.Fuzz(func(t *testing.T, text string) {
		const list = "http://a.cn/module/xxgk/xxgkAnnualReport.jsp?area=1"
		if a, err := readArticles(list, text, true); err == nil && a.pages > maxListed {
			t.Errorf("%d pages", a.pages)
		}
		_, _ = readMessage(list, text)
		p, err := newPage(list, text)
		if err != nil {
			return
		}
		for _, fam := range families() {
			fam.recognise(p)
		}
		p.isReport()
		jpaasUnits(p)
		offeredYears(p)
		gkmlptCategories(p)
		for _, own := range []func(*page) []series{trsPaging, vsbPaging, sudyPaging, ucapPaging} {
			for _, s := range own(p) {
				if s.total > maxListed {
					t.Errorf("%d pages", s.total)
				}
			}
		}
	})
}

// TestReportBehindARefresh: the address of a report may give no more than a page that sends its reader on; one that
// does so for ever is left.
func TestReportBehindARefresh(t *testing.T) {
	asked := 0
	srv, p := serve(t, func(w http.ResponseWriter, r *http.Request) {
		on := func(to string) {
			html(w, `<html><head><META HTTP-EQUIV="refresh" CONTENT="0; URL=`+to+`"></head></html>`)
		}
		switch r.URL.Path {
		case "/nb/":
			html(w, listOf(entry("/nb/1.htm", 1), entry("/nb/2.htm", 2), entry("/nb/3.htm", 3)))
		case "/nb/1.htm":
			on("/new/1.htm")
		case "/nb/2.htm":
			asked++
			on("/nb/2.htm?" + strconv.Itoa(asked))
		case "/nb/3.htm":
			on("http://elsewhere.example/3.htm")
		default:
			html(w, "报告")
		}
	})
	c := newCrawler(t)
	tally, err := c.Crawl(t.Context(), p)
	if err != nil || asked != 1+maxSent || tally.Refused != 1 {
		t.Errorf("%+v, %v after %d pages of the one without end", tally, err, asked)
	}
	kept := archive.Capture{}
	for _, k := range captures(t, c.Store) {
		if k.URL == srv.URL+"/new/1.htm" {
			kept = k
		}
	}
	if kept.Role != archive.RoleReport || kept.Via != srv.URL+"/nb/1.htm" || !strings.Contains(kept.LinkText, "信息公开") {
		t.Errorf("the report that a page sends on to is kept as %+v", kept)
	}
}
