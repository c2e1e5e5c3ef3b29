package parser

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/nianbao/nianbao/report"
)

// Document is what a decoder makes of the bytes: the content in reading order.
type Document struct {
	mime     string
	via      string // outer program that made it readable, "" if none did
	charset  choice
	source   string      // decoded text of a document without mark-up, in which places are runes
	within   string      // prefix of places in it: the file of a ZIP, a converted document
	titles   []candidate // where a title may stand, best first
	meta     []pair      // label and value of metadata blocks
	site     string      // name of the site, when the page says it
	head     []string    // paragraphs of the whole page, chrome included, from its top
	heads    []string    // the same folded, nil where the decoder does not fold
	blocks   []block     // main content
	pictured bool        // it was read off pictures
	pictures int         // pictures of a page that hands out no file, which may be its report
	// findings are what the decoder could not read or left out
	findings []report.Finding

	sections sections
}

// candidate is a text that may identify the report, and the rule that found it.
type candidate struct{ text, rule string }

// pair is one entry of a metadata block.
type pair struct{ label, value string }

// block is a paragraph or a table.
type block struct {
	text   string             // paragraph, white space folded
	folded string             // the same, folded for comparison
	part   report.SectionKind // standard part that the paragraph is the heading of, "" if none
	grid   *grid
	node   *html.Node // element of a page whose text or table it is, nil elsewhere
	number int        // of node among the page's elements
	origin string     // place in the original of another format, "" if unknown
	ocr    int        // confidence of OCR, 1 to 100; 0 for text
}

func paragraph(text string) block {
	b := block{text: text, folded: fold(text)}
	b.part, _ = headingOf(b.folded)
	return b
}

func table(g *grid) block {
	g.read()
	g.kind = classify(g)
	g.unglue()
	return block{grid: g}
}

// grid is a table with spans expanded: every row has the same length.
type grid struct {
	caption   string
	kind      tableKind
	cells     [][]cell
	gluedRows []gluedRow
}

// cell is one place of a grid. A spanning cell stands in each place it covers;
// head tells its upper left place.
type cell struct {
	text   string
	origin string   // see report.Figure.Origin
	said   *wording // text as labels are compared; nil where it is none
	ocr    int      // confidence of OCR, 1 to 100; 0 for text
	head   bool
	doubt  bool // something is printed that was not surely read
	glued  bool // the text is that of all value cells of the row
	split  bool // the text was cut out of such a text
	loose  bool // the row was put together again from text without cells
}

func (g *grid) rows() int { return len(g.cells) }

func (g *grid) cols() int {
	if len(g.cells) == 0 {
		return 0
	}
	return len(g.cells[0])
}

// shifted tells a row that ends before the last value column or prints something
// behind its head's end: a cell may be lost or too many, and then the others stand
// under wrong heads.
func shifted(row []cell, values, end int) bool {
	return covered(row) < values ||
		slices.ContainsFunc(row[min(max(values, end), len(row)):], func(c cell) bool { return c.text != "" })
}

// covered is how many columns the cells of a row reach over.
func covered(row []cell) int {
	for c := len(row); c > 0; c-- {
		if row[c-1].origin != "" {
			return c
		}
	}
	return 0
}

// strings returns the texts, for the record.
func (g *grid) strings() [][]string {
	out := make([][]string, len(g.cells))
	all := make([]string, 0, g.rows()*g.cols())
	for i, row := range g.cells {
		from := len(all)
		for _, c := range row {
			all = append(all, c.text)
		}
		out[i] = all[from:len(all):len(all)]
	}
	return out
}

// at is the place of a cell in the record.
func at(table, row, col int) string {
	b := append(make([]byte, 0, len("table:00/r000c000")), "table:"...)
	b = strconv.AppendInt(b, int64(table), 10)
	b = strconv.AppendInt(append(b, "/r"...), int64(row), 10)
	b = strconv.AppendInt(append(b, 'c'), int64(col), 10)
	return string(b)
}

// text joins the paragraphs of the main content.
func (d *Document) text() string {
	var b strings.Builder
	for _, bl := range d.blocks {
		if bl.grid == nil {
			b.WriteString(bl.text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// maxNumbers bounds what is set aside for figures; a report has up to 300.
const maxNumbers = 512

// numbers counts the cells that hold a number or nothing in tables of forms.
func (d *Document) numbers() int {
	n := 0
	for _, bl := range d.blocks {
		if bl.grid == nil || bl.grid.kind == kindUnknown {
			continue
		}
		for _, row := range bl.grid.cells {
			for _, c := range row {
				if c.said == nil && c.origin != "" {
					n++
				}
			}
		}
	}
	return min(n+n/8, maxNumbers) // and those with a unit
}

// folded joins the paragraphs of the main content, folded.
func (d *Document) folded() string {
	n := 0
	for _, bl := range d.blocks {
		n += len(bl.folded)
	}
	var b strings.Builder
	b.Grow(n)
	for _, bl := range d.blocks {
		b.WriteString(bl.folded)
	}
	return b.String()
}
