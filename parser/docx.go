package parser

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const mimeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// decodeDOCX reads the main part of a Word document: paragraphs, text boxes and tables
// as they are printed, with tracked deletions left out and insertions kept.
func decodeDOCX(ctx context.Context, c *container, part string) (*Document, error) {
	m, ok := c.find(part)
	if !ok {
		return nil, fail(CodeUnreadable, "the document lacks its main part %q; open it in an office program, save it and import that", part)
	}
	body, err := c.read(m, maxPart)
	if err != nil {
		return nil, err
	}
	parts, err := c.relations(part)
	if err != nil {
		return nil, err
	}
	var styles stylesXML
	if m, ok := c.find(parts.part("styles", part)); ok {
		if err := c.unmarshal(m, &styles); err != nil {
			return nil, err
		}
	}
	r := &docxReader{x: newXMLReader(ctx, body), part: part, lists: readLists(c, part, parts, styles), styles: readTextStyles(styles), flows: []*flow{{}}}
	if err := r.read(); err != nil {
		return nil, err
	}
	lay := layout{room: maxCells}
	if err := lay.flow(r.flows[0]); err != nil {
		return nil, err
	}
	doc := officeDocument(mimeDOCX, lay.blocks, c.coreTitle())
	doc.findings, doc.pictures = picturedParts(doc, r.pictures), len(r.pictures)
	return doc, nil
}

// officeDocument is a document of blocks without any chrome around them. The title
// among the properties is often left over from another year's file: it counts only
// where no line names a report.
func officeDocument(mime string, blocks []block, property string) *Document {
	doc := &Document{mime: mime, blocks: blocks, meta: metaPairs(blocks)}
	for _, b := range blocks {
		if b.grid == nil {
			doc.head = append(doc.head, b.text)
		}
	}
	doc.titles = textTitles(doc.head)
	if len(doc.titles) == 0 && property != "" && len(property) <= maxTitle {
		doc.titles = []candidate{{property, "document properties"}}
	}
	return doc
}

func dirOf(part string) string {
	dir, _ := path.Split(part)
	return dir
}

// flow is a run of paragraphs and tables: the body, a table cell or a text box.
type flow struct {
	items  []flowItem
	para   strings.Builder
	style  paraStyle
	open   bool   // a paragraph has begun
	joins  bool   // the mark of the paragraph before is deleted: this one goes on with it
	begun  int    // number of the w:p with which the paragraph in hand begins
	height string // of the text before

	shaded bool // its ground is coloured
	unsure bool // prints something else than its text surely says
}

// flowItem is a paragraph or a table.
type flowItem struct {
	text   string
	number int // of its w:p, or the next one of a table
	table  *docxTable
}

// paraStyle is what the properties of a paragraph say of it.
type paraStyle struct {
	place   listPlace
	deleted bool // its end mark is a tracked deletion
	hidden  bool // its end mark is not printed
	text    runStyle
}

// docxReader walks the main part.
type docxReader struct {
	x      *xmlReader
	part   string
	lists  *lists
	styles textStyles
	flows  []*flow      // innermost last
	tables []*docxTable // likewise
	cells  int          // w:tc so far: the number of the next one
	paras  int          // w:p so far
	path   []string     // open elements below the root, by local name
	run    runStyle
	named  runStyle // the style that the run names
	fields []field  // open complex fields
	chosen []bool   // open alternatives; true once one was read

	small    bool  // the picture in hand is too small for a table
	pictures []int // numbers of the w:p that show others
}

// field is a complex field: ECMA-376 part 1, section 17.16.
type field struct {
	result bool // what follows is its result
	code   []byte
}

// maxCode is how much of a field's instruction is kept: its first word tells what it is.
const maxCode = 64

// read walks the part to its end, or to the first fault.
func (r *docxReader) read() error {
	for {
		t, err := r.x.next(r.part)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if r.skips(t) {
				err = r.skip()
				break
			}
			if err = r.start(t); err == nil {
				r.path = append(r.path, t.Name.Local)
			}
		case xml.EndElement:
			r.path = r.path[:len(r.path)-1]
			r.end(t)
		case xml.CharData:
			switch n := len(r.fields); {
			case r.under("t"):
				r.print(string(t))
			case r.under("instrText") && n > 0 && len(r.fields[n-1].code) < maxCode:
				r.fields[n-1].code = append(r.fields[n-1].code, t...)
			}
		}
		if err != nil {
			return err
		}
	}
}

// skips tells the elements that are not printed: tracked deletions, earlier
// properties, sound marks over characters, and the second form of what stands in two.
func (r *docxReader) skips(e xml.StartElement) bool {
	switch e.Name.Local {
	case "del", "moveFrom":
		return !r.under("rPr", "trPr") // there it is a mark, not a container
	case "rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange", "tblGridChange", "sectPrChange", "numberingChange", "rt":
		return true
	case "Choice", "Fallback":
		n := len(r.chosen)
		if n == 0 || r.chosen[n-1] {
			return true
		}
		r.chosen[n-1] = true
	}
	return false
}

