package parser

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// labelled is what a person read off one real page; a field that its text does not
// hold is null.
type labelled struct {
	URL       string  `json:"url"`
	Agency    *string `json:"agency"`
	Region    *string `json:"region"`
	Year      any     `json:"report_year"` // number, null, or text for a period of two years
	Published *string `json:"published"`
	Level     string  `json:"level"`

	text string
}

// readCorpus reads the JSON Lines of a file of real pages, or skips the test.
func readCorpus[T any](t *testing.T, name string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "shared", "corpus", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no real pages at hand: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, v)
	}
	return out
}

// labelNotes are labels that the shown text cannot bear out, with the reason. The value
// found is then neither right nor wrong.
var labelNotes = map[string]string{
	"http://www.fzja.gov.cn/xjwz/zwgk/zfxxgk/zfxxgknb/201707/t20170721_1341809.htm": "agency: the title names the district; the office that wrote its report is not in the text",
}

// regionNames are regions that labels call by short or wrong names, by code.
var regionNames = map[string]string{
	"中国": report.CountryCode, "福建省平潭综合实验区": "350128", "云南省红河州": "532500", "云南省红河州建水县": "532524",
	"贵州省黔西南州": "522300", "四川省资阳市安居区": "510904", // 安居区 lies in 遂宁市
	"北京市宣武区": "110104", "陕西省西咸新区": "", // a zone without a code
}

// score counts one field over the pages.
type score struct{ held, right, missed, wrong, silent int }

func (s *score) String() string {
	return fmt.Sprintf("%d held by the text, %d right (%.1f %%), %d missed, %d wrong without a doubt, %d not held",
		s.held, s.right, 100*float64(s.right)/float64(max(s.held, 1)), s.missed, s.wrong, s.silent)
}

// TestLabels measures identity on the texts of real pages against what people read off
// them, with prose elided. A value is right when it equals the label: the year as a
// number, the date as a day, the body by region code and by name without its place or
// by its registered kind. It is held when the shown text has it, wherever that stands;
// values that are not held must be left out or doubted. A wrong value must never come
// without a doubt.
func TestLabels(t *testing.T) {
	type page struct{ URL, Text string }
	pages := map[string]string{}
	for _, p := range readCorpus[page](t, "pages.jsonl") {
		pages[p.URL] = p.Text
	}
	fields := []string{"year", "agency", "published"}
	total, halves := map[string]*score{}, [2]map[string]*score{{}, {}}
	for _, f := range fields {
		total[f], halves[0][f], halves[1][f] = &score{}, &score{}, &score{}
	}
	refused, reports := 0, 0
	for _, l := range readCorpus[labelled](t, "labels.jsonl") {
		l.text = pages[l.URL]
		delete(pages, l.URL)
		reports++
		h := fnv.New32a()
		h.Write([]byte(l.URL))
		half := halves[h.Sum32()%2]
		r, err := parseLabelled(l.URL, l.text)
		if err != nil {
			refused++
			t.Logf("refused  %s: %v", l.URL, err)
			r = &report.Report{}
			if perr := new(Error); errors.As(err, &perr) {
				r.Year, r.Agency, r.Region = perr.Year, perr.Agency, perr.Region
			}
		}
		for f, j := range map[string]judgement{"year": judgeYear(l, r), "agency": judgeAgency(l, r), "published": judgePublished(l, r)} {
			for _, s := range []*score{total[f], half[f]} {
				j.count(s)
			}
			if j.held && !j.right || j.wrong {
				t.Logf("%-9s want %s, got %s, doubt %q: %s", f, j.want, j.got, j.doubt, l.URL)
			}
		}
	}
	for _, f := range fields {
		t.Logf("%-9s %v; first half: %v; second half: %v", f, total[f], halves[0][f], halves[1][f])
		if total[f].wrong > 0 {
			t.Errorf("%s: %d wrong values without a doubt", f, total[f].wrong)
		}
	}
	t.Logf("%d of %d reports refused", refused, reports)
	for f, least := range map[string]float64{"year": 0.99, "agency": 0.97, "published": 0.97} {
		if s := total[f]; float64(s.right) < least*float64(s.held) {
			t.Errorf("%s: %v, want %.0f %%", f, s, 100*least)
		}
	}
	if refused > maxRefused {
		t.Errorf("%d reports refused, want at most %d", refused, maxRefused)
	}
	for url, text := range pages { // what is left has no label: no report
		var perr *Error
		if _, err := parseLabelled(url, text); !errors.As(err, &perr) || perr.Code != CodeNotReport {
			t.Errorf("no report, but got %v: %s", err, url)
		}
	}
}

// maxRefused is how many excerpts show too little of a report: page 4 of one, its points
// alone, and a title over elided prose.
const maxRefused = 3

func parseLabelled(url, text string) (*report.Report, error) {
	return Parse(context.Background(), Input{URL: url, Type: "text/plain; charset=utf-8", Body: []byte(text)})
}

// judgement is one field of one page.
type judgement struct {
	want, got, doubt   string
	held, right, wrong bool
}

func (j judgement) count(s *score) {
	switch {
	case j.held:
		s.held++
	default:
		s.silent++
	}
	switch {
	case j.held && j.right:
		s.right++
	case j.held:
		s.missed++
	}
	if j.wrong {
		s.wrong++
	}
}

