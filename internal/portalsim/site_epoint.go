package portalsim

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"text/template"
)

// epoint is a portal of the EWB make: an empty page whose script posts JSON. Which site it is stands in a script
// file of its own, which column in the address of the page.
type epoint struct{ pages *template.Template }

const (
	epointGUID   = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
	epointColumn = "003006"
	epointList   = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
	epointScript = "/js/webBuilderCommon.js"
)

func (epoint) contentType() string { return utf8Page }
func (epoint) kind() string        { return "epoint" }
func (epoint) start() string {
	return "/dynamic/zwgk/govInfoPub.html?categorynum=" + epointColumn + "&deptcode="
}

func (epoint) address(n int, e *entry) string {
	return fmt.Sprintf("/zwgk/%s/%s/%08x-1111-4222-8333-444455556666.html", epointColumn, e.published.Format("20060102"), n)
}

func (s epoint) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	return plainArticle(s.pages, v, rng, sections)
}

func (s epoint) lists(p *Portal) error {
	p.dynamic[epointList] = func(w http.ResponseWriter, r *http.Request) { govInfoList(w, r, p.entries) }
	p.put(epointScript, "application/javascript", []byte(`var siteInfo = {"siteGuid":"`+epointGUID+`","projectName":"/EWB-FRONT","siteName":"`+p.Name+`"};
var token = "";
`), newest(p.entries))
	return p.page(s.pages, "epoint_list.html", s.start(), view{})
}

func govInfoList(w http.ResponseWriter, r *http.Request, es []*entry) {
	var ask struct {
		DeptCode, CategoryNum, SiteGUID string
		PageIndex, PageSize             int
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&ask)
	if err != nil || r.Method != http.MethodPost || ask.SiteGUID != epointGUID || ask.CategoryNum != epointColumn || ask.PageSize < 1 || ask.PageIndex < 0 {
		answerJSON(w, map[string]any{"status": map[string]any{"code": 0, "text": "参数错误"}})
		return
	}
	size := min(ask.PageSize, jpagePerPage)
	list := []map[string]any{}
	for _, e := range cut(es, ask.PageIndex*size, (ask.PageIndex+1)*size) {
		list = append(list, map[string]any{"title": e.title, "infourl": e.path, "infodate": e.Day(), "deptname": ""})
	}
	answerJSON(w, map[string]any{"status": map[string]any{"code": 1}, "custom": map[string]any{"code": 1, "total": len(es), "data": list}})
}
