package parser

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/internal/typeset"
	"github.com/nianbao/nianbao/pdf"
	"github.com/nianbao/nianbao/report"
)

// newPage is a page with enough words to be no scan.
func newPage(f *typeset.File) *typeset.Page {
	p := f.Page(typeset.A4Width, typeset.A4Height)
	for i := range 2 {
		p.Text(70, 90+20*float64(i), 12, strings.Repeat("公开政府信息", 6)+"。")
	}
	return p
}

func readPDF(t *testing.T, f *typeset.File) *Document {
	t.Helper()
	doc, err := pdfParser().decodePDF(context.Background(), Input{Body: f.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// pdfRows writes the tables of a document: cells parted by bars, "^" for a place that a
// spanning cell covers, "?" for one that was not surely read.
func pdfRows(doc *Document) []string {
	var out []string
	for _, b := range doc.blocks {
		if b.grid == nil {
			continue
		}
		for _, row := range b.grid.cells {
			var cells []string
			for _, c := range row {
				text := c.text
				if !c.head {
					text = "^"
				}
				if c.doubt {
					text += "?"
				}
				cells = append(cells, text)
			}
			out = append(out, strings.Join(cells, "|"))
		}
	}
	return out
}

func paragraphsOf(doc *Document) []string {
	var out []string
	for _, b := range doc.blocks {
		if b.grid == nil {
			out = append(out, b.text)
		}
	}
	return out
}

// ruledBox draws a cell with its text at the left.
func ruledBox(p *typeset.Page, left, top, right, bottom float64, text string) {
	p.Frame(left, top, right, bottom, 0.5)
	p.Text(left+3, (top+bottom-10)/2, 10, text)
}

func TestPDFSpanningCells(t *testing.T) {
	f := &typeset.File{}
	p := newPage(f)
	ruledBox(p, 70, 200, 270, 220, "信息内容")
	ruledBox(p, 270, 200, 370, 240, "数量") // over two rows
	ruledBox(p, 70, 220, 170, 240, "规章")
	ruledBox(p, 170, 220, 270, 240, "")
	ruledBox(p, 70, 240, 370, 260, "12")
	p.Line(70, 300, 370, 300, 0.5) // a line that is no table
	doc := readPDF(t, f)
	want := []string{"信息内容|^|数量", "规章||^", "12|^|^"}
	if got := pdfRows(doc); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	standsAt(t, doc.blocks[1].grid.cells[0][2], 1, pdf.Box{Left: 270, Top: 200, Right: 370, Bottom: 240})
}

// standsAt holds the place of a cell against where it was drawn, but for the thickness
// of rules.
func standsAt(t *testing.T, c cell, page int, want pdf.Box) {
	t.Helper()
	var n int
	var b pdf.Box
	if _, err := fmt.Sscanf(c.origin, "page:%d/%g,%g,%g,%g", &n, &b.Left, &b.Top, &b.Right, &b.Bottom); err != nil || n != page ||
		max(math.Abs(b.Left-want.Left), math.Abs(b.Top-want.Top), math.Abs(b.Right-want.Right), math.Abs(b.Bottom-want.Bottom)) > 1 {
		t.Errorf("%q stands at %s, want page %d, %v", c.text, c.origin, page, want)
	}
}

// TestPDFCells: what stands in one cell is one number only if it is printed as one.
func TestPDFCells(t *testing.T) {
	for name, c := range map[string]struct {
		draw func(p *typeset.Page)
		want string
	}{
		"one number":          {func(p *typeset.Page) { p.Text(75, 205, 10, "1234") }, "1234|0"},
		"digit by digit":      {func(p *typeset.Page) { p.Text(75, 205, 10, "12"); p.Text(85, 205, 10, "34") }, "1234|0"},
		"two numbers":         {func(p *typeset.Page) { p.Text(75, 205, 10, "12"); p.Text(88, 205, 10, "34") }, "12 34|0"},
		"a footnote's mark":   {func(p *typeset.Page) { p.Text(75, 205, 10, "12"); p.Text(85, 204, 6, "1") }, "12 1|0"},
		"printed twice":       {func(p *typeset.Page) { p.Text(75, 205, 10, "7"); p.Text(75.3, 205, 10, "7") }, "7|0"},
		"printed over":        {func(p *typeset.Page) { p.Text(75, 205, 10, "7"); p.Text(75.3, 205, 10, "1") }, "7 1|0"},
		"on two lines":        {func(p *typeset.Page) { p.Text(75, 200, 9, "12"); p.Text(75, 210, 9, "34") }, "12 34|0"},
		"a label's two lines": {func(p *typeset.Page) { p.Text(75, 200, 9, "受理"); p.Text(75, 210, 9, "申请数") }, "受理申请数|0"},
		"over the rule":       {func(p *typeset.Page) { p.Text(150, 205, 10, "12345678") }, "1234?|5678 0?"},
		"turned":              {func(p *typeset.Page) { p.Turned(90, 219, 9, "受理") }, "受理|0"},
		"nothing":             {func(*typeset.Page) {}, "|0"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &typeset.File{}
			p := newPage(f)
			p.Frame(70, 200, 170, 220, 0.5)
			p.Frame(170, 200, 270, 220, 0.5)
			p.Text(240, 205, 10, "0")
			c.draw(p)
			if got := pdfRows(readPDF(t, f)); !slices.Equal(got, []string{c.want}) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPDFUnknownCharacters(t *testing.T) {
	s := &sheet{number: 1, width: 600, height: 800, rules: []pdf.Rule{
		{Box: pdf.Box{Left: 10, Top: 10, Right: 110, Bottom: 10}}, {Box: pdf.Box{Left: 10, Top: 30, Right: 110, Bottom: 30}},
		{Box: pdf.Box{Left: 10, Top: 10, Right: 10, Bottom: 30}, Vertical: true}, {Box: pdf.Box{Left: 60, Top: 10, Right: 60, Bottom: 30}, Vertical: true},
		{Box: pdf.Box{Left: 110, Top: 10, Right: 110, Bottom: 30}, Vertical: true}},
		glyphs: []glyph{{text: unknownGlyph, box: pdf.Box{Left: 20, Top: 15, Right: 25, Bottom: 25}}}}
	room := maxCells
	tables, rest, err := ruledTables(s, &room)
	if err != nil || len(tables) != 1 || len(rest) != 0 {
		t.Fatalf("%d tables, %d glyphs beside them, %v", len(tables), len(rest), err)
	}
	if state, _, _ := readNumber(tables[0].cells[0][0].text); state != report.StateUnreadable {
		t.Errorf("a cell with a character that nobody knows is %s", state)
	}
}

// drawRows draws rows of a ruled table of three columns.
func drawRows(p *typeset.Page, top float64, rows ...[3]string) {
	for i, row := range rows {
		y := top + 20*float64(i)
		for c, text := range row {
			ruledBox(p, 70+150*float64(c), y, 220+150*float64(c), y+20, text)
		}
	}
}

func TestPDFTableOverPages(t *testing.T) {
	f := &typeset.File{}
	p := newPage(f)
	drawRows(p, 700, [3]string{"统计指标", "单位", "统计数"}, [3]string{"1.当面申请数", "件", "3"}, [3]string{"4.危及国家安全、公共", "件", "7"})
	p.Text(70, 50, 9, "某某区政府信息公开年报")
	p.Text(290, 800, 10, "- 1 -")
	p = f.Page(typeset.A4Width, typeset.A4Height)
	p.Text(70, 50, 9, "某某区政府信息公开年报")
	p.Text(500, 70, 9, "（续表）")
	drawRows(p, 90, [3]string{"统计指标", "单位", "统计数"}, [3]string{"安全、经济安全和社会稳定", "", ""}, [3]string{"2.传真申请数", "件", "0"})
	p.Text(290, 800, 10, "- 2 -")
	doc := readPDF(t, f)
	want := []string{"统计指标|单位|统计数", "1.当面申请数|件|3", "4.危及国家安全、公共安全、经济安全和社会稳定|件|7", "2.传真申请数|件|0"}
	if got := pdfRows(doc); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := len(paragraphsOf(doc)); got != 1 {
		t.Errorf("page numbers and running heads are still there: %q", paragraphsOf(doc))
	}
}

// TestPDFOpenTable: at the end of a page a table may have no line, and further rules of
// it may end there.
func TestPDFOpenTable(t *testing.T) {
	f := &typeset.File{}
	p := newPage(f)
	for _, x := range []float64{70, 170, 270} {
		p.Line(x, 200, x, 240, 0.5)
	}
	p.Line(70, 200, 270, 200, 0.5)
	p.Line(70, 220, 270, 220, 0.5)
	p.Text(75, 205, 10, "规章")
	p.Text(200, 205, 10, "1")
	p.Text(75, 225, 10, "规范性文件")
	p.Text(200, 225, 10, "2")
	want := []string{"规章|1", "规范性文件|2"}
	if got := pdfRows(readPDF(t, f)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPDFWithoutRules: columns are found by how their texts stand, rows by the labels
// of the form; lines above and below a table change nothing.
func TestPDFWithoutRules(t *testing.T) {
	f := &typeset.File{}
	p := newPage(f)
	p.Text(70, 180, 10, "政府信息公开情况统计表")
	p.Line(70, 195, 500, 195, 1) // rules over and under the head alone
	p.Line(70, 215, 500, 215, 1)
	for i, row := range [][3]string{{"统计指标", "单位", "统计数"}, {"（一）收到申请数", "件", "12"}, {"1.当面申请数", "件", ""}, {"2.传真申请数", "件", "/"},
		{"4.危及国家安全、公共", "", ""}, {"", "件", "3"}, {"安全、经济安全和社会稳定", "", ""}, {"5.不是《条例》所指政府信息", "件", "4"}} {
		for c, x := range []float64{70, 300, 400} {
			p.Text(x, 200+14*float64(i), 10, row[c])
		}
	}
	p.Text(70, 330, 10, "注：以上数据截至年底。")
	doc := readPDF(t, f)
	want := []string{"统计指标|单位|统计数", "（一）收到申请数|件|12", "1.当面申请数|件|", "2.传真申请数|件|/",
		"4.危及国家安全、公共安全、经济安全和社会稳定|件|3", "5.不是《条例》所指政府信息|件|4"}
	if got := pdfRows(doc); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if ps := paragraphsOf(doc); !slices.Contains(ps, "注：以上数据截至年底。") {
		t.Errorf("paragraphs %q", ps)
	}
}

// TestPDFLostLabel: a line of values below a label that is whole may be another row.
func TestPDFLostLabel(t *testing.T) {
	f := &typeset.File{}
	p := newPage(f)
	for i, row := range [][3]string{{"1.当面申请数", "件", "12"}, {"2.传真申请数", "", ""}, {"", "件", "3"}, {"3.网络申请数", "件", "5"}} {
		for c, x := range []float64{70, 300, 400} {
			p.Text(x, 200+14*float64(i), 10, row[c])
		}
	}
	want := []string{"1.当面申请数|件|12", "2.传真申请数|件?|3?", "3.网络申请数|件|5"}
	if got := pdfRows(readPDF(t, f)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPDFTurnedPage: a table printed on its side is read, and its places are those of
// the page as it is shown.
func TestPDFTurnedPage(t *testing.T) {
	f := &typeset.File{}
	newPage(f)
	p := f.Page(600, 400)
	p.Text(20, 20, 10, "一")
	for i := range 3 { // text that reads upwards
		p.Turned(100+20*float64(i), 300, 10, "规章规范性文件")
		p.Frame(95+20*float64(i), 200, 115+20*float64(i), 310, 0.5)
	}
	p.Frame(95, 100, 115, 200, 0.5)
	p.Turned(100, 190, 10, "57")
	doc := readPDF(t, f)
	for _, b := range doc.blocks {
		if b.grid == nil {
			continue
		}
		if got := b.grid.cells[0]; got[0].text != "规章规范性文件" || got[1].text != "57" {
			t.Errorf("got %q", pdfRows(doc))
		}
		standsAt(t, b.grid.cells[0][1], 2, pdf.Box{Left: 95, Top: 100, Right: 115, Bottom: 200})
		return
	}
	t.Errorf("no table in %q", paragraphsOf(doc))
}

func TestPDFParagraphs(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(typeset.A4Width, typeset.A4Height)
	p.Text(227, 90, 20, "某某区人民政府")
	p.Text(187, 120, 20, "2023年政府信息公开年报")
	p.Text(98, 180, 14, "一、总体情况")
	line := strings.Repeat("政府信息", 8)
	p.Text(98, 210, 14, line[:len(line)-6])
	p.Text(70, 240, 14, line)
	p.Text(70, 270, 14, "公开。")
	p.Text(98, 300, 14, "第二段从这里开始，它在下一页还没有完，仍要继续写下")
	p2 := f.Page(typeset.A4Width, typeset.A4Height)
	p2.Text(70, 90, 14, "去。")
	got := paragraphsOf(readPDF(t, f))
	if len(got) < 2 || got[0] != "某某区人民政府2023年政府信息公开年报" || got[1] != "一、总体情况" {
		t.Fatalf("paragraphs %q", got)
	}
	if want := line[:len(line)-6] + line + "公开。"; got[2] != want {
		t.Errorf("got %q, want %q", got[2], want)
	}
}

// TestPDFCodes: files that give no record say why.
func TestPDFCodes(t *testing.T) {
	locked, scan, numbers, empty, foreign := &typeset.File{Password: "secret"}, &typeset.File{}, &typeset.File{}, &typeset.File{}, &typeset.File{}
	newPage(locked)
	scan.Page(600, 800).Picture(0, 0, 600, 800)
	p := numbers.Page(600, 800)
	for i := range 20 {
		p.Text(300, 50+20*float64(i), 10, fmt.Sprint(100+i))
	}
	empty.Page(600, 800)
	foreign.Page(600, 800).Text(70, 70, 10, strings.Repeat("annual report of an office in another country ", 2))
	for name, c := range map[string]struct {
		body []byte
		code string
	}{
		"encrypted":      {locked.Bytes(), CodeEncrypted},
		"a scan":         {scan.Bytes(), CodeImageOnly},
		"only numbers":   {numbers.Bytes(), CodeImageOnly},
		"nothing":        {empty.Bytes(), CodeImageOnly},
		"another script": {foreign.Bytes(), CodeNotReport},
		"damaged":        {[]byte("%PDF-1.4 and no more"), CodeUnreadable},
	} {
		_, err := pdfParser().Parse(t.Context(), Input{Body: c.body})
		var perr *Error
		if !errors.As(err, &perr) || perr.Code != c.code || perr.Stack != nil {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	var perr *Error
	if _, err := Parse(t.Context(), Input{Body: scan.Bytes()}); !errors.As(err, &perr) || perr.Code != CodeUnsupported {
		t.Errorf("without an engine: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pdfParser().Parse(ctx, Input{Body: scan.Bytes()}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestPDFScannedText: words that a scanner laid under its picture are marked as read
// by a machine.
func TestPDFScannedText(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(typeset.A4Width, typeset.A4Height)
	p.Picture(0, 0, typeset.A4Width, typeset.A4Height)
	p.Hide()
	p.Text(70, 90, 12, strings.Repeat("公开政府信息", 6))
	p.Text(70, 110, 12, strings.Repeat("公开政府信息", 6))
	drawRows(p, 200, [3]string{"统计指标", "单位", "统计数"}, [3]string{"1.当面申请数", "件", "3"}, [3]string{"2.传真申请数", "件", "4"})
	doc := readPDF(t, f)
	for _, b := range doc.blocks {
		if b.grid != nil {
			if got := b.grid.cells[1][2]; got.text != "3" || got.ocr != unknownConfidence {
				t.Errorf("got %+v", got)
			}
			return
		}
	}
	t.Error("no table")
}

// TestPDFPictures: a part that shows a picture where the form has a table says so, and
// so does a page that is only a picture.
func TestPDFPictures(t *testing.T) {
	f := &typeset.File{}
	p := newPage(f)
	p.Text(98, 180, 12, "三、收到和处理政府信息公开申请情况")
	p.Picture(70, 210, 525, 500)
	p.Text(98, 520, 12, "四、政府信息公开行政复议、行政诉讼情况")
	p.Text(98, 540, 12, "本年没有发生。")
	f.Page(600, 800).Picture(0, 0, 600, 800)
	doc := readPDF(t, f)
	var got []string
	for _, x := range doc.findings {
		got = append(got, x.Rule+" "+x.Message)
	}
	want := []string{"form.picture “三、收到和处理政府信息公开申请情况”一节没有表，只在第 1 页有图片：其中若有表，没有读出",
		"form.picture “四、政府信息公开行政复议、行政诉讼情况”一节没有表，只在第 2 页有图片：其中若有表，没有读出", "form.picture 第 2 页只是图片，没有读出"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPDFRebuiltMark: the figures of a table whose cells only stand under each other say
// that their rows were put together again; those of a ruled one do not.
func TestPDFRebuiltMark(t *testing.T) {
	rows := [][3]string{{"统计指标", "单位", "统计数"}, {"1.当面申请数", "件", "3"}, {"2.传真申请数", "件", "4"}, {"3.网络申请数", "件", "0"}}
	for mark, draw := range map[report.Mark]func(p *typeset.Page){
		"": func(p *typeset.Page) { drawRows(p, 200, rows...) },
		report.MarkRebuilt: func(p *typeset.Page) {
			for i, row := range rows {
				for c, text := range row {
					p.Text(70+150*float64(c), 210+20*float64(i), 10, text)
				}
			}
		},
	} {
		f := &typeset.File{Title: "上海市宝山区水务局2019年政府信息公开年度报告"}
		p := newPage(f)
		p.Text(98, 180, 12, "上海市宝山区水务局2019年政府信息公开年度报告")
		draw(p)
		r, err := pdfParser().Parse(t.Context(), Input{Region: "310113", Body: f.Bytes()})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Figures) != 3 {
			t.Errorf("%q: %d figures", mark, len(r.Figures))
		}
		for _, f := range r.Figures {
			if f.Mark != mark {
				t.Errorf("%s is marked %q, want %q", f.Key, f.Mark, mark)
			}
		}
	}
}

// TestPDFBlankOverPages: where a table without rules goes on, its blank values are blank
// though nothing on the page shows their column.
func TestPDFBlankOverPages(t *testing.T) {
	const title = "上海市宝山区水务局2019年政府信息公开年度报告"
	draw := func(p *typeset.Page, top float64, rows ...[3]string) {
		for i, row := range rows {
			for c, text := range row {
				if text != "" {
					p.Text(70+150*float64(c), top+20*float64(i), 10, text)
				}
			}
		}
	}
	f := &typeset.File{Title: title}
	p := newPage(f)
	p.Text(98, 180, 12, title)
	draw(p, 700, [3]string{"统计指标", "单位", "统计数"}, [3]string{"1.当面申请数", "件", "3"})
	draw(f.Page(typeset.A4Width, typeset.A4Height), 80, [3]string{"2.传真申请数", "件"}, [3]string{"3.网络申请数", "件"}, [3]string{"4.信函申请数", "件"})
	r, err := pdfParser().Parse(t.Context(), Input{Region: "310113", Body: f.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Figures) != 4 || r.Figures[0].State != report.StateNumber {
		t.Fatalf("figures %+v", r.Figures)
	}
	for _, f := range r.Figures[1:] {
		if f.State != report.StateBlank {
			t.Errorf("%s is %s %q, want blank", f.Key, f.State, f.Text)
		}
	}
}
