package parser

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
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
	r := &docxReader{x: newXMLReader(ctx, body), part: part, lists: readLists(c, dirOf(part)), flows: []*flow{{}}}
	if err := r.read(); err != nil {
		return nil, err
	}
	lay := layout{room: maxCells}
	if err := lay.flow(r.flows[0]); err != nil {
		return nil, err
	}
	return officeDocument(mimeDOCX, lay.blocks, c.coreTitle()), nil
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
	items []flowItem
	para  strings.Builder
	style paraStyle
	joins bool // the mark of the paragraph before is deleted: this one goes on with it
	begun int  // number of the w:p with which the paragraph in hand begins

	unsure bool // shows a picture, a formula or struck-out text: not surely what the text says
}

// flowItem is a paragraph or a table.
type flowItem struct {
	text   string
	number int // of its w:p
	table  *docxTable
}

// paraStyle is what the properties of a paragraph say of it.
type paraStyle struct {
	place   listPlace
	deleted bool // its end mark is a tracked deletion
}

// docxReader walks the main part.
type docxReader struct {
	x      *xmlReader
	part   string
	lists  *lists
	flows  []*flow      // innermost last
	tables []*docxTable // likewise
	cells  int          // w:tc so far: the number of the next one
	paras  int          // w:p so far
	path   []string     // open elements below the root, by local name
	run    runStyle
	fields []bool // open complex fields; true from its result on
	chosen []bool // open alternatives; true once one was read
}

// runStyle is what the properties of a run say of its text.
type runStyle struct {
	hidden bool
	apart  bool // raised, lowered or struck out: no part of the number beside it
	struck bool
	font   string // of symbols
}

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
			if n := len(r.path); n > 0 && r.path[n-1] == "t" {
				r.print(string(t))
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
		r.flow().unsure = r.flow().unsure || showsElse(e.Name.Local)
		return nil
	}
	switch e.Name.Local {
	case "p":
		if f := r.flow(); !f.joins {
			f.flush(r.lists)
			f.begun = r.paras
		}
		r.paras++
		r.flow().style = paraStyle{}
	case "r":
		r.run = runStyle{}
	case "txbxContent":
		r.flows = append(r.flows, &flow{})
	case "tab", "br", "cr", "noBreakHyphen", "sym", "fldChar":
		r.mark(e)
	case "pStyle", "numId", "ilvl", "vanish", "vertAlign", "strike", "dstrike", "rFonts", "del", "moveFrom":
		r.property(e)
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
		r.fields = slices.DeleteFunc(r.fields, func(result bool) bool { return !result }) // instructions end with their paragraph
	case "r":
		r.run = runStyle{}
	case "txbxContent":
		r.closeFlow(true)
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

// showsElse tells the elements of drawings and formulas that print what no text says.
func showsElse(name string) bool {
	switch name {
	case "blip", "imagedata", "chart", "oMath":
		return true
	}
	return false
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
		n := len(r.fields)
		switch attribute(e, "fldCharType") {
		case "begin":
			if n < maxFields {
				r.fields = append(r.fields, false)
			}
		case "separate":
			if n > 0 {
				r.fields[n-1] = true
			}
		case "end":
			r.fields = r.fields[:max(n-1, 0)]
		}
	}
}

// property takes in what a property says of the run, the paragraph or the row.
func (r *docxReader) property(e xml.StartElement) {
	style := &r.flow().style
	value := attribute(e, "val")
	on := value != "0" && value != "false" && value != "off" && value != "none"
	switch e.Name.Local {
	case "pStyle":
		style.place = r.lists.styles[value]
	case "numId":
		style.place.list = value
	case "ilvl":
		style.place.level, _ = strconv.Atoi(value)
	case "vanish":
		if r.inRun() {
			r.run.hidden = on
		}
	case "vertAlign":
		r.run.apart = r.run.apart || r.inRun() && value != "baseline"
	case "strike", "dstrike":
		r.run.struck = r.run.struck || r.inRun() && on
		r.run.apart = r.run.apart || r.run.struck
	case "rFonts":
		r.run.font = attribute(e, "ascii")
	case "del", "moveFrom":
		switch t := r.table(); {
		case t != nil && r.under("trPr"):
			t.row.deleted = true
		case !r.inRun():
			style.deleted = true
		}
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
	for _, result := range r.fields {
		if !result {
			return
		}
	}
	switch f := r.flow(); {
	case r.run.hidden:
	case r.run.apart:
		f.unsure = f.unsure || r.run.struck && strings.TrimSpace(text) != ""
		f.para.WriteString("\n" + text + "\n")
	default:
		f.para.WriteString(text)
	}
}

// flush ends the paragraph in hand; its number goes before it. Soft breaks make lines
// of their own, as they do in HTML.
func (f *flow) flush(l *lists) {
	text := f.para.String()
	f.para.Reset()
	f.joins = false
	if strings.TrimSpace(text) == "" {
		return
	}
	text = l.next(f.style.place) + text
	for line := range strings.SplitSeq(text, "\n") {
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
