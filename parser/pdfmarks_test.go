package parser

import (
	"slices"
	"testing"

	"github.com/nianbao/nianbao/internal/typeset"
)

// TestPDFMarks: a cell in which something is drawn, crossed out, covered or hidden is in doubt,
// and none of it is read as if it were printed.
func TestPDFMarks(t *testing.T) {
	for name, c := range map[string]struct {
		draw func(p *typeset.Page)
		want string
	}{
		"a number":                  {func(p *typeset.Page) { p.Text(75, 205, 10, "12") }, "12|0"},
		"underlined":                {func(p *typeset.Page) { p.Text(75, 205, 10, "12"); p.Line(75, 214.8, 85, 214.8, 0.5) }, "12|0"},
		"crossed out":               {func(p *typeset.Page) { p.Text(75, 205, 10, "12"); p.Line(75, 210.5, 85, 210.5, 0.5) }, "12?|0"},
		"crossed out and corrected": {func(p *typeset.Page) { p.Text(75, 205, 10, "1234"); p.Line(75, 210.5, 85, 210.5, 0.5) }, "1234?|0"},
		"a slanting line":           {func(p *typeset.Page) { p.Line(75, 218, 160, 202, 0.5) }, "?|0"},
		"a raised mark":             {func(p *typeset.Page) { p.Text(75, 205, 10, "12"); p.Text(85, 202, 9, "3") }, "12 3|0"},
		"a picture":                 {func(p *typeset.Page) { p.Picture(80, 203, 100, 217) }, "?|0"},
		"a picture over the row":    {func(p *typeset.Page) { p.Picture(60, 195, 230, 225) }, "?|0"},
		"a background":              {func(p *typeset.Page) { p.Picture(0, 0, 590, 800) }, "|0"},
		"outlined digits":           {func(p *typeset.Page) { p.Raw("80 630 m 90 632 90 638 80 640 c 78 636 l 78 632 l f") }, "?|0"},
		"a round ground": {func(p *typeset.Page) {
			p.Raw("0.9 g 72 623 m 166 623 l 168 630 168 635 166 641 c 72 641 l 71 630 l f 0 g")
		}, "|0"},
		"a note":         {func(p *typeset.Page) { p.Note("FreeText", 72, 202, 168, 218) }, "?|0"},
		"a link":         {func(p *typeset.Page) { p.Text(75, 205, 10, "12"); p.Note("Link", 72, 202, 168, 218) }, "12|0"},
		"a watermark":    {func(p *typeset.Page) { p.Raw("BT /F 10 Tf 0.77 0.64 -0.64 0.77 90 630 Tm <0037> Tj ET") }, "|0"},
		"white":          {func(p *typeset.Page) { p.Raw("1 g"); p.Text(75, 205, 10, "12"); p.Raw("0 g") }, "12?|0"},
		"covered":        {func(p *typeset.Page) { p.Text(75, 205, 10, "12"); p.Raw("1 g"); p.Bar(72, 202, 168, 218); p.Raw("0 g") }, "12?|0"},
		"without a name": {func(p *typeset.Page) { p.Nameless(75, 205, 10, 19, 49) }, "\ufffd\ufffd|0"},
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

// TestPDFMarksWithoutRules: the same in a table that has none.
func TestPDFMarksWithoutRules(t *testing.T) {
	f := &typeset.File{}
	p := newPage(f)
	for i, row := range [][3]string{{"统计指标", "单位", "统计数"}, {"1.当面申请数", "件", "3"}, {"2.传真申请数", "件", "4"}, {"3.网络申请数", "件", ""}, {"4.信函申请数", "件", ""}} {
		for c, text := range row {
			p.Text(70+150*float64(c), 200+20*float64(i), 10, text)
		}
	}
	p.Line(368, 245.5, 378, 245.5, 0.5)
	p.Picture(372, 262, 382, 270)
	want := []string{"统计指标|单位|统计数", "1.当面申请数|件|3", "2.传真申请数|件|4?", "3.网络申请数|件|?", "4.信函申请数|件|"}
	if got := pdfRows(readPDF(t, f)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
