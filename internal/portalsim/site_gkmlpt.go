package portalsim

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"text/template"
)

// gkmlpt is a site of the disclosure platform of Guangdong: a tree of categories and one interface for all of them.
type gkmlpt struct{ pages *template.Template }

const (
	gkmlptSID      = "755031"
	gkmlptCategory = "4434"
	gkmlptAPI      = "/gkmlpt/api/all/"
)

func (gkmlpt) contentType() string { return utf8Page }
func (gkmlpt) kind() string        { return "gkmlpt" }
func (gkmlpt) start() string       { return "/gkmlpt/index#" + gkmlptCategory }
func (gkmlpt) perPage() int        { return 100 }

func (gkmlpt) address(n int, _ *entry) string {
	return fmt.Sprintf("/gkmlpt/content/4/%d/post_%d.html", (4430000+n)/1000, 4430000+n)
}

func (s gkmlpt) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	return plainArticle(s.pages, v, rng, sections)
}

func (s gkmlpt) lists(p *Portal) error {
	for category, es := range map[string][]*entry{gkmlptCategory: p.entries, "0": p.entries, "4401": nil} {
		p.dynamic[gkmlptAPI+category] = func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("sid") != gkmlptSID {
				http.NotFound(w, r)
				return
			}
			answerJSON(w, articles(r, es))
		}
	}
	return p.page(s.pages, "gkmlpt_index.html", "/gkmlpt/index", view{})
}

// articles is one page of a category; pages 0 and 1 are the same one.
func articles(r *http.Request, es []*entry) map[string]any {
	page := max(number(r, "page", 1), 1)
	list := []map[string]any{}
	for i, e := range cut(es, (page-1)*100, page*100) {
		addr := e.path
		if strings.HasPrefix(addr, "/") {
			addr = "http://" + r.Host + addr
		}
		list = append(list, map[string]any{"id": 4430000 + i, "title": e.title, "url": addr, "post_url": nil,
			"publisher": "本级政府办公室", "document_number": "", "create_time": e.published.Unix(), "display_publish_time": e.published.Unix()})
	}
	return map[string]any{"total": len(es), "articles": list}
}
