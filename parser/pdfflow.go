package parser

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/pdf"
)

// item is a line, a table or a picture of a page.
type item struct {
	box     pdf.Box
	line    *textLine
	table   *pdfTable
	picture bool
}

// pdfLeaf is a sheet with what it prints, from the top.
type pdfLeaf struct {
	*sheet
	items   []item
	columns []pdf.Box // of its last table without rules
}

// newLeaf finds the tables and lines of a sheet. room is how many cells the document
// may still have.
// above are the columns of a table without rules at the end of the sheet before, which may
// go on here.
func newLeaf(s *sheet, room *int, above []pdf.Box) (*pdfLeaf, error) {
	l := &pdfLeaf{sheet: s}
	tables, rest, err := ruledTables(s, room)
	if err != nil {
		return nil, err
	}
	aligned, lines := alignedTables(s, textLines(rest), above)
	for _, t := range append(tables, aligned...) {
		l.items = append(l.items, item{box: t.box, table: t})
	}
	for _, b := range s.pictures {
		if s.largePicture(b) {
			l.items = append(l.items, item{box: b, picture: true})
		}
	}
	for _, line := range lines {
		l.items = append(l.items, item{box: line.box, line: &line})
	}
	slices.SortStableFunc(l.items, func(a, b item) int { return cmp.Compare(middle(a.top()), middle(b.top())) })
	if n := len(aligned); n > 0 {
		l.columns = aligned[n-1].columns
	}
	return l, nil
}

// top is where an item takes its turn: a line at its middle, anything else where it
// begins.
func (it item) top() pdf.Box {
	if it.line != nil {
		return it.box
	}
	return pdf.Box{Top: it.box.Top, Bottom: it.box.Top}
}

// Pictures that may hold a table: larger ones than seals and badges, and no
// background of the whole page, which text stands on.
const (
	leastPicture = 0.04 // of the page's area
	wholePicture = 0.9
)

func (s *sheet) largePicture(b pdf.Box) bool {
	share := b.Area() / (s.width * s.height)
	return share >= leastPicture && (share < wholePicture || len(s.glyphs) == 0)
}

// margin is the share of a page's height at its top and bottom where page numbers and
// running heads stand.
const margin = 0.12

var (
	pageNumber = regexp.MustCompile(`^[-—–~·. ]*第?\s*[0-9一二三四五六七八九十]{1,4}\s*页?(?:\s*[/,，、共]\s*共?\s*[0-9]{1,4}\s*页?)?[-—–~·. ]*$`)
	tableGoes  = regexp.MustCompile(`^[（(]?(?:接上页|转下页|续上?表)[）)]?$`)
	digits     = regexp.MustCompile(`[0-9]+`)
)

// dropFurniture takes page numbers, running heads and remarks that a table goes on
// out of the pages.
func dropFurniture(leaves []*pdfLeaf) {
	seen := map[string]int{}
	for _, l := range leaves {
		for i := range l.items {
			if key, ok := l.running(i); ok {
				seen[key]++
			}
		}
	}
	often := max(2, (len(leaves)+1)/2)
	for _, l := range leaves {
		var left []item
		for i, it := range l.items {
			key, ok := l.running(i)
			if ok && (pageNumber.MatchString(it.line.string()) || seen[key] >= often) || it.line != nil && tableGoes.MatchString(it.line.string()) {
				continue
			}
			left = append(left, it)
		}
		l.items = left
	}
}

// running names a line that can be a running head or foot: the first or last of its
// page, in the margin. Lines on several pages have one name if only their digits
// differ.
func (l *pdfLeaf) running(i int) (string, bool) {
	const outermost = 2 // lines of a head or foot
	it := l.items[i]
	if it.line == nil || i >= outermost && i < len(l.items)-outermost {
		return "", false
	}
	y := middle(it.box)
	if y > margin*l.height && y < (1-margin)*l.height {
		return "", false
	}
	const band = 6 // points by which heads differ in height
	words := digits.ReplaceAllString(fold(it.line.string()), "#")
	return words + "@" + points(math.Round(y/band)), words != ""
}

// pdfFlow makes blocks of the pages: paragraphs over the ends of lines and pages, tables
// over the ends of pages.
type pdfFlow struct {
	leaves      []*pdfLeaf
	left, right float64 // edges of the running text
	size        float64 // of the running text
	blocks      []block
	pictures    []pictureAt
	para        strings.Builder
	paraOn      *sheet  // on which the paragraph in hand begins
	paraAt      pdf.Box // there
	paraGlyphs  []glyph
	last        *textLine // of the paragraph in hand
	table       *pdfTable // in hand
}

