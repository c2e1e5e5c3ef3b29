package portalsim

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"text/template"
)

// truecms is a portal whose lists come as a data store inside JSON inside a call: JSONP. It answers only requests
// that name the list page as their Referer, and no more than one page at a time.
type truecms struct{ pages *template.Template }

const (
	truecmsColumn = "754f6db5-d294-46d5-b25c-da3a86d102cd"
	truecmsProxy  = "/truecms/messageController/getMessage.do"
	truecmsMost   = 10
)

func (truecms) contentType() string { return utf8Page }
func (truecms) kind() string        { return "truecms" }
func (truecms) start() string       { return "/qzf/zfxxgknb/zfxxgknb.html" }
func (truecms) perPage() int        { return truecmsMost }

func (truecms) address(n int, _ *entry) string {
	return fmt.Sprintf("/qzf/zfxxgknb/content/%032x.html", 0x9c1d0000+n)
}

func (s truecms) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	return plainArticle(s.pages, v, rng, sections)
}

func (s truecms) lists(p *Portal) error {
	p.dynamic[truecmsProxy] = func(w http.ResponseWriter, r *http.Request) { s.message(w, r, p.entries) }
	return p.page(s.pages, "truecms_list.html", s.start(), view{Entries: cut(p.entries, 0, truecmsMost), Total: len(p.entries), Per: truecmsMost})
}

func (s truecms) message(w http.ResponseWriter, r *http.Request, es []*entry) {
	from, to := number(r, "startrecord", 1), number(r, "endrecord", 0)
	switch {
	case !strings.HasSuffix(r.Referer(), s.start()):
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	case r.FormValue("columnId") != truecmsColumn, to-from >= truecmsMost, number(r, "perpage", 0) > truecmsMost:
		http.Error(w, "参数错误", http.StatusInternalServerError)
		return
	}
	body, err := json.Marshal(map[string]string{"result": datastore(es, from-1, to)})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/javascript;charset=UTF-8")
	fmt.Fprintf(w, "%s(%s)", r.FormValue("callback"), body)
}
