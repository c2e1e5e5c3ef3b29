//go:build unix

package parser_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// BenchmarkParse reads pages into records, and beside each runs what any reader of the
// same bytes must spend: the tokenizer alone, html.Parse alone, and goquery taking the
// cells and paragraphs out. The names begin with the encoding; cpu-ns/op is to be compared.
func BenchmarkParse(b *testing.B) {
	for _, page := range append(simulatedPages(b), realPages(b)...) {
		for _, work := range []struct {
			name string
			do   func(parser.Input) error
		}{{"record", toRecord}, {"tokenizer", tokenize}, {"html.Parse", toTree}, {"goquery", extract}} {
			b.Run(page.name+"/"+work.name, func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(page.in.Body)))
				start := cpuTime(b)
				for b.Loop() {
					if err := work.do(page.in); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(cpuTime(b)-start)/float64(b.N), "cpu-ns/op")
			})
		}
	}
}

// benchPage is a page to read and its name in benchmarks.
type benchPage struct {
	name string
	in   parser.Input
}

func newBenchPage(name string, in parser.Input) benchPage {
	if utf8.Valid(in.Body) {
		return benchPage{"utf-8/" + name, in}
	}
	return benchPage{"gbk/" + name, in}
}

// simulatedPages are one page of each portal's markup and each form.
func simulatedPages(b *testing.B) []benchPage {
	world, err := portalsim.New(portalsim.Options{Seed: 7, BreakEvery: 0})
	if err != nil {
		b.Fatal(err)
	}
	var pages []benchPage
	for _, p := range world.Portals() {
		h := p.Handler()
		seen := map[report.Era]bool{}
		for _, g := range p.Gold() {
			if seen[g.Report.Era] || len(g.Report.Figures) == 0 {
				continue
			}
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, g.URL, nil))
			if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
				continue
			}
			seen[g.Report.Era] = true
			in := parser.Input{URL: g.URL, Type: rec.Header().Get("Content-Type"), Region: p.Region, Body: rec.Body.Bytes()}
			pages = append(pages, newBenchPage(p.ID+"/"+string(g.Report.Era), in))
		}
	}
	return pages
}

// realPages are the reports kept beside the repository, where there are any.
func realPages(b *testing.B) []benchPage {
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "corpus", "full", "*.html"))
	if err != nil {
		b.Fatal(err)
	}
	var pages []benchPage
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		in := parser.Input{URL: file, Type: "text/html", Body: body}
		if err := toRecord(in); err == nil { // a list page is no report
			pages = append(pages, newBenchPage("real/"+strings.TrimSuffix(filepath.Base(file), ".html"), in))
		}
	}
	return pages
}

func toRecord(in parser.Input) error {
	_, err := parser.Parse(context.Background(), in)
	return err
}

func tokenize(in parser.Input) error {
	z := html.NewTokenizer(bytes.NewReader(in.Body))
	for z.Next() != html.ErrorToken {
	}
	if errors.Is(z.Err(), io.EOF) {
		return nil
	}
	return z.Err()
}

func toTree(in parser.Input) error {
	_, err := html.Parse(bytes.NewReader(in.Body))
	return err
}

func extract(in parser.Input) error {
	r, err := charset.NewReader(bytes.NewReader(in.Body), in.Type)
	if err != nil {
		return err
	}
	doc, err := goquery.NewDocumentFromReader(r)
	if err != nil {
		return err
	}
	n := 0
	doc.Find("table tr").Each(func(_ int, row *goquery.Selection) {
		row.Find("td, th").Each(func(_ int, cell *goquery.Selection) { n += len(strings.TrimSpace(cell.Text())) })
	})
	doc.Find("h1, h2, h3, p").Each(func(_ int, p *goquery.Selection) { n += len(strings.TrimSpace(p.Text())) })
	if n == 0 {
		return errors.New("the page has no text")
	}
	return nil
}
