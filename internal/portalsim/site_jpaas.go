package portalsim

import (
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"text/template"
)

// jpaas is a portal of the Hanweb cloud: every part of a page is a unit that a script fetches, the list among them.
type jpaas struct{ pages *template.Template }

const (
	jpaasUnit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
	jpaasPage = "1229485444"
	jpaasTag  = "信息列表"
)

func (jpaas) contentType() string { return utf8Page }
func (jpaas) kind() string        { return "jpaas" }
func (jpaas) start() string       { return "/col/col" + jpaasPage + "/index.html" }

func (jpaas) address(n int, e *entry) string {
	return fmt.Sprintf("/art/%s/art_%032x.html", e.published.Format("2006/1/2"), 0xa1b2c3d4e5f60000+uint64(n))
}

func (s jpaas) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	return plainArticle(s.pages, v, rng, sections)
}

func (s jpaas) lists(p *Portal) error {
	p.dynamic[jpaasUnit] = func(w http.ResponseWriter, r *http.Request) { answerJSON(w, buildUnit(r, p.entries)) }
	return p.page(s.pages, "jpaas_list.html", s.start(), view{})
}

// buildUnit is the answer for one unit. The page number stands in a JSON text within the query.
func buildUnit(r *http.Request, es []*entry) map[string]any {
	q := r.URL.Query()
	if q.Get("webId") != "2936" || q.Get("pageId") != jpaasPage || q.Get("tplSetId") == "" || q.Get("parseType") == "" {
		return map[string]any{"success": false, "code": "500", "message": "参数错误"}
	}
	if q.Get("tagId") != jpaasTag {
		return unit(`<div class="menu"><a href="/col/col1229485440/index.html">政府信息公开指南</a></div>`)
	}
	var param struct{ PageNo, PageSize any }
	if err := json.Unmarshal([]byte(q.Get("paramJson")), &param); err != nil && q.Get("paramJson") != "" {
		return map[string]any{"success": false, "code": "500", "message": "paramJson"}
	}
	page := 1
	if n, err := strconv.Atoi(fmt.Sprint(param.PageNo)); err == nil && n > 0 {
		page = n
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<div class="page-content" rows="%d" count="%d"><ul>`, jpagePerPage, len(es))
	for _, e := range cut(es, (page-1)*jpagePerPage, page*jpagePerPage) {
		fmt.Fprintf(&b, `<li><a class="news" href="%s" title="%s">%s</a><span class="time">%s</span></li>`,
			e.path, html.EscapeString(e.title), html.EscapeString(e.Short()), e.Day())
	}
	return unit(b.String() + "</ul></div>")
}

func unit(markup string) map[string]any {
	return map[string]any{"success": true, "code": "200", "data": map[string]any{"html": markup, "title": nil}}
}
