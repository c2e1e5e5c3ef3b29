package portalsim

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"text/template"
)

// plainArticle writes the article pages of the makes that are simulated for their lists.
func plainArticle(pages *template.Template, v view, rng *rand.Rand, sections []section) ([]byte, error) {
	v.Body = article(trsEditor{rng}, sections)
	return execute(pages, "plain_article.html", v)
}

const utf8Page = "text/html; charset=utf-8"

// page puts a page made from a template under a path.
func (p *Portal) page(t *template.Template, name, path string, v view) error {
	v.Portal = p
	b, err := execute(t, name, v)
	if err != nil {
		return err
	}
	p.put(path, utf8Page, b, newest(p.entries))
	return nil
}

// cut gives entries from..to-1 of es, as far as there are any.
func cut(es []*entry, from, to int) []*entry {
	from = min(max(from, 0), len(es))
	return es[from:min(max(to, from), len(es))]
}

func answerJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	_ = json.NewEncoder(w).Encode(v) // a client that went away is no fault of the page
}
