package parser

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"github.com/nianbao/nianbao/report"
)

// barHeight and barStep make bars of ink stand for texts: a bar of width n*barStep is
// text n.
const (
	barHeight = 16
	barStep   = 8
)

// drawing is a page on which bars stand in for texts.
type drawing struct {
	*image.Gray
	texts []string
}

func newDrawing(w, h int) *drawing {
	d := &drawing{Gray: image.NewGray(image.Rect(0, 0, w, h))}
	draw.Draw(d, d.Rect, image.White, image.Point{}, draw.Src)
	return d
}

func (d *drawing) box(r image.Rectangle) { draw.Draw(d, r, image.Black, image.Point{}, draw.Src) }

// print puts a text at x, y.
func (d *drawing) print(x, y int, text string) {
	n := slices.Index(d.texts, text) + 1
	if n == 0 {
		d.texts = append(d.texts, text)
		n = len(d.texts)
	}
	d.box(image.Rect(x, y, x+n*barStep, y+barHeight))
}

// grid rules a table with lines at xs and ys.
func (d *drawing) grid(xs, ys []int) {
	for _, x := range xs {
		d.box(image.Rect(x-1, ys[0], x+2, ys[len(ys)-1]+2))
	}
	for _, y := range ys {
		d.box(image.Rect(xs[0], y-1, xs[len(xs)-1]+2, y+2))
	}
}

