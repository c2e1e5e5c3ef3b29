package web

import (
	"archive/zip"
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/convert"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/pdf"
	"github.com/nianbao/nianbao/report"
)

// formRows is a report of the 2021 form with little in it: paragraphs and the rows of
// its third part.
func formRows() (title string, rows [][]string) {
	title = "上海市宝山区水务局2021年政府信息公开工作年度报告"
	rows = [][]string{{"本列数据的勾稽关系", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}}
	for _, r := range []struct{ label, first, total string }{
		{"一、本年新收政府信息公开申请数量", "41", "41"}, {"二、上年结转政府信息公开申请数量", "0", "0"},
		{"（一）予以公开", "41", "41"}, {"（七）总计", "41", "41"}, {"四、结转下年度继续办理", "0", "0"},
	} {
		rows = append(rows, []string{r.label, r.first, "0", "", "/", "0", "0", r.total})
	}
	return title, rows
}

// packed makes a ZIP file of pairs of name and content.
func packed(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func wordFile(t *testing.T) []byte {
	t.Helper()
	para := func(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }
	title, rows := formRows()
	var b strings.Builder
	b.WriteString(para(title) + para("一、总体情况") + para("收取信息处理费27.5元。") + para("三、收到和处理政府信息公开申请情况") + `<w:tbl>`)
	for _, row := range rows {
		b.WriteString(`<w:tr>`)
		for _, c := range row {
			b.WriteString(`<w:tc>` + para(c) + `</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	return packed(t, "[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+b.String()+`</w:tbl></w:body></w:document>`)
}

func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	title, rows := formRows()
	if err := f.SetSheetName("Sheet1", "年报 #1"); err != nil {
		t.Fatal(err)
	}
	for i, row := range append([][]string{{title}, {"三、收到和处理政府信息公开申请情况"}}, rows...) {
		for j, text := range row {
			at, _ := excelize.CoordinatesToCellName(j+2, i+1)
			if err := f.SetCellStr("年报 #1", at, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// keptServer serves one kept file as read by p; path is that of the original.
func keptServer(t *testing.T, p *parser.Parser, address string, body []byte) (h http.Handler, path string) {
	t.Helper()
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	c, err := store.Put(t.Context(), archive.Exchange{URL: address, Time: time.Now(), Role: archive.RoleReport, Status: http.StatusOK,
		Header: http.Header{"Content-Type": {"application/octet-stream"}}, Body: body})
	if err != nil {
		t.Fatal(err)
	}
	if h, err = (&Server{Archive: store, Parser: p}).Handler(); err != nil {
		t.Fatal(err)
	}
	return h, "/originals/" + c.SHA256
}

// page reads an answer that must be a page.
func pageOf(t *testing.T, h http.Handler, path string) *goquery.Document {
	t.Helper()
	w := answer(h, path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s answers %d", path, w.Code)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestEveryFigureIsLit: each figure of a file leads to the very cell that prints it,
// whatever the format.
func TestEveryFigureIsLit(t *testing.T) {
	engine := pdf.New(pdf.Options{})
	t.Cleanup(func() { engine.Close() })
	p := &parser.Parser{PDF: engine}
	word, book := string(wordFile(t)), string(workbook(t))
	html, err := os.ReadFile(filepath.Join("..", "parser", "testdata", "national2021.html"))
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{
		"nb.docx": []byte(word), "nb.xlsx": []byte(book),
		"word.zip":  packed(t, "附件/年报 #1%.docx", word),
		"book.zip":  packed(t, "通知.txt", "关于放假的通知", "年报.xlsx", book),
		"page.zip":  packed(t, "上海市宝山区教育局2021年政府信息公开年度报告.html", string(html)),
		"outer.zip": packed(t, "内.zip", string(packed(t, "年报.docx", word))),
	} {
		t.Run(name, func(t *testing.T) { everyFigureIsLit(t, p, name, body, 16) })
	}
}

// everyFigureIsLit reads a file and looks at the original of each figure.
func everyFigureIsLit(t *testing.T, p *parser.Parser, name string, body []byte, atLeast int) {
	address := "http://www.shbsq.gov.cn/" + name
	r, err := p.Parse(t.Context(), parser.Input{URL: address, Region: "310113", Body: body})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Figures) < atLeast {
		t.Fatalf("only %d figures", len(r.Figures))
	}
	h, path := keptServer(t, p, address, body)
	for _, f := range r.Figures {
		if f.Origin == "" {
			t.Fatalf("%s has no place in the original", f.Key)
		}
		doc := pageOf(t, h, path+"/view?"+url.Values{"at": {f.Origin}, "charset": {r.Source.Charset}}.Encode())
		said, blank := doc.Find(".lit-note q").Text(), doc.Find(".lit-note .is-blank").Length() == 1
		if f.State == report.StateBlank != blank || !strings.Contains(said, f.Text) {
			t.Fatalf("%s: the place %q says %q, the record %q", f.Key, f.Origin, said, f.Text)
		}
		inside, _, _ := strings.Cut(doc.Find("iframe").AttrOr("src", "/none"), "#")
		frame := pageOf(t, h, inside)
		if cell := frame.Find("#cell"); cell.Length() != 1 || strings.TrimSpace(cell.Text()) != said {
			t.Fatalf("%s: %d cells are lit, which say %q", f.Key, cell.Length(), cell.Text())
		}
	}
}

// TestEveryFigureOfOldFormatsIsLit reads through LibreOffice.
func TestEveryFigureOfOldFormatsIsLit(t *testing.T) {
	office, err := convert.FindOffice()
	if err != nil {
		t.Skip("LibreOffice is not here:", err)
	}
	p := &parser.Parser{Convert: func(ctx context.Context, body []byte, ext string) (parser.Converted, error) {
		r, err := office.Convert(ctx, body, ext)
		return parser.Converted(r), err
	}}
	for _, name := range []string{"small.doc", "small.xls"} {
		t.Run(name, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join("..", "parser", "testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			everyFigureIsLit(t, p, name, body, 1)
			h, path := keptServer(t, p, "http://www.shbsq.gov.cn/"+name, body)
			if hint := pageOf(t, h, path+"/view").Find("main .hint").Text(); !strings.Contains(hint, "libreoffice") {
				t.Errorf("the page does not say who converted it: %q", hint)
			}
		})
	}
}

// TestLaidIsHarmless: what stands in a document is text, never mark-up.
func TestLaidIsHarmless(t *testing.T) {
	doc := &parser.Laid{Blocks: []parser.LaidBlock{{Place: "paragraph:0", Text: hostile, Sheet: hostile},
		{Rows: [][]parser.LaidCell{{{Place: `sheet:a!"><script>`, Text: hostile, Width: 2, Height: 3}}}, Sheet: hostile}}}
	for _, at := range []string{"", "paragraph:0", `sheet:a!"><script>`} {
		l := litLaid(doc, at)
		shown, err := goquery.NewDocumentFromReader(strings.NewReader(l.Document))
		if err != nil {
			t.Fatal(err)
		}
		if shown.Find("script,img").Length() > 0 || shown.Find("td[colspan='2'][rowspan='3']").Length() != 1 || l.Found != (at != "") {
			t.Errorf("%q: found %v in %s", at, l.Found, l.Document)
		}
	}
}

// TestFilesThatCannotBeLaid are offered as they are.
func TestFilesThatCannotBeLaid(t *testing.T) {
	word := string(wordFile(t))
	for name, c := range map[string]struct {
		file string
		body []byte
		at   string
	}{
		"cut off":          {"a.docx", []byte(word[:len(word)/2]), "cell:3"},
		"no converter":     {"a.doc", readTestdata(t, "small.doc"), "converted:cell:3"},
		"no such member":   {"a.zip", packed(t, "a.docx", word), "member:b.docx#cell:3"},
		"a presentation":   {"a.pptx", packed(t, "[Content_Types].xml", `<Types><Override PartName="/a" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>`), "cell:3"},
		"bytes of no kind": {"a.bin", []byte("\x00\x01\x02"), "cell:3"},
	} {
		h, path := keptServer(t, nil, "http://x.gov.cn/"+c.file, c.body)
		doc := pageOf(t, h, path+"/view?"+url.Values{"at": {c.at}}.Encode())
		if doc.Find("iframe,svg.sheet").Length() > 0 || doc.Find("p.empty a").AttrOr("href", "") != path || doc.Find(".lit-note.missing").Length() != 1 {
			t.Errorf("%s: %s", name, doc.Find("main").Text())
		}
	}
}

func readTestdata(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "parser", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestFolder: a ZIP file lists its files, each one click away.
func TestFolder(t *testing.T) {
	h, path := keptServer(t, nil, "http://x.gov.cn/a.zip", packed(t, "年报.docx", string(wordFile(t)), "图/一.png", string(readTestdata(t, "scan.png")), "__MACOSX/._x", "x"))
	links := pageOf(t, h, path+"/view").Find("main ul a")
	if links.Length() != 2 {
		t.Fatalf("%d files are listed", links.Length())
	}
	if doc := pageOf(t, h, links.Eq(0).AttrOr("href", "")); doc.Find("iframe").Length() != 1 || !strings.Contains(doc.Find(".strip").Text(), "年报.docx") {
		t.Errorf("the document: %s", doc.Find("main").Text())
	}
	image := pageOf(t, h, links.Eq(1).AttrOr("href", "")).Find("svg image").AttrOr("href", "")
	if w := answer(h, image); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" || !bytes.Equal(w.Body.Bytes(), readTestdata(t, "scan.png")) {
		t.Errorf("the picture %s answers %d %v", image, w.Code, w.Header())
	}
}

// TestPicture: the place on a scan is boxed in its pixels.
func TestPicture(t *testing.T) {
	h, path := keptServer(t, nil, "http://x.gov.cn/a.png", readTestdata(t, "scan.png"))
	doc := pageOf(t, h, path+"/view?at=page:1/100,200,300,240")
	if rect := doc.Find("svg rect#cell"); rect.AttrOr("x", "") != "97" || rect.AttrOr("height", "") != "46" {
		t.Errorf("the box is at %s, %s high", rect.AttrOr("x", ""), rect.AttrOr("height", ""))
	}
	if w := answer(h, path+"/pages/2"); w.Code != http.StatusNotFound {
		t.Errorf("a second page answers %d", w.Code)
	}
}

// TestLaidInBrowser: the lit cell of a workbook is on the screen, on a desk and on a phone.
func TestLaidInBrowser(t *testing.T) {
	ctx := newBrowser(t)
	h, path := keptServer(t, nil, "http://x.gov.cn/a.xlsx", workbook(t))
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	at := url.Values{"at": {"sheet:年报 %231!C5"}}.Encode()
	for _, width := range []int64{1280, 360} {
		do(ctx, t, chromedp.EmulateViewport(width, 800), chromedp.Navigate(srv.URL+path+"/view?"+at+"#cell"),
			chromedp.WaitVisible(chromedp.CSS("iframe.original")))
		fits(ctx, t, width)
		waitLit(ctx, t, width)
		keepShot(ctx, t, "workbook", width)
	}
}
