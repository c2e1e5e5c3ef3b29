package portalsim

import (
	"fmt"
	"html"
	"math/rand/v2"
	"regexp"
	"strings"
	"text/template"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// word is an old portal: GBK without a charset in the header, articles pasted
// from Word, lists that know only their next and last pages.
type word struct{ pages *template.Template }

const (
	wordList    = "/xxgk/Article_Class2.asp?ClassID=37"
	wordPerPage = 18
)

// contentType names no charset, as old servers do.
func (word) contentType() string { return "text/html" }

func (word) perPage() int  { return wordPerPage }
func (word) kind() string  { return "list" }
func (word) start() string { return wordList }

func (word) address(n int, _ *entry) string {
	return fmt.Sprintf("/xxgk/Article_Show.asp?ArticleID=%d", 1000+n)
}

func (s word) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	v.Body = article(wordEditor{rng}, sections)
	b, err := execute(s.pages, "word_article.html", v)
	if err != nil {
		return nil, err
	}
	return gbk(b)
}

func (s word) lists(p *Portal) error {
	groups := listPages(p.entries, wordPerPage)
	for i, es := range groups {
		b, err := execute(s.pages, "word_list.html", view{Portal: p, Entries: es, Page: i, Pages: len(groups), Total: len(p.entries)})
		if err == nil {
			b, err = gbk(b)
		}
		if err != nil {
			return err
		}
		p.put(fmt.Sprintf("%s&page=%d", wordList, i+1), s.contentType(), b, newest(es))
		if i == 0 {
			p.put(wordList, s.contentType(), b, newest(es))
		}
	}
	return nil
}

// gbk encodes a page; a character outside GBK is an error, not a question mark.
func gbk(utf8 []byte) ([]byte, error) {
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes(utf8)
	if err != nil {
		return nil, fmt.Errorf("encoding a page in GBK: %w", err)
	}
	return b, nil
}

// wordEditor writes a span for every run and splits numbers over runs.
type wordEditor struct{ rng *rand.Rand }

const wordFont = `style='font-size:16.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:宋体'`

func (e wordEditor) paragraph(text string) string {
	return `<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0;line-height:150%'>` + e.runs(text) + `<span lang=EN-US ` + wordFont + `><o:p></o:p></span></p>`
}

func (e wordEditor) heading(text string) string {
	return `<p class=MsoNormal style='text-indent:32.0pt'><b style='mso-bidi-font-weight:normal'>` + e.runs(text) + `</b><o:p></o:p></p>`
}

func (wordEditor) table() string {
	return `<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-padding-alt:0cm 5.4pt 0cm 5.4pt'>`
}

// cell puts each line of the text in its own paragraph.
func (e wordEditor) cell(spans, text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		runs := `<span lang=EN-US>&nbsp;</span>`
		if line != "" {
			runs = e.runs(line)
		}
		b.WriteString(`<p class=MsoNormal align=center style='text-align:center'>` + runs + `<span lang=EN-US><o:p></o:p></span></p>`)
	}
	return fmt.Sprintf(`<td width=118%s valign=top style='border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt'>%s</td>`, spans, b.String())
}

var wordRun = regexp.MustCompile(`[0-9]+|[^0-9]+`)

func (e wordEditor) runs(text string) string {
	var b strings.Builder
	for _, run := range wordRun.FindAllString(text, -1) {
		if run[0] < '0' || run[0] > '9' {
			fmt.Fprintf(&b, "<span %s>%s</span>", wordFont, html.EscapeString(run))
			continue
		}
		cut := e.rng.IntN(len(run))
		for _, part := range []string{run[:cut], run[cut:]} {
			if part != "" {
				fmt.Fprintf(&b, "<span lang=EN-US %s>%s</span>", wordFont, part)
			}
		}
	}
	return b.String()
}