func (d *drawing) png(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// reader stands in for the program: it knows the bars.
func (d *drawing) reader(t testing.TB, change func([]Word) []Word) *Parser {
	return &Parser{OCR: func(_ context.Context, body []byte) (Scanned, error) {
		b, err := readBitmap(body)
		if err != nil {
			t.Fatal(err)
		}
		var words []Word
		for _, r := range b.lines(barStep-2, false, b.ink, 0) {
			n := (r.Dx() + barStep/2) / barStep
			if r.Dy() < barHeight-4 || n < 1 || n > len(d.texts) {
				continue
			}
			words = append(words, Word{Text: d.texts[n-1], Left: r.Min.X, Top: r.Min.Y, Right: r.Max.X, Bottom: r.Max.Y, Line: len(words), Confidence: 95})
		}
		if change != nil {
			words = change(words)
		}
		return Scanned{Words: words, Via: "stand-in 1"}, nil
	}}
}

// tablePage is a title and a ruled table of three rows.
func tablePage() *drawing {
	d := newDrawing(1000, 700)
	d.print(300, 60, zipTitle)
	d.grid([]int{100, 500, 700, 900}, []int{200, 260, 320, 380})
	for i, row := range [][]string{{"指标", "单位", "数量"}, {"规章", "件", "12"}, {"规范性文件", "件", ""}} {
		for c, text := range row {
			if text != "" {
				d.print([]int{110, 510, 710}[c], 222+60*i, text)
			}
		}
	}
	return d
}

func TestScan(t *testing.T) {
	d := tablePage()
	doc, err := d.reader(t, nil).decode(t.Context(), Input{Body: d.png(t)})
	if err != nil {
		t.Fatal(err)
	}
	if doc.mime != "image/png" || doc.via != "stand-in 1" || !doc.pictured || doc.findings[0].Rule != ruleScanned {
		t.Errorf("%s via %s, pictured %v, findings %v", doc.mime, doc.via, doc.pictured, doc.findings)
	}
	var g *grid
	for _, b := range doc.blocks {
		if b.grid != nil {
			g = b.grid
		}
	}
	if g == nil || g.rows() != 3 || g.cols() != 3 || doc.blocks[0].text != zipTitle {
		t.Fatalf("blocks\n%s", shownBlocks(doc.blocks))
	}
	if c := g.cells[1][2]; c.text != "12" || c.ocr != 95 || c.doubt || !near(t, c.origin, image.Rect(700, 260, 900, 320)) {
		t.Errorf("a number: %+v", c)
	}
	if c := g.cells[2][2]; c.text != "" || c.ocr != 0 || c.doubt {
		t.Errorf("a blank: %+v", c)
	}
}

// near tells whether a place on the picture is that box, within a line's width.
func near(t *testing.T, origin string, want image.Rectangle) bool {
	t.Helper()
	var page int
	var l, u, r, b float64
	if n, err := fmt.Sscanf(origin, "page:%d/%f,%f,%f,%f", &page, &l, &u, &r, &b); n != 5 || err != nil || page != 1 {
		t.Errorf("place %q: %v", origin, err)
		return false
	}
	got := image.Rect(int(l), int(u), int(r), int(b))
	return got.In(want.Inset(-4)) && want.In(got.Inset(-4))
}

// TestScanDoubt: what OCR is not sure of, loses or reads over the edge of a cell is
// never a number and never a blank.
func TestScanDoubt(t *testing.T) {
	each := func(f func(w *Word)) func([]Word) []Word {
		return func(ws []Word) []Word {
			for i := range ws {
				if ws[i].Text == "12" {
					f(&ws[i])
				}
			}
			return ws
		}
	}
	for name, c := range map[string]struct {
		change func([]Word) []Word
		text   string
	}{
		"lost":           {func(ws []Word) []Word { return slices.DeleteFunc(ws, func(w Word) bool { return w.Text == "12" }) }, unknownGlyph},
		"not sure":       {each(func(w *Word) { w.Confidence = sureWord - 1 }), "12"},
		"half of it":     {each(func(w *Word) { w.Text, w.Right = "1", w.Left+4 }), ""},
		"over the edge":  {each(func(w *Word) { w.Left -= 120 }), unknownGlyph},
		"point or comma": {each(func(w *Word) { w.Text = "5.306" }), "5.306"},
	} {
		t.Run(name, func(t *testing.T) {
			d := tablePage()
			doc, err := d.reader(t, c.change).decode(t.Context(), Input{Body: d.png(t)})
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range doc.blocks {
				if b.grid == nil {
					continue
				}
				got := b.grid.cells[1][2]
				if state, v, _ := readNumber(got.text); state == report.StateBlank || state == report.StateNumber && !got.doubt || c.text != "" && got.text != c.text {
					t.Errorf("%+v reads as %s %s", got, state, v)
				}
			}
		})
	}
}

// TestScanLeaning: a page that was laid on the glass at an angle has its table all the
// same.
func TestScanLeaning(t *testing.T) {
	for _, slope := range []float64{-0.02, 0.004, 0.015} {
		d := tablePage()
		leaning := newDrawing(1000, 700)
		for y := range 700 {
			for x := range 1000 {
				dy := slope * float64(x-500)
				if from := image.Pt(x+int(slope*float64(y-350)), y-int(dy)); from.In(d.Rect) {
					leaning.SetGray(x, y, d.GrayAt(from.X, from.Y))
				}
			}
		}
		doc, err := d.reader(t, nil).decode(t.Context(), Input{Body: leaning.png(t)})
		if err != nil {
			t.Fatal(err)
		}
		if got := shownBlocks(doc.blocks); !strings.Contains(got, "|规章@") || !strings.Contains(got, "|12@") {
			t.Errorf("slope %v:\n%s", slope, got)
		}
	}
}

// TestScanRecord: every figure of a picture's record is marked.
func TestScanRecord(t *testing.T) {
	d := newDrawing(1600, 900)
	d.texts = []string{"0", "5", "4"} // the short ones first
	d.print(300, 60, zipTitle)
	d.print(100, 120, "三、收到和处理政府信息公开申请情况")
	xs, ys := []int{60, 500, 640, 780, 920, 1060, 1200, 1340, 1480}, []int{200, 260, 320, 380, 440}
	d.grid(xs, ys)
	for i, row := range [][]string{{"申请", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"},
		{"一、本年新收政府信息公开申请数量", "5", "0", "0", "0", "0", "0", "5"}, {"二、上年结转政府信息公开申请数量", "0", "", "0", "0", "0", "0", "0"}, {"（一）予以公开", "4", "0", "0", "0", "0", "0", "4"}} {
		for c, text := range row {
			if text != "" {
				d.print(xs[c]+4, ys[i]+22, text)
			}
		}
	}
	r, err := d.reader(t, nil).Parse(t.Context(), Input{Region: "310113", Body: d.png(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := holds(r); err != nil {
		t.Error(err)
	}
	states := map[report.State]int{}
	for _, f := range r.Figures {
		states[f.State]++
		if want := map[bool]int{false: 95, true: blankSure}[f.State == report.StateBlank]; f.OCR != want {
			t.Errorf("%+v has confidence %d, want %d", f.Key, f.OCR, want)
		}
	}
	if states[report.StateNumber] != 20 || states[report.StateBlank] != 1 || r.Source.Via != "stand-in 1" {
		t.Errorf("states %v, via %s", states, r.Source.Via)
	}
}

func TestPictures(t *testing.T) {
	d := tablePage()
	var jpg, tif, noise, tiny bytes.Buffer
	random := image.NewGray(image.Rect(0, 0, 1500, 1500))
	x := uint32(1)
	for i := range random.Pix {
		x = x*1664525 + 1013904223
		random.Pix[i] = byte(x >> 24)
	}
	if err := errors.Join(jpeg.Encode(&jpg, d, nil), tiff.Encode(&tif, d, nil), png.Encode(&noise, random), png.Encode(&tiny, image.NewGray(image.Rect(0, 0, 50, 50)))); err != nil {
		t.Fatal(err)
	}
	several := bytes.Clone(tif.Bytes())
	at := int(tiffOrder(several).Uint32(several[4:]))
	tiffOrder(several).PutUint32(several[at+2+12*int(tiffOrder(several).Uint16(several[at:])):], 8)
	huge := d.png(t)
	copy(huge[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 pixels square
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	for name, c := range map[string]struct {
		body []byte
		code string // "" for a picture that is read
	}{
		"jpeg":           {jpg.Bytes(), ""},
		"tiff":           {tif.Bytes(), ""},
		"noise":          {noise.Bytes(), ""},
		"pages of tiff":  {several, CodeUnsupported},
		"cut off":        {d.png(t)[:800], CodeUnreadable},
		"only the start": {[]byte("\x89PNG\r\n\x1a\n"), CodeUnreadable},
		"huge":           {huge, CodeTooLarge},
		"tiny":           {tiny.Bytes(), CodeUnreadable},
		"gif":            {[]byte("GIF89a......"), CodeUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.reader(t, nil).decode(t.Context(), Input{Body: c.body})
			var perr *Error
			if c.code == "" && err != nil || c.code != "" && (!errors.As(err, &perr) || perr.Code != c.code) {
				t.Errorf("got %v, want %q", err, c.code)
			}
		})
	}
	if _, err := Parse(t.Context(), Input{Body: d.png(t)}); err == nil || !strings.Contains(err.Error(), "install tesseract") {
		t.Errorf("without OCR: %v", err)
	}
}

// FuzzScan: no words that OCR could give make the parser panic or break its promises. The
// page is small and its own words are found once, so that the time goes into the words.
func FuzzScan(f *testing.F) {
	d := newDrawing(320, 240)
	d.print(100, 20, zipTitle)
	d.grid([]int{20, 150, 230, 300}, []int{80, 110, 140, 170})
	for i, row := range [][]string{{"指标", "单位", "数量"}, {"规章", "件", "12"}, {"规范性文件", "件", ""}} {
		for c, text := range row {
			if text != "" {
				d.print([]int{26, 156, 236}[c], 88+30*i, text)
			}
		}
	}
	body := d.png(f)
	var own []Word
	p := d.reader(f, func(ws []Word) []Word { own = ws; return ws })
	if _, err := p.decode(f.Context(), Input{Body: body}); err != nil || len(own) < 8 {
		f.Fatalf("%d words, %v", len(own), err)
	}
	f.Add("12", 236, 148, 260, 164, 95, "0", 236, 118, 250, 134, 60)
	f.Add("规章", -5, 900, 1<<20, 3000, 300, "", 0, 0, 0, 0, 0)
	f.Add("自然人", 30, 85, 60, 105, 90, "本年新收政府信息公开申请数量", 30, 115, 140, 135, 90)
	f.Fuzz(func(t *testing.T, text string, left, top, right, bottom, confidence int, text2 string, left2, top2, right2, bottom2, confidence2 int) {
		p := &Parser{OCR: func(context.Context, []byte) (Scanned, error) {
			return Scanned{Via: "stand-in 1", Words: append(slices.Clone(own),
				Word{Text: text, Left: left, Top: top, Right: right, Bottom: bottom, Confidence: confidence},
				Word{Text: text2, Left: left2, Top: top2, Right: right2, Bottom: bottom2, Confidence: confidence2, Line: 1})}, nil
		}}
		r, err := p.Parse(t.Context(), Input{Region: "310113", LinkText: zipTitle, Body: body})
		var perr *Error
		if err != nil && (!errors.As(err, &perr) || perr.Stack != nil) {
			t.Fatalf("%v\n%s", err, stack(err))
		}
		if err == nil {
			if err := holds(r); err != nil {
				t.Error(err)
			}
		}
	})
}
