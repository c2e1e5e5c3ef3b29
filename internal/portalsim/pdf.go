package portalsim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"github.com/nianbao/nianbao/internal/typeset"
)

// Measures of a page, in points.
const (
	pdfLeft, pdfRight = 70.0, 525.0
	pdfTop, pdfBottom = 86.0, 760.0
	pdfSize           = 14.0 // of the running text
	pdfPitch          = 25.0
)

// pdfStyle is how one report's PDF looks.
type pdfStyle struct {
	rules  int    // how the rules of tables are drawn
	open   bool   // a table has no rule where a page ends
	split  bool   // a row may be cut by the end of a page
	heads  bool   // a table's heads are printed again on each page
	label  int    // how a tall label cell is set
	header bool   // a running head on every page
	number string // format of the page's number
}

// Ways to draw the rules of a table: as a frame around each cell, as lines, as thin
// bars, or not at all, which only tables of plain rows can be.
const (
	rulesFrames = iota
	rulesLines
	rulesBars
	rulesNone
)

// Ways to set the label of a group beside many rows.
const (
	labelTurned  = iota // reading upwards
	labelStacked        // one character below the other
	labelFlat
)

func newPDFStyle(rng *rand.Rand) pdfStyle {
	return pdfStyle{rules: rng.IntN(4), open: rng.IntN(2) == 0, split: rng.IntN(2) == 0, heads: rng.IntN(2) == 0, label: rng.IntN(3),
		header: rng.IntN(2) == 0, number: []string{"- %d -", "第%d页", "%d", "— %d —"}[rng.IntN(4)]}
}

// setter sets a report page by page.
type setter struct {
	pdfStyle
	rng  *rand.Rand
	file *typeset.File
	page *typeset.Page
	head string
	n    int     // of the page
	y    float64 // where the next line begins
}

// setPDF writes a report as a PDF file.
func setPDF(rng *rand.Rand, v view, sections []section) []byte {
	s := &setter{pdfStyle: newPDFStyle(rng), rng: rng, file: &typeset.File{Title: v.Title}, head: v.Portal.Name + "政府信息公开年报"}
	s.feed()
	s.title(v.Title)
	s.centred(10, "发布日期："+v.Published)
	s.y += pdfPitch
	for _, sec := range sections {
		if sec.heading != "" {
			s.paragraph(sec.heading)
		}
		for _, p := range sec.paragraphs {
			s.paragraph(p)
		}
		for _, t := range sec.tables {
			if t.caption != "" {
				s.paragraph(t.caption)
			}
			s.table(t)
			s.y += pdfPitch / 2
		}
	}
	return s.file.Bytes()
}

// feed begins a page.
func (s *setter) feed() {
	s.page = s.file.Page(typeset.A4Width, typeset.A4Height)
	s.n++
	s.y = pdfTop
	if s.header {
		s.page.Text(pdfLeft, 50, 9, s.head)
	}
	number := fmt.Sprintf(s.number, s.n)
	s.page.Text(typeset.A4Width/2-5*typeset.Advance(number), 790, 10, number)
}

// need begins a page where height does not fit any more.
func (s *setter) need(height float64) {
	if s.y+height > pdfBottom {
		s.feed()
	}
}

// title sets a title in the middle, on two lines where one is too short.
func (s *setter) title(title string) {
	const size = 20
	lines := wrap(title, (pdfRight-pdfLeft)/size, 0)
	if len(lines) > 1 {
		runes := []rune(title)
		half := len(runes) / 2
		for unicode.IsDigit(runes[half]) {
			half++
		}
		lines = []string{string(runes[:half]), string(runes[half:])}
	}
	for _, l := range lines {
		s.centred(size, l)
	}
}

func (s *setter) centred(size float64, text string) {
	s.page.Text(typeset.A4Width/2-size*typeset.Advance(text)/2, s.y, size, text)
	s.y += 1.6 * size
}

// paragraph sets running text with an indent of two characters.
func (s *setter) paragraph(text string) {
	const indent = 2
	for i, l := range wrap(text, (pdfRight-pdfLeft)/pdfSize, indent) {
		s.need(pdfPitch)
		x := pdfLeft
		if i == 0 {
			x += indent * pdfSize
		}
		s.page.Text(x, s.y, pdfSize, l)
		s.y += pdfPitch
	}
}

// wrap breaks text into lines of at most width, in squares of a character; the first
// is shorter by indent. Numbers are not broken, and the line breaks of text stand.
func wrap(text string, width, indent float64) []string {
	var lines []string
	room := width - indent
	for part := range strings.SplitSeq(text, "\n") {
		var line strings.Builder
		for _, word := range unbroken(part) {
			if w := typeset.Advance(word); w > room && line.Len() > 0 {
				lines = append(lines, line.String())
				line.Reset()
				room = width
			}
			line.WriteString(word)
			room -= typeset.Advance(word)
		}
		lines = append(lines, line.String())
		room = width
	}
	return lines
}

// unbroken parts text into characters and runs of ASCII that stay on one line.
func unbroken(text string) []string {
	var out []string
	run := ""
	for _, r := range text {
		if r < 0x80 && r != ' ' {
			run += string(r)
			continue
		}
		if run != "" {
			out = append(out, run)
			run = ""
		}
		out = append(out, string(r))
	}
	if run != "" {
		out = append(out, run)
	}
	return out
}
