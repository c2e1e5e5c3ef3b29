package parser_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/convert"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// written is how LibreOffice writes our test pages as documents of each format.
var written = []struct{ ext, in, filter string }{
	{".docx", "HTML (StarWriter)", "docx:MS Word 2007 XML"},
	{".xlsx", "calc_HTML_WebQuery", "xlsx:Calc MS Excel 2007 XML"},
	{".doc", "HTML (StarWriter)", "doc:MS Word 97"},
	{".xls", "calc_HTML_WebQuery", "xls:MS Excel 97"},
	{".rtf", "HTML (StarWriter)", "rtf:Rich Text Format"},
}

// TestWrittenByLibreOffice: a report gives the same figures as a page and as a document
// of any format that LibreOffice makes of the page.
func TestWrittenByLibreOffice(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skipf("LibreOffice, which writes the documents, is not installed: %v", err)
	}
	office, err := convert.FindOffice()
	if err != nil {
		t.Skipf("%v", err)
	}
	p := &parser.Parser{Convert: func(ctx context.Context, body []byte, ext string) (parser.Converted, error) {
		r, err := office.Convert(ctx, body, ext)
		return parser.Converted(r), err
	}}
	dir := t.TempDir()
	var pages []string
	for _, era := range []string{"fujian2008", "national2014", "national2019", "national2021"} {
		page, err := filepath.Abs(filepath.Join("testdata", era+".html"))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	for _, f := range written {
		args := append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--infilter=" + f.in, "--convert-to", f.filter, "--outdir", dir}, pages...)
		if out, err := exec.CommandContext(t.Context(), soffice, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for _, page := range pages {
			if old := f.ext == ".doc" || f.ext == ".xls" || f.ext == ".rtf"; old && !strings.Contains(page, "national2019") {
				continue // a conversion takes seconds, and this form is the one with most spans
			}
			name := strings.TrimSuffix(filepath.Base(page), ".html") + f.ext
			t.Run(name, func(t *testing.T) { sameFigures(t, p, page, filepath.Join(dir, name)) })
		}
	}
}

// sameFigures holds a document against the page that it was made of.
func sameFigures(t *testing.T, p *parser.Parser, page, document string) {
	t.Helper()
	want, got := parseFile(t, p, page), parseFile(t, p, document)
	if got.ID != want.ID || got.Era != want.Era {
		t.Errorf("got %s of form %s, want %s of form %s", got.ID, got.Era, want.ID, want.Era)
	}
	if err := parser.Holds(got); err != nil {
		t.Error(err)
	}
	for _, w := range want.Figures {
		g, ok := got.Figure(w.Key)
		if !ok || g.State != w.State || !g.Value.Equal(w.Value) {
			t.Errorf("%s: got %v %s %s %q, want %s %s %q", w.Key, ok, g.State, g.Value, g.Text, w.State, w.Value, w.Text)
		}
	}
	for _, g := range got.Figures {
		if _, ok := want.Figure(g.Key); !ok {
			t.Errorf("%s = %q is not printed", g.Key, g.Text)
		}
	}
}

func parseFile(t *testing.T, p *parser.Parser, name string) *report.Report {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Parse(t.Context(), parser.Input{URL: filepath.Base(name), Body: body})
	if errors.Is(err, convert.ErrMissing) {
		t.Skipf("%v", err)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}