func judgeYear(l labelled, r *report.Report) judgement {
	j := judgement{want: fmt.Sprint(l.Year), got: fmt.Sprint(r.Year), doubt: r.Identity.Year.Doubt}
	year, ok := l.Year.(float64)
	j.held = ok && (strings.Contains(l.text, fmt.Sprint(year)) || strings.Contains(hanDigits.Replace(l.text), fmt.Sprint(year)))
	j.right = j.want == j.got
	j.wrong = r.Year != 0 && !j.right && j.doubt == ""
	return j
}

func judgePublished(l labelled, r *report.Report) judgement {
	j := judgement{want: deref(l.Published), got: r.Published, doubt: r.Identity.Published.Doubt}
	j.held = j.want != "" && strings.Contains(bareDigits(l.text), bareDigits(j.want))
	j.right = j.want == j.got
	j.wrong = j.got != "" && !j.right && j.doubt == ""
	return j
}

func bareDigits(s string) string {
	return regexp.MustCompile(`[-年月/. ]`).ReplaceAllString(s, "")
}

func judgeAgency(l labelled, r *report.Report) judgement {
	code := labelRegion(deref(l.Region))
	j := judgement{want: deref(l.Region) + "|" + deref(l.Agency), got: r.Region.Code + "|" + r.Agency.Name, doubt: r.Identity.Agency.Doubt}
	j.right = sameRegion(r.Region.Code, code) && sameName(l, r, code)
	j.held = labelNotes[l.URL] == "" && holdsAgency(l, code)
	j.wrong = r.Region.Code != "" && !j.right && j.doubt == "" && labelNotes[l.URL] == ""
	return j
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// labelRegion is the code of a region that a label names from the province down, some
// without the city: an exact match, by no rule of the program.
func labelRegion(name string) string {
	if code, ok := regionNames[name]; ok || name == "" {
		return code
	}
	g := report.Regions()
	var find func(code string) string
	find = func(code string) string {
		for _, r := range g.Children(code) {
			path := g.Path(r.Code)
			full, short := g.FullName(r.Code), ""
			if len(path) == 3 {
				short = g.FullName(path[0]) + r.Name
			}
			if r.Level != "township" && len(path) > 0 && path[len(path)-1] == r.Code && (full == name || short == name) {
				return r.Code
			}
			if r.Level != "township" && r.Level != "county" {
				if found := find(r.Code); found != "" {
					return found
				}
			}
		}
		return ""
	}
	return find("")
}

// sameRegion: a township's own code lies below that of the county that labels name.
func sameRegion(got, want string) bool {
	if f, ok := report.Regions().Former(want); ok && report.Regions().Within(got, f.Into) {
		return true
	}
	return want != "" && (got == want || len(got) == 9 && report.Regions().Within(got, want))
}

// ownName is a body's name without its place, the words that its kind of name always has
// and those that names add freely.
func ownName(name, code string) string {
	g := report.Regions()
	name = bareText(name)
	for _, c := range g.Path(code) {
		r, _ := g.Lookup(c)
		name = strings.TrimPrefix(name, r.Name)
		for _, short := range []string{"红河州", "黔西南州", strings.TrimRight(r.Name, "市县区")} {
			if len([]rune(short)) > 1 {
				name = strings.TrimPrefix(name, short)
			}
		}
	}
	name = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(name, "市"), "县"), "人民政府")
	return strings.TrimSuffix(strings.TrimSuffix(name, "人民政府"), "办事处")
}

// bareText leaves out the words that names add freely, and brackets.
func bareText(s string) string {
	return strings.NewReplacer("和", "", "与", "", "(", "", ")", "", "国家", "").Replace(fold(s))
}

// sameName: the own names are equal, or both are registered names of one kind. A label
// without a body means the government of its region.
func sameName(l labelled, r *report.Report, code string) bool {
	if l.Agency == nil {
		return slices.Contains([]string{"province", "city", "county"}, l.Level) && slices.Contains([]string{"people_government", "development_zone"}, r.Agency.Type)
	}
	want, got := ownName(*l.Agency, code), ownName(r.Agency.Name, code)
	return want == got || want != "" && slices.Contains(registered(r.Agency.Type), want) && slices.Contains(registered(r.Agency.Type), got)
}

func registered(typ string) []string {
	var names []string
	for _, t := range report.AgencyTypes() {
		if t.ID != typ {
			continue
		}
		for _, n := range append(slices.Clone(t.Abbreviations), t.Name) {
			names = append(names, ownName(n, ""))
		}
		for _, f := range t.Former {
			names = append(names, ownName(f.Name, ""))
		}
	}
	return names
}

// holdsAgency: the shown text has the body's own name, and its place or the name of a
// township that only one place has.
func holdsAgency(l labelled, code string) bool {
	text, g := bareText(l.text), report.Regions()
	region, ok := g.Lookup(code)
	if l.Agency == nil || !ok {
		return false
	}
	own := ownName(*l.Agency, code)
	if !strings.Contains(text, own) {
		return false
	}
	if code == report.CountryCode || own != bareText(*l.Agency) && strings.Contains(text, bareText(*l.Agency)) || strings.Contains(text, region.Name) || own != "" && strings.Contains(text, strings.TrimRight(region.Name, "市县区")+own) {
		return true
	}
	return len(places(own)) == 1
}

// places are the codes of the townships of a name.
func places(name string) []string {
	g := report.Regions()
	var out []string
	var find func(code string)
	find = func(code string) {
		for _, r := range g.Children(code) {
			if r.Level == "township" && r.Name == name {
				out = append(out, r.Code)
			}
			find(r.Code)
		}
	}
	find("")
	return out
}
