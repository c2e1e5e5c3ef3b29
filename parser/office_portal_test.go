package parser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// officeFile is a report of the form of 2014, the one with fewest cells, that the simulated
// portals serve in a format of Office, by the ending of its address.
func officeFile(t *testing.T, ending string) (parser.Input, portalsim.Gold) {
	t.Helper()
	world, err := portalsim.New(portalsim.Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range world.Portals() {
		for _, g := range p.Gold() {
			if g.Report.Era != report.EraNational2014 || !strings.HasSuffix(g.URL, ending) {
				continue
			}
			rec := httptest.NewRecorder()
			p.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, g.URL, nil))
			return parser.Input{URL: "http://example.gov.cn" + g.URL, Type: rec.Header().Get("Content-Type"), Region: p.Region, Body: rec.Body.Bytes()}, g
		}
	}
	t.Fatalf("no portal serves a report as %s", ending)
	return parser.Input{}, portalsim.Gold{}
}

// TestGoldenOffice holds the whole record of a Word document, a workbook and a ZIP file.
// The digest of the bytes is left out: it is that of the packing too.
func TestGoldenOffice(t *testing.T) {
	for _, format := range []string{"docx", "xlsx", "zip"} {
		t.Run(format, func(t *testing.T) {
			in, _ := officeFile(t, "."+format)
			r, err := parser.Parse(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			r.Source.SHA256 = ""
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(r); err != nil {
				t.Fatal(err)
			}
			parser.Golden(t, format+".golden.json", b.Bytes())
		})
	}
}
