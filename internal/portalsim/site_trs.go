package portalsim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"text/template"
)

// trs is a portal of the TRS make: static pages, the number of list pages in an
// inline script.
type trs struct{ pages *template.Template }

const (
	trsFolder  = "/zwgk/zfxxgk/zfxxgknb/"
	trsPerPage = 20
)

func (trs) contentType() string { return "text/html; charset=utf-8" }

func (trs) perPage() int  { return trsPerPage }
func (trs) kind() string  { return "trs" }
func (trs) start() string { return trsFolder + "index.html" }

func (trs) address(n int, e *entry) string {
	return fmt.Sprintf("%s%s/t%s_%d.html", trsFolder, e.published.Format("200601"), e.published.Format("20060102"), 80000+n)
}

func (s trs) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	v.Body = article(trsEditor{rng}, sections)
	return execute(s.pages, "trs_article.html", v)
}

func (s trs) lists(p *Portal) error {
	groups := listPages(p.entries, trsPerPage)
	for i, es := range groups {
		b, err := execute(s.pages, "trs_list.html", view{Portal: p, Entries: es, Page: i, Pages: len(groups), Total: len(p.entries)})
		if err != nil {
			return err
		}
		path := s.start()
		if i > 0 {
			path = fmt.Sprintf("%sindex_%d.html", trsFolder, i)
		}
		p.put(path, s.contentType(), b, newest(es))
	}
	p.put("/robots.txt", "text/plain; charset=utf-8", []byte("User-agent: *\nCrawl-delay: 0\nDisallow: /was5/\n"), newest(p.entries))
	return nil
}

// trsEditor quotes its attributes and parts numbers over spans now and then.
type trsEditor struct{ rng *rand.Rand }

func (e trsEditor) paragraph(text string) string {
	return `<p style="text-indent: 2em; line-height: 28pt;">` + e.words(text) + "</p>"
}

func (e trsEditor) heading(text string) string {
	return `<p style="text-indent: 2em;"><strong>` + lines(text, "<br />") + "</strong></p>"
}

func (trsEditor) table() string {
	return `<table class="MsoNormalTable" align="center" border="1" cellspacing="0" style="width:640px;">`
}

func (e trsEditor) cell(spans, text string) string {
	if text == "" {
		text = "&nbsp;"
	} else {
		text = e.words(text)
	}
	return fmt.Sprintf(`<td%s style="padding:0 7px;"><p style="text-align:center;">%s</p></td>`, spans, text)
}

// words parts one number in eight over two spans, as pasted text often is.
func (e trsEditor) words(text string) string {
	text = lines(text, "<br />")
	i := strings.IndexAny(text, "0123456789")
	if i < 0 || i+2 > len(text) || text[i+1] < '0' || text[i+1] > '9' || e.rng.IntN(8) > 0 {
		return text
	}
	return text[:i] + "<span>" + text[i:i+1] + "</span><span>" + text[i+1:i+2] + "</span>" + text[i+2:]
}
