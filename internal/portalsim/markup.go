package portalsim

import (
	"bytes"
	"embed"
	"fmt"
	"hash/fnv"
	"html"
	"math/rand/v2"
	"strings"
	"text/template"
	"time"

	"github.com/nianbao/nianbao/report"
)

//go:embed markup/*.html
var markupFiles embed.FS

// editor writes text the way the editor of one CMS leaves it. Each portal has
// its own; all write the same documents.
type editor interface {
	paragraph(text string) string
	heading(text string) string
	table() string                  // the opening tag
	cell(spans, text string) string // a whole td; spans are its attributes, text is not escaped
}

// article writes the body of a report.
func article(e editor, sections []section) string {
	var b strings.Builder
	for _, s := range sections {
		if s.heading != "" {
			b.WriteString(e.heading(s.heading) + "\n")
		}
		for _, p := range s.paragraphs {
			b.WriteString(e.paragraph(p) + "\n")
		}
		for _, t := range s.tables {
			if t.caption != "" {
				b.WriteString(e.paragraph(t.caption) + "\n")
			}
			b.WriteString(e.table() + "<tbody>\n")
			for _, row := range t.rows {
				b.WriteString("<tr>")
				for _, c := range row {
					b.WriteString(e.cell(spans(c), c.text))
				}
				b.WriteString("</tr>\n")
			}
			b.WriteString("</tbody></table>\n")
		}
	}
	return b.String()
}

func spans(c cell) string {
	var s string
	if c.rows > 1 {
		s += fmt.Sprintf(` rowspan="%d"`, c.rows)
	}
	if c.cols > 1 {
		s += fmt.Sprintf(` colspan="%d"`, c.cols)
	}
	return s
}

// lines escapes text and parts its lines with the mark of the CMS.
func lines(text, mark string) string {
	return strings.ReplaceAll(html.EscapeString(text), "\n", mark)
}

// view is what a page template may print.
type view struct {
	entry     *entry // nil for a list
	Portal    *Portal
	Title     string
	Path      string // of the page
	File      string // of the attachment that is the report, "" where the page is
	Body      string
	Published string // YYYY-MM-DD
	Clock     string // HH:MM
	Meta      report.Meta
	Entries   []*entry
	Related   []*entry
	Page      int // from 0
	Pages     int
	Total     int
	Per       int                // entries a list page
	Name      func(n int) string // path of list page n, counted from 1
	Years     []int              // that a page offers
}

// pages are the templates of every portal, parsed once a world.
func pages() (*template.Template, error) {
	t, err := template.ParseFS(markupFiles, "markup/*.html")
	if err != nil {
		return nil, fmt.Errorf("parsing the portals' page templates: %w", err)
	}
	return t, nil
}

func execute(t *template.Template, name string, v view) ([]byte, error) {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, v); err != nil {
		return nil, fmt.Errorf("writing a page of portal %s: %w", v.Portal.ID, err)
	}
	return b.Bytes(), nil
}

// rngFor is a source of its own for the page that name names, the same every time.
func rngFor(name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return rand.New(rand.NewPCG(1, h.Sum64()))
}

func pick(rng *rand.Rand, variants string) string {
	vs := strings.Split(variants, "|")
	return vs[rng.IntN(len(vs))]
}

func joined(paragraphs []string) string { return strings.Join(paragraphs, "\n") }

// Number is the list page counted from 1, as people see it.
func (v view) Number() int { return v.Page + 1 }

// Following is the number of the list page after this one.
func (v view) Following() int { return v.Page + 2 }

// At is the path of list page n, counted from 1.
func (v view) At(n int) string { return v.Name(n) }

// Signed is the date as a signature line prints it: 2014年1月20日.
func (v view) Signed() string {
	t, err := time.Parse(time.DateOnly, v.Published)
	if err != nil {
		return v.Published
	}
	return t.Format("2006年1月2日")
}