// pictureAt is a picture among the blocks.
type pictureAt struct{ block, page int }

func flowOf(leaves []*pdfLeaf) *pdfFlow {
	f := &pdfFlow{leaves: leaves}
	var lefts, rights, sizes []float64
	for _, l := range leaves {
		for _, it := range l.items {
			if it.line != nil && len(it.line.glyphs) >= minFullLine {
				lefts, rights, sizes = append(lefts, it.box.Left), append(rights, it.box.Right), append(sizes, it.line.size)
			}
		}
	}
	f.left, f.right, f.size = common(lefts), common(rights), common(sizes)
	return f
}

// minFullLine is how many characters a line has at least that shows the measures of
// running text.
const minFullLine = 15

// common is the value that most of xs are near to, 0 for none.
func common(xs []float64) float64 {
	const step = 2.0
	count := map[float64]int{}
	best, most := 0.0, 0
	for _, x := range xs {
		k := math.Round(x / step)
		if count[k]++; count[k] > most {
			best, most = k*step, count[k]
		}
	}
	return best
}

// run lays out every page.
func (f *pdfFlow) run() {
	for _, l := range f.leaves {
		for _, it := range l.items {
			f.item(l, it)
		}
	}
	f.endTable()
	f.endPara()
}

func (f *pdfFlow) item(l *pdfLeaf, it item) {
	switch {
	case it.table != nil:
		f.endPara()
		if f.table != nil && it.table == l.items[0].table && f.table.goesOnIn(it.table) {
			f.table.join(it.table)
			return
		}
		f.endTable()
		f.table = it.table
	case it.picture:
		f.endTable()
		f.endPara()
		f.pictures = append(f.pictures, pictureAt{len(f.blocks), l.number})
	default:
		f.endTable()
		if f.last != nil && f.breaks(f.last, it.line) {
			f.endPara()
		}
		f.place(l.sheet, it.line)
		appendLine(&f.para, it.line.string())
		f.last = it.line
	}
}

func (f *pdfFlow) endTable() {
	if f.table == nil {
		return
	}
	f.blocks = append(f.blocks, table(&grid{cells: f.table.cells}))
	f.table = nil
}

func (f *pdfFlow) endPara() {
	if t := squeeze(f.para.String()); t != "" {
		b := paragraph(t)
		b.origin, b.ocr = f.paraOn.origin(f.paraAt), weakest(f.paraGlyphs)
		f.blocks = append(f.blocks, b)
	}
	f.para.Reset()
	f.paraOn, f.paraGlyphs, f.last = nil, nil, nil
}

// place notes where the paragraph in hand stands: on the page on which it begins.
func (f *pdfFlow) place(s *sheet, l *textLine) {
	switch {
	case f.paraOn == nil:
		f.paraOn, f.paraAt = s, l.box
	case f.paraOn == s:
		f.paraAt = f.paraAt.Union(l.box)
	}
	f.paraGlyphs = append(f.paraGlyphs, l.glyphs...)
}

// breaks tells whether a paragraph ends between two lines: the first is short, the
// second is indented, set in another size, or a heading.
func (f *pdfFlow) breaks(a, b *textLine) bool {
	if f.centred(a) && f.centred(b) && sameSize(a, b) && a.size > titleSize*f.size {
		return false // a title on two lines
	}
	if _, ok := heading(b.string()); ok {
		return true
	}
	const indent, short = 1.2, 2.0 // in heights of a line: paragraphs are indented by two
	return !sameSize(a, b) || a.box.Right < f.right-short*a.size || b.box.Left > f.left+indent*b.size || b.box.Top > a.box.Bottom+2*a.size
}

// titleSize is by how much titles are larger than the running text.
const titleSize = 1.12

func sameSize(a, b *textLine) bool { return math.Abs(a.size-b.size) < 0.15*max(a.size, b.size) }

// centred tells a line that stands in the middle and fills neither side.
func (f *pdfFlow) centred(l *textLine) bool {
	mid := (f.left + f.right) / 2
	x, _ := l.box.Center()
	return math.Abs(x-mid) < l.size && l.box.Left > f.left+l.size/2 && l.box.Right < f.right-l.size/2
}
