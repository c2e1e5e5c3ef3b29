package typeset

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// A4 in points.
const (
	A4Width  = 595
	A4Height = 842
)

// File is a PDF file to be written.
type File struct {
	Title    string // of the metadata, none when ""
	Password string // encrypts the file, "" for none
	Plain    bool   // leave page contents uncompressed
	pages    []*Page
}

// Page is one page. Places are points from its upper left corner.
type Page struct {
	Width, Height float64
	Rotate        int // quarter turns in degrees that a viewer shows it turned by
	content       bytes.Buffer
	notes         []string
}

// Page adds a page.
func (f *File) Page(width, height float64) *Page {
	p := &Page{Width: width, Height: height}
	f.pages = append(f.pages, p)
	return p
}

// Advance is the width of s at one point: Chinese and full-width characters are
// square, all others half as wide.
func Advance(s string) float64 {
	w := 0.0
	for _, r := range s {
		w += advance(r)
	}
	return w
}

func advance(r rune) float64 {
	if r < 0x80 {
		return 0.5
	}
	return 1
}

// Text sets s with its upper left corner at x, y.
func (p *Page) Text(x, y, size float64, s string) {
	p.show(size, s, 1, 0, 0, 1, x, p.Height-y-ascent*size)
}

// Turned sets s a quarter turn counter-clockwise, reading upwards from the lower left
// corner x, y.
func (p *Page) Turned(x, y, size float64, s string) {
	p.show(size, s, 0, 1, -1, 0, x+ascent*size, p.Height-y)
}

// ascent is the share of a line that stands above the baseline.
const ascent = 0.88

func (p *Page) show(size float64, s string, a, b, c, d, x, y float64) {
	fmt.Fprintf(&p.content, "BT /F %g Tf %g %g %g %g %.2f %.2f Tm <", size, a, b, c, d, x, y)
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&p.content, "%04x", u)
	}
	p.content.WriteString("> Tj ET\n")
}

// Hide makes the text that follows invisible, as scanners lay it under a picture.
func (p *Page) Hide() { p.content.WriteString("3 Tr\n") }

// Line draws a line.
func (p *Page) Line(x1, y1, x2, y2, width float64) {
	fmt.Fprintf(&p.content, "%g w %.2f %.2f m %.2f %.2f l S\n", width, x1, p.Height-y1, x2, p.Height-y2)
}

// Frame draws the outline of a box.
func (p *Page) Frame(left, top, right, bottom, width float64) {
	fmt.Fprintf(&p.content, "%g w %.2f %.2f %.2f %.2f re S\n", width, left, p.Height-bottom, right-left, bottom-top)
}

// Bar fills a box, as programs do that draw lines as thin boxes.
func (p *Page) Bar(left, top, right, bottom float64) {
	fmt.Fprintf(&p.content, "%.2f %.2f %.2f %.2f re f\n", left, p.Height-bottom, right-left, bottom-top)
}

// Picture fills a box with a picture of noise in grey.
func (p *Page) Picture(left, top, right, bottom float64) {
	fmt.Fprintf(&p.content, "q %.2f 0 0 %.2f %.2f %.2f cm BI /W 4 /H 4 /CS /G /BPC 8 /F /AHx ID 00ff33aa11ee22bb44dd55cc66997788> EI Q\n",
		right-left, bottom-top, left, p.Height-bottom)
}

// Raw adds operators of the page description language as they are.
func (p *Page) Raw(operators string) { p.content.WriteString(operators + "\n") }

// Nameless sets glyphs of a font that does not tell which characters they are, each a
// half square wide, by their numbers.
func (p *Page) Nameless(x, y, size float64, glyphs ...uint16) {
	fmt.Fprintf(&p.content, "BT /N %g Tf 1 0 0 1 %.2f %.2f Tm <", size, x, p.Height-y-ascent*size)
	for _, g := range glyphs {
		fmt.Fprintf(&p.content, "%04x", g)
	}
	p.content.WriteString("> Tj ET\n")
}

// Note lays an annotation of a kind, as FreeText, over a box.
func (p *Page) Note(kind string, left, top, right, bottom float64) {
	p.notes = append(p.notes, fmt.Sprintf("<</Type/Annot/Subtype/%s/Rect[%.2f %.2f %.2f %.2f]/F 4/Contents(12)/DA(/F 9 Tf)>>", kind, left, p.Height-bottom, right, p.Height-top))
}

// annotations is the entry of the page for its notes.
func (p *Page) annotations() string {
	if len(p.notes) == 0 {
		return ""
	}
	return "/Annots[" + strings.Join(p.notes, "") + "]"
}
