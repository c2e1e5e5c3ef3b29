package pdf

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/internal/typeset"
)

// shared is the engine of all tests: starting one costs seconds.
var shared = New(Options{})

func read(t *testing.T, f *typeset.File) *Document {
	t.Helper()
	doc, err := shared.Read(t.Context(), f.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func (p *Page) string() string {
	var b strings.Builder
	for _, c := range p.Chars {
		b.WriteRune(c.Rune)
	}
	return strings.TrimSpace(b.String())
}

// near tells whether b is the wanted box, but for a line's thickness.
func near(b Box, left, top, right, bottom float64) bool {
	const tolerance = 1.5
	return math.Abs(b.Left-left) < tolerance && math.Abs(b.Top-top) < tolerance &&
		math.Abs(b.Right-right) < tolerance && math.Abs(b.Bottom-bottom) < tolerance
}

func TestReadText(t *testing.T) {
	f := &typeset.File{Title: "年度报告"}
	p := f.Page(typeset.A4Width, typeset.A4Height)
	p.Text(70, 100, 16, "受理申请（件）")
	p.Text(200, 100, 16, "12")
	p.Turned(300, 400, 12, "办理结果")
	f.Page(500, 300).Text(20, 20, 10, "第二页")
	doc := read(t, f)
	if doc.Title != "年度报告" || len(doc.Pages) != 2 {
		t.Fatalf("title %q, %d pages", doc.Title, len(doc.Pages))
	}
	page := &doc.Pages[0]
	if got := strings.Join(strings.Fields(page.string()), " "); got != "受理申请（件） 12 办理结果" {
		t.Errorf("text %q", got)
	}
	if c := page.Chars[0]; c.Rune != '受' || c.Turns != 0 || !near(c.Box, 70, 100, 86, 116) {
		t.Errorf("first character %+v", c)
	}
	last := page.Chars[len(page.Chars)-1]
	if last.Rune != '果' || last.Turns != 3 || !near(last.Box, 300, 352, 312, 364) {
		t.Errorf("last character %+v, want it turned, reading upwards", last)
	}
	if two := doc.Pages[1]; two.Width != 500 || two.Height != 300 || two.string() != "第二页" {
		t.Errorf("second page %v × %v %q", two.Width, two.Height, two.string())
	}
}

// TestReadTurnedPage: a page that is shown turned has its boxes as shown.
func TestReadTurnedPage(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(400, 600)
	p.Rotate = 90 // the left side comes on top
	p.Turned(50, 500, 10, "横排")
	p.Line(100, 100, 100, 300, 1)
	page := read(t, f).Pages[0]
	if page.Width != 600 || page.Height != 400 {
		t.Fatalf("%v × %v", page.Width, page.Height)
	}
	if c := page.Chars[0]; c.Turns != 0 || !near(c.Box, 100, 50, 110, 60) {
		t.Errorf("first character %+v, want it upright at 100, 50", c)
	}
	if len(page.Rules) != 1 || page.Rules[0].Vertical || !near(page.Rules[0].Box, 300, 100, 500, 100) {
		t.Errorf("rules %+v", page.Rules)
	}
}

// TestReadUpsideDown: digits that stand on their heads are not read backwards.
func TestReadUpsideDown(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(400, 600)
	p.Raw("BT /F 10 Tf -1 0 0 -1 200 300 Tm <003100325e74> Tj ET") // 12年
	for i, c := range read(t, f).Pages[0].Chars {
		if want := []rune("12年"); i < len(want) && (c.Rune != want[i] || c.Turns != 2) {
			t.Errorf("character %d is %+v, want %q turned twice", i, c, want[i])
		}
	}
}

// TestReadUnnamed: a font may not tell which characters its glyphs are. Their numbers are no
// characters: 19 would be a control character, 49 the digit 1.
func TestReadUnnamed(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(400, 600)
	p.Text(50, 50, 10, "规章")
	p.Nameless(90, 50, 10, 19, 49, 32)
	var got []rune
	for _, c := range read(t, f).Pages[0].Chars {
		if !c.Box.Empty() {
			got = append(got, c.Rune)
		}
	}
	if want := []rune("规章\x00\x00\x00"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadDrawings(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(600, 800)
	p.Line(50, 100, 250, 100, 0.5)
	p.Bar(50, 200, 51, 300)
	p.Frame(100, 300, 200, 400, 1)
	p.Raw("1 w 300 700 m 400 700 l 400 600 l 300 600 l h 300 650 m 400 650 l S") // a table of two rows as one path
	p.Raw("0.9 g 300 100 100 100 re f 0 g")                                      // a shaded cell
	p.Raw("1 w 10 10 m 200 300 l S")                                             // a slanted line
	p.Picture(0, 0, 600, 400)
	page := read(t, f).Pages[0]
	var down, across int
	for _, r := range page.Rules {
		if r.Vertical {
			down++
		} else {
			across++
		}
	}
	if down != 1+2+2 || across != 1+2+3 {
		t.Errorf("%d rules down, %d across: %+v", down, across, page.Rules)
	}
	if got := page.Pictured(); math.Abs(got-0.5) > 0.02 {
		t.Errorf("pictures cover %v of the page, want half", got)
	}
	if page.Hidden {
		t.Error("a page without text has hidden text")
	}
}

func TestReadHiddenText(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(600, 800)
	p.Picture(0, 0, 600, 800)
	p.Hide()
	p.Text(50, 50, 12, "扫描件的文字层")
	if page := read(t, f).Pages[0]; !page.Hidden || page.string() != "扫描件的文字层" {
		t.Errorf("hidden %v, text %q", page.Hidden, page.string())
	}
}

func TestRender(t *testing.T) {
	f := &typeset.File{}
	f.Page(300, 200).Bar(0, 0, 150, 200)
	image, err := shared.Render(context.Background(), f.Bytes(), 1, 72)
	if err != nil {
		t.Fatal(err)
	}
	if w, h, left, right := corners(t, image.PNG); w != 300 || h != 200 || left != 0 || right != 0xffff {
		t.Errorf("%d × %d, left half %x, right half %x", w, h, left, right)
	}
}

// TestReadUnseen: what the file holds and nobody sees is told from what the page prints.
func TestReadUnseen(t *testing.T) {
	for name, c := range map[string]struct {
		draw func(p *typeset.Page)
		want bool
	}{
		"printed":        {func(p *typeset.Page) { p.Text(100, 100, 10, "12") }, false},
		"invisible":      {func(p *typeset.Page) { p.Hide(); p.Text(100, 100, 10, "12"); p.Raw("0 Tr") }, true},
		"white on paper": {func(p *typeset.Page) { p.Raw("1 g"); p.Text(100, 100, 10, "12"); p.Raw("0 g") }, true},
		"white on blue": {func(p *typeset.Page) {
			p.Raw("0 0 1 rg")
			p.Bar(90, 90, 150, 120)
			p.Raw("1 g")
			p.Text(100, 100, 10, "12")
		}, false},
		"white on a picture": {func(p *typeset.Page) { p.Picture(90, 90, 150, 120); p.Raw("1 g"); p.Text(100, 100, 10, "12") }, false},
		"on white":           {func(p *typeset.Page) { p.Raw("1 g"); p.Bar(90, 90, 150, 120); p.Raw("0 g"); p.Text(100, 100, 10, "12") }, false},
		"covered":            {func(p *typeset.Page) { p.Text(100, 100, 10, "12"); p.Raw("1 g"); p.Bar(90, 90, 150, 120); p.Raw("0 g") }, true},
		"covered by no means": {func(p *typeset.Page) {
			p.Text(100, 100, 10, "12")
			p.Raw("1 g")
			p.Bar(130, 90, 150, 120)
			p.Raw("0 g")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := &typeset.File{}
			p := f.Page(400, 600)
			p.Text(50, 50, 10, "规章")
			p.Text(50, 70, 10, "规范性文件")
			c.draw(p)
			page := read(t, f).Pages[0]
			digits := 0
			for _, one := range page.Chars {
				if one.Rune == '1' || one.Rune == '2' {
					digits++
					if one.Unseen != c.want {
						t.Errorf("%+v, unseen should be %v", one, c.want)
					}
				}
			}
			if digits != 2 || page.Hidden {
				t.Errorf("%d digits, page hidden: %v", digits, page.Hidden)
			}
		})
	}
}

// TestReadSlanted: watermarks stand at an angle, italics only lean.
func TestReadSlanted(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(400, 600)
	p.Raw("BT /F 10 Tf 0.77 0.64 -0.64 0.77 200 300 Tm <0037> Tj ET") // 7 at 40 degrees
	p.Raw("BT /F 10 Tf 1 0 0.33 1 100 200 Tm <0038> Tj ET")           // 8 in italics
	for _, c := range read(t, f).Pages[0].Chars {
		if !c.Box.Empty() && c.Slanted != (c.Rune == '7') {
			t.Errorf("%+v", c)
		}
	}
}

func TestReadMarks(t *testing.T) {
	f := &typeset.File{}
	p := f.Page(600, 800)
	p.Raw("1 w 10 10 m 200 300 l S")                                   // a slanting line
	p.Raw("300 300 m 320 310 320 330 300 340 c 290 330 l 295 310 l f") // a character drawn as a shape
	p.Raw("0.9 g 300 100 100 100 re f 0 g")                            // a shaded cell
	p.Note("FreeText", 50, 60, 90, 80)
	p.Note("Link", 150, 60, 190, 80)
	page := read(t, f).Pages[0]
	if len(page.Shapes) != 2 || !near(page.Shapes[0], 8.6, 498.6, 201.4, 791.4) {
		t.Errorf("shapes %+v", page.Shapes)
	}
	if len(page.Notes) != 1 || !near(page.Notes[0], 50, 60, 90, 80) {
		t.Errorf("notes %+v", page.Notes)
	}
}
