package parser

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/nianbao/nianbao/report"
)

// TestChrome reads one report in the chrome of several content systems: what their pages
// mark with data-chrome may not stand in the record, what is marked with data-report
// must, once, and the figures of its tables are read.
func TestChrome(t *testing.T) {
	body, err := os.ReadFile(filepath.Join("testdata", "chrome", "report.inc"))
	if err != nil {
		t.Fatal(err)
	}
	copied := strings.ReplaceAll(string(body), " data-report", "")
	files, err := filepath.Glob(filepath.Join("testdata", "chrome", "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			page, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.NewReplacer("{{report}}", string(body), "{{copy}}", copied).Replace(string(page))
			r := mustParse(t, Input{Region: "310113", Body: []byte(text)})
			checkChrome(t, text, r)
			if says(r, "disclosure.normative_docs.in_force") != "17" || says(r, "review.total") != "1" {
				t.Errorf("figures %v", r.Figures)
			}
			if r.Year != 2022 || r.Agency.ID != "310113-water" || len(r.Sections) < 7 {
				t.Errorf("%s %d, %d sections", r.Agency.ID, r.Year, len(r.Sections))
			}
			for _, f := range r.Figures {
				if got := textAt(t, text, f.Origin); got != f.Text {
					t.Errorf("%s: at %s stands %q, the figure says %q", f.Key, f.Origin, got, f.Text)
				}
			}
		})
	}
}

// TestTwoReports: the report of the whole district below the office's own stands in the
// record too, no figure is taken from either where they differ, and a finding says so.
func TestTwoReports(t *testing.T) {
	body, err := os.ReadFile(filepath.Join("testdata", "chrome", "report.inc"))
	if err != nil {
		t.Fatal(err)
	}
	other := strings.NewReplacer("42 件", "913 件", "5 件、企业 2 件", "80 件、企业 31 件", "<td>17</td>", "<td>230</td>", "解读形式单一", "街镇发布不齐", "由区水务局办公室", "由区政府办公室").Replace(string(body))
	page := "<h1>上海市宝山区2022年政府信息公开工作年度报告</h1><div id=own>" + string(body) + "</div><div id=all>" + other + "</div>"
	r := mustParse(t, Input{Region: "310113", Body: []byte(page)})
	var text strings.Builder
	for _, s := range r.Sections {
		text.WriteString(fold(s.Heading + s.Text))
	}
	for _, want := range marked(t, page, "data-report") {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is lost", want)
		}
	}
	if says(r, "disclosure.normative_docs.in_force") != "unreadable" || says(r, "disclosure.normative_docs.issued") != "3" {
		t.Errorf("figures %v", r.Figures)
	}
	if !slices.ContainsFunc(r.Findings, func(f report.Finding) bool { return f.Rule == ruleTwoReports }) {
		t.Errorf("no finding: %v", r.Findings)
	}
}

func checkChrome(t *testing.T, page string, r *report.Report) {
	t.Helper()
	lines := map[string]int{}
	for _, s := range r.Sections {
		for l := range strings.Lines(s.Heading + "\n" + s.Text) {
			lines[fold(l)]++
		}
	}
	for _, want := range marked(t, page, "data-report") {
		if lines[want] != 1 {
			t.Errorf("%q stands %d times in the record", want, lines[want])
		}
	}
	for _, chrome := range marked(t, page, "data-chrome") {
		for l := range lines {
			if l == chrome || len(chrome) > len("长者模式") && strings.Contains(l, chrome) {
				t.Errorf("chrome %q stands in the record: %q", chrome, l)
			}
		}
	}
}

// marked are the folded texts of the elements that have an attribute.
func marked(t *testing.T, page, name string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for d := range root.Descendants() {
		for _, a := range d.Attr {
			if a.Key == name {
				texts = append(texts, fold(allText(d)))
			}
		}
	}
	return texts
}
