package portalsim

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

// jpage is a portal of the Hanweb make: the list page holds the first records
// as CDATA, the others come from dataproxy.jsp.
type jpage struct{ pages *template.Template }

const (
	jpageColumn  = 1229369457
	jpageUnit    = 5683893
	jpageProxy   = "/module/web/jpage/dataproxy.jsp"
	jpagePerPage = 15
)

func (jpage) contentType() string { return "text/html; charset=utf-8" }

func (jpage) kind() string  { return "jpage" }
func (jpage) start() string { return fmt.Sprintf("/col/col%d/index.html", jpageColumn) }

func (jpage) address(n int, e *entry) string {
	return fmt.Sprintf("/art/%s/art_%d_%d.html", e.published.Format("2006/1/2"), jpageColumn, 58900000+n)
}

func (s jpage) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	v.Body = article(jpageEditor{rng}, sections)
	return execute(s.pages, "jpage_article.html", v)
}

func (s jpage) lists(p *Portal) error {
	p.dynamic[jpageProxy] = func(w http.ResponseWriter, r *http.Request) { proxyRecords(w, r, p.entries) }
	b, err := execute(s.pages, "jpage_list.html", view{Portal: p, Total: len(p.entries), Pages: len(chunk(p.entries, jpagePerPage)),
		Body: datastore(p.entries, 0, jpagePerPage)})
	if err != nil {
		return err
	}
	p.put(s.start(), s.contentType(), b, newest(p.entries))
	return nil
}

// jpageOnly is the same make with a proxy that obeys one dialect alone and a page that names no next group.
type jpageOnly struct {
	jpage
	obeys string // startrecord: ranges, cut at jpageMost records; page: pages counted from 1
}

const jpageMost = 20

func (s jpageOnly) lists(p *Portal) error {
	p.dynamic[jpageProxy] = func(w http.ResponseWriter, r *http.Request) {
		from, to := 0, 0
		switch s.obeys {
		case "startrecord":
			from = number(r, "startrecord", 1) - 1
			to = min(number(r, "endrecord", 0), from+jpageMost)
		case "page":
			size := number(r, "perpage", jpagePerPage)
			from = (max(number(r, "page", 1), 1) - 1) * size
			to = from + size
		}
		w.Header().Set("Content-Type", utf8Page)
		fmt.Fprint(w, withoutGroup(datastore(p.entries, from, to)))
	}
	return p.page(s.pages, "jpage_list.html", s.start(), view{Total: len(p.entries), Pages: len(chunk(p.entries, jpagePerPage)),
		Body: withoutGroup(datastore(p.entries, 0, jpagePerPage))})
}

var nextGroup = regexp.MustCompile(`<nextgroup>.*</nextgroup>\n`)

func withoutGroup(store string) string { return nextGroup.ReplaceAllString(store, "") }

// proxyRecords answers both dialects: page=n (the n-th group after the first)
// and startrecord/endrecord (counted from 1), in the query or as a form.
func proxyRecords(w http.ResponseWriter, r *http.Request, es []*entry) {
	if r.FormValue("columnid") != strconv.Itoa(jpageColumn) {
		http.Error(w, "columnid", http.StatusBadRequest)
		return
	}
	from, to := number(r, "startrecord", 0)-1, number(r, "endrecord", 0)
	if from < 0 {
		from = number(r, "page", 0) * jpagePerPage
		to = from + jpagePerPage
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, datastore(es, from, to))
}

func number(r *http.Request, name string, absent int) int {
	n, err := strconv.Atoi(r.FormValue(name))
	if err != nil || n < 0 {
		return absent
	}
	return n
}

// datastore writes records from..to-1 and where the next group is.
func datastore(es []*entry, from, to int) string {
	from, to = min(from, len(es)), min(to, len(es))
	var b strings.Builder
	b.WriteString("<datastore>\n")
	if to < len(es) && from < to {
		fmt.Fprintf(&b, "<nextgroup><![CDATA[<a href=\"%s?page=%d&appid=1&webid=2936&path=/&columnid=%d&unitid=%d&permissiontype=0\"></a>]]></nextgroup>\n",
			jpageProxy, to/jpagePerPage, jpageColumn, jpageUnit)
	}
	fmt.Fprintf(&b, "<totalrecord>%d</totalrecord><totalpage>%d</totalpage>\n<recordset>\n", len(es), len(chunk(es, jpagePerPage)))
	for i := from; i < to; i++ {
		e := es[i]
		fmt.Fprintf(&b, "<record><![CDATA[\n<li><a href='%s' title='%s' target=\"_blank\">%s</a><span>%s</span></li>]]></record>\n",
			e.path, html.EscapeString(e.title), html.EscapeString(shortened(e.title)), e.published.Format("2006-01-02"))
	}
	b.WriteString("</recordset></datastore>")
	return b.String()
}

// jpageEditor leaves bare text in cells and a font on every paragraph.
type jpageEditor struct{ rng *rand.Rand }

func (jpageEditor) paragraph(text string) string {
	return `<p style="text-indent:43px;line-height:37px"><span style="font-size:21px;font-family:仿宋_GB2312">` + lines(text, "<br>") + "</span></p>"
}

func (jpageEditor) heading(text string) string {
	return `<p style="text-indent:43px"><span style="font-family:黑体;font-size:21px">` + lines(text, "<br>") + "</span></p>"
}

func (jpageEditor) table() string {
	return `<table border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse">`
}

func (e jpageEditor) cell(spans, text string) string {
	text = lines(text, "<br>")
	if e.rng.IntN(3) == 0 {
		text += "&nbsp;"
	}
	return fmt.Sprintf(`<td%s align="center" style="border:1px solid #000">%s</td>`, spans, text)
}
