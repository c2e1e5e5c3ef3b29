package pipeline

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/convert"
	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
)

// TestBuildOldWord: a report that was published as a .doc file goes through archive,
// converter, parser and index, and each of its figures is the one that was printed.
func TestBuildOldWord(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skipf("LibreOffice, which writes the document and reads it again, is not installed: %v", err)
	}
	office, err := convert.FindOffice()
	if err != nil {
		t.Skipf("%v", err)
	}
	gold, docx := wordReport(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.docx"), docx, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "doc:MS Word 97", "--outdir", dir, filepath.Join(dir, "a.docx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	doc, err := os.ReadFile(filepath.Join(dir, "a.doc"))
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	s.keep(archive.Exchange{URL: "https://a.example/2020.doc", Body: doc, Header: http.Header{"Content-Type": {"application/msword"}}})
	p := &parser.Parser{Convert: func(ctx context.Context, body []byte, ext string) (parser.Converted, error) {
		r, err := office.Convert(ctx, body, ext)
		return parser.Converted(r), err
	}}
	b := Build{Archive: s.store, Dir: s.dir, Parser: p}
	if got, err := b.Run(t.Context()); err != nil || got.Reports != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	r, err := s.open().Report(t.Context(), gold.Report.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range gold.Report.Figures {
		if got, ok := r.Figure(want.Key); !ok || got.State != want.State || !got.Value.Equal(want.Value) {
			t.Errorf("%s is %s %s, printed is %s %s", want.Key, got.State, got.Value, want.State, want.Value)
		}
	}
	if len(r.Figures) != len(gold.Report.Figures) || !strings.HasPrefix(r.Source.Via, "libreoffice") {
		t.Errorf("%d figures, want %d; read via %q", len(r.Figures), len(gold.Report.Figures), r.Source.Via)
	}
}

// wordReport is a report of a simulated portal that it serves as a Word document.
func wordReport(t *testing.T) (portalsim.Gold, []byte) {
	t.Helper()
	w, err := portalsim.New(portalsim.Options{Seed: 3, FromYear: 2020, ToYear: 2020})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range w.Portals() {
		for _, g := range p.Gold() {
			if strings.HasSuffix(g.URL, ".docx") {
				rec := httptest.NewRecorder()
				p.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, g.URL, nil))
				return g, rec.Body.Bytes()
			}
		}
	}
	t.Fatal("no portal serves a Word document")
	return portalsim.Gold{}, nil
}