// skip passes over an element. Cells in it still count, so that a cell's number is its
// place among all w:tc of the part.
func (r *docxReader) skip() error {
	for depth := 1; depth > 0; {
		t, err := r.x.next(r.part)
		if err != nil {
			return err // the end of the part would come as a syntax error
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			switch {
			case !isWord(t.Name):
			case t.Name.Local == "tc":
				r.cells++
			case t.Name.Local == "p":
				r.paras++
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// under tells whether the innermost open element has one of the names.
func (r *docxReader) under(names ...string) bool {
	n := len(r.path)
	for _, name := range names {
		if n > 0 && r.path[n-1] == name {
			return true
		}
	}
	return false
}

func (r *docxReader) flow() *flow { return r.flows[len(r.flows)-1] }

func (r *docxReader) table() *docxTable {
	if len(r.tables) == 0 {
		return nil
	}
	return r.tables[len(r.tables)-1]
}

// isWord tells the names of WordprocessingML, in the transitional or the strict
// namespace, from those of drawings and formulas.
func isWord(n xml.Name) bool {
	return strings.HasSuffix(n.Space, "/wordprocessingml/main") || strings.HasSuffix(n.Space, "/wordprocessingml/2006/main")
}

// start takes in an element that opens or says something.
func (r *docxReader) start(e xml.StartElement) error {
	if e.Name.Local == "AlternateContent" {
		r.chosen = append(r.chosen, false)
	}
	if !isWord(e.Name) {
		r.shows(e)
		return nil
	}
	switch e.Name.Local {
	case "p":
		if f := r.flow(); !f.joins {
			f.flush(r.lists)
			f.begun, f.open = r.paras, true
		}
		r.paras++
		r.flow().style = paraStyle{}
	case "r":
		r.run, r.named = runStyle{}, runStyle{}
	case "txbxContent":
		r.flows = append(r.flows, &flow{})
	case "tab", "br", "cr", "noBreakHyphen", "sym", "fldChar":
		r.mark(e)
	case "pStyle", "numId", "ilvl", "del", "moveFrom", "shd":
		r.property(e)
	case "hidden":
		if t := r.table(); t != nil && r.under("trPr") {
			t.row.deleted = true
		}
	case "rStyle", "vanish", "vertAlign", "strike", "dstrike", "rFonts", "color", "position":
		r.runProperty(e)
	case "tbl", "tr", "tc":
		return r.startTable(e.Name.Local)
	default:
		r.tableProperty(e)
	}
	return nil
}

// end closes what start opened.
func (r *docxReader) end(e xml.EndElement) {
	if e.Name.Local == "AlternateContent" {
		r.chosen = r.chosen[:len(r.chosen)-1]
	}
	if !isWord(e.Name) {
		return
	}
	switch e.Name.Local {
	case "p":
		f := r.flow()
		if f.joins = f.style.deleted; !f.joins {
			f.flush(r.lists)
		}
		r.fields = slices.DeleteFunc(r.fields, func(f field) bool { return !f.result }) // instructions end with their paragraph
	case "r":
		r.run, r.named = runStyle{}, runStyle{}
	case "txbxContent":
		box := r.flow()
		r.closeFlow(true)
		r.flow().unsure = r.flow().unsure || len(box.items) > 0 // a box stands wherever it was drawn
	case "tbl", "tr", "tc":
		r.endTable(e.Name.Local)
	}
}

// closeFlow ends the innermost flow; what stood in it goes on to the one around it,
// unless a table cell keeps it.
func (r *docxReader) closeFlow(hand bool) {
	f := r.flow()
	f.flush(r.lists)
	r.flows = r.flows[:len(r.flows)-1]
	if hand {
		r.flow().items = append(r.flow().items, f.items...)
		r.flow().unsure = r.flow().unsure || f.unsure
	}
}

// smallDrawing is smallPicture in the units of drawings, of which a pixel has 9525.
const smallDrawing = smallPicture * 9525

// shows takes in what drawings and formulas print that no text says.
func (r *docxReader) shows(e xml.StartElement) {
	switch e.Name.Local {
	case "extent":
		width, err1 := strconv.Atoi(attribute(e, "cx"))
		height, err2 := strconv.Atoi(attribute(e, "cy"))
		r.small = err1 == nil && err2 == nil && min(width, height) < smallDrawing
	case "blip", "imagedata":
		r.flow().unsure = true
		if !r.small {
			r.pictures = append(r.pictures, r.paras-1)
		}
		r.small = false
	case "chart", "oMath":
		r.flow().unsure = true
	}
}

// maxFields bounds fields within fields: a table of contents has three.
const maxFields = 50

// mark takes in the marks between texts.
func (r *docxReader) mark(e xml.StartElement) {
	switch e.Name.Local {
	case "tab":
		if !r.under("tabs") {
			r.print("\t")
		}
	case "br", "cr":
		r.print("\n")
	case "noBreakHyphen":
		r.print("-")
	case "sym":
		r.print(symbolText(attribute(e, "font"), attribute(e, "char")))
	case "fldChar":
		r.fieldMark(e)
	}
}

// fieldMark takes in the marks of a complex field. The result of a dirty one is to be made
// anew when the document is opened.
func (r *docxReader) fieldMark(e xml.StartElement) {
	n := len(r.fields)
	r.flow().unsure = r.flow().unsure || isTrue(attribute(e, "dirty"))
	switch attribute(e, "fldCharType") {
	case "begin":
		if n < maxFields {
			r.fields = append(r.fields, field{})
		}
	case "separate":
		if n > 0 {
			r.fields[n-1].result = true
		}
	case "end":
		if n == 0 {
			return
		}
		code := r.fields[n-1].code
		if r.fields = r.fields[:n-1]; printsCode.Match(code) {
			r.flow().unsure = true
			r.print("\uFFFD")
		}
	}
}

// printsCode tells the fields that print what their instruction says, as EQ \o\ac(○,5) does,
// or an entry of a list that stands elsewhere, and have no result.
var printsCode = regexp.MustCompile(`(?i)^\s*(?:EQ|SYMBOL|FORMDROPDOWN|AUTONUM\w*)\b`)

// property takes in what a property says of the paragraph, the row or the ground.
func (r *docxReader) property(e xml.StartElement) {
	style := &r.flow().style
	value := attribute(e, "val")
	switch e.Name.Local {
	case "pStyle":
		style.place, style.text = r.lists.styles[value], r.styles[value]
	case "numId":
		style.place.list = value
	case "ilvl":
		style.place.level, _ = strconv.Atoi(value)
	case "shd":
		fill := attribute(e, "fill")
		r.flow().shaded = r.flow().shaded || fill != "" && fill != "auto" && !strings.EqualFold(fill, "FFFFFF")
	case "del", "moveFrom":
		switch t := r.table(); {
		case t != nil && r.under("trPr"):
			t.row.deleted = true
		case !r.inRun():
			style.deleted = true
		}
	}
}

// runProperty takes in what a property says of the run, or of the end mark of a paragraph.
func (r *docxReader) runProperty(e xml.StartElement) {
	switch name := e.Name.Local; {
	case !r.inRun():
		r.flow().style.hidden = r.flow().style.hidden || name == "vanish" && isOn(attribute(e, "val"))
	case name == "rStyle":
		r.named = r.styles[attribute(e, "val")]
	default:
		r.run.set(e)
	}
}

// inRun tells properties of a run from those of a paragraph's end mark.
func (r *docxReader) inRun() bool {
	n := len(r.path)
	return n > 1 && r.path[n-1] == "rPr" && r.path[n-2] == "r"
}

// print adds text to the paragraph in hand. The instructions of a field are not
// printed, its result is.
func (r *docxReader) print(text string) {
	f := r.flow()
	style := r.run.over(r.named).over(f.style.text)
	if style.hidden == on || slices.ContainsFunc(r.fields, func(f field) bool { return !f.result }) {
		return
	}
	if style.symbols == on {
		text = strings.Map(pictured, text)
	}
	apart := style.struck == on || style.raised == on
	f.unsure = f.unsure || (style.struck == on || style.pale == on && !f.shaded) && strings.TrimSpace(text) != ""
	if apart || f.height != style.height && splitsNumber(f.para.String(), text) {
		f.para.WriteString("\n")
	}
	f.para.WriteString(text)
	if apart {
		f.para.WriteString("\n")
	}
	f.height = style.height
}

// pictured is what a font prints that has pictures for ASCII.
func pictured(r rune) rune {
	if r > ' ' && r <= '~' {
		return '\uFFFD'
	}
	return r
}

// splitsNumber tells digits before and behind a place.
func splitsNumber(before, behind string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(behind)
	return unicode.IsDigit(a) && unicode.IsDigit(b)
}

// flush ends the paragraph in hand; its number goes before it, also where there is nothing
// else. Soft breaks make lines of their own, as they do in HTML.
func (f *flow) flush(l *lists) {
	text, open := f.para.String(), f.open
	f.para.Reset()
	f.joins, f.open, f.height = false, false, ""
	blank := strings.TrimSpace(text) == ""
	if blank && (!open || f.style.hidden) {
		return
	}
	number, glued := l.next(f.style.place)
	if text = strings.TrimSpace(text); !glued && splitsNumber("0", text) && number != "" {
		number += " " // 1. and 5 are not 1.5
	}
	for line := range strings.SplitSeq(number+text, "\n") {
		if line = squeeze(line); line != "" {
			f.items = append(f.items, flowItem{text: line, number: f.begun})
		}
	}
}

// symbolText is the character that a symbol font prints at a place. Symbol has digits
// and marks where ASCII has them; other fonts print pictures, which are no part of a
// number.
func symbolText(font, char string) string {
	n, err := strconv.ParseUint(char, 16, 16)
	if err != nil {
		return "\uFFFD"
	}
	if n >= 0xF000 && n <= 0xF0FF {
		n -= 0xF000
	}
	switch {
	case font == "Symbol" && n >= ' ' && n <= '?':
		return string(rune(n))
	case n >= 0x100:
		return string(rune(n))
	}
	return "\uFFFD"
}
