package index

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	generated "github.com/nianbao/nianbao/bench/search"
	"github.com/nianbao/nianbao/report"
)

var update = flag.Bool("update", false, "rewrite golden files")

// judged is a query with the reports that answer it, by construction of the corpus.
type judged struct {
	kind, query string
	right       []string // ids
}

// rankTopics stand in few reports each: as they are printed there, and in the other script.
var rankTopics = [][2]string{
	{"湿地保护", "濕地保護"}, {"老旧小区改造", "老舊小區改造"}, {"网约车", "網約車"}, {"学区划分", "學區劃分"}, {"垃圾分类", "垃圾分類"},
	{"长江禁渔", "長江禁漁"}, {"电梯安全", "電梯安全"}, {"养老机构", "養老機構"}, {"传染病防控", "傳染病防控"}, {"古树名木", "古樹名木"},
	{"农村厕所", "農村廁所"}, {"疫苗接种", "疫苗接種"}, {"拆迁补偿", "拆遷補償"}, {"欠薪线索", "欠薪線索"}, {"扬尘治理", "揚塵治理"},
	{"职业病", "職業病"}, {"防汛预案", "防汛預案"}, {"图书馆", "圖書館"}, {"无障碍设施", "無障礙設施"}, {"种粮补贴", "種糧補貼"},
}

// rankMain are spoken of at length in one report and mentioned in six: the first ten stand
// in its title.
var rankMain = strings.Fields(`夜间经济 智慧停车 林长制 河湖长制 数字乡村 海绵城市 冷链物流 绿色建筑 文物修缮 消费维权
	信访积案 燃气整治 校园食品 森林防火 危房改造 退役军人 公共厕所 农资打假 道路开挖 噪声投诉`)

// rankCorpus makes reports of 20 places, 5 types and 6 years with planted topics, and the
// queries that follow from what was planted.
func rankCorpus() (rs []*report.Report, qs []judged) {
	c := generated.NewCorpus()
	for place := range 20 {
		for kind := range 5 {
			for year := range 6 {
				rs = append(rs, c.Report(place*13+len(c.Regions)*(kind+10*year)))
			}
		}
	}
	next := 0
	pick := func() *report.Report { // each report gets one thing only
		next += 7
		return rs[next%len(rs)]
	}
	say := func(r *report.Report, section int, text string) { r.Sections[section].Text += text + "\n" }
	ask := func(kind, query string, right ...*report.Report) {
		j := judged{kind, query, nil}
		for _, r := range right {
			j.right = append(j.right, r.ID)
		}
		qs = append(qs, j)
	}
	for range 25 {
		r := pick()
		ask("agency, year as condition", fmt.Sprintf("%s 年:%d", r.Agency.Name, r.Year), r)
		r = pick()
		short := []rune(r.Agency.Name)
		ask("end of the agency's name, year as word", fmt.Sprintf("%s %d", string(short[len(short)-min(len(short), 9):]), r.Year), r)
	}
	for i, t := range rankTopics {
		a, b := pick(), pick()
		say(a, i%6, "今年新增"+t[0]+"专题。")
		say(b, (i+1)%6, "群众关心"+t[1]+"问题。")
		ask("topic", t[0], a, b)
		ask("topic in the other script", t[1], a, b)
	}
	for i := range 10 {
		r := pick()
		number := fmt.Sprint(734101 + 911*i)
		wide := strings.Map(func(d rune) rune { return d - '0' + '０' }, number)
		if i%2 == 0 {
			number, wide = wide, number
		}
		say(r, 2, "累计访问"+number+"人次。")
		ask("number, full-width on one side", wide, r)
	}
	for i := range 10 {
		about, topic := pick(), rankMain[i]
		about.Title = topic + about.Title
		for range 6 {
			say(pick(), 0, "另有"+topic+"一项。")
		}
		ask("title before passing mention", topic, about)
	}
	for i := range 10 {
		often, topic := pick(), rankMain[i+10]
		say(often, 1, strings.Repeat("成立"+topic+"，"+topic+"每周会商。", 4))
		for range 6 {
			say(pick(), 1, "配合"+topic+"。")
		}
		ask("often before once", topic, often)
	}
	byAgency := map[string][]*report.Report{}
	for _, r := range rs {
		byAgency[r.Agency.ID] = append(byAgency[r.Agency.ID], r)
	}
	for i := range 15 {
		r := rs[(i*41+3)%len(rs)]
		name := []rune(r.Agency.Name)
		at := len(name) - 3 - i%3
		slip := slices.Concat(name[:at], []rune{'鑫'}, name[at+1:])
		ask("one character wrong, as proposed", string(slip), byAgency[r.Agency.ID]...)
		ask("initials of pinyin, as suggested", initials(r.Agency.Name), byAgency[r.Agency.ID]...)
	}
	return rs, qs
}

// resolveQuery takes the first suggestion for initials, and what is proposed for a slip.
func (j judged) resolveQuery(t *testing.T, x *Index) string {
	switch j.kind {
	case "initials of pinyin, as suggested":
		found, err := x.Suggest(t.Context(), j.query, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 0 {
			return found[0].Query
		}
	case "one character wrong, as proposed":
		if meant := found(t, x, Filter{Text: j.query}).Meant; meant != "" {
			return meant
		}
	}
	return j.query
}

// rankStats are sums over queries; right answers beyond k do not count against recall@k.
type rankStats struct {
	queries                 int
	at1, at5, at10, inverse float64
}

func (s *rankStats) add(right, got []string) {
	s.queries++
	recall := func(k int) float64 {
		n := 0
		for _, id := range got[:min(k, len(got))] {
			if slices.Contains(right, id) {
				n++
			}
		}
		return float64(n) / float64(min(k, len(right)))
	}
	s.at1, s.at5, s.at10 = s.at1+recall(1), s.at5+recall(5), s.at10+recall(10)
	if i := slices.IndexFunc(got, func(id string) bool { return slices.Contains(right, id) }); i >= 0 {
		s.inverse += 1 / float64(i+1)
	}
}

func (s *rankStats) line(kind string) string {
	n := float64(s.queries)
	return fmt.Sprintf("%.3f %.3f %.3f %.3f %4d  %s", s.at1/n, s.at5/n, s.at10/n, s.inverse/n, s.queries, kind)
}

const rankHead = "# recall@1, recall@5, recall@10, MRR, queries, kind; rewritten by go test ./index -run TestRanking -update"

// TestRanking asks the generated corpus.
func TestRanking(t *testing.T) {
	rs, qs := rankCorpus()
	rank(t, "rank_stats.txt", rs, qs)
}

// rank fails when a kind of query is answered worse than the golden file says.
func rank(t *testing.T, golden string, rs []*report.Report, qs []judged) {
	t.Helper()
	x := built(t, rs...)
	kinds := []string{"all"}
	stats := map[string]*rankStats{"all": {}}
	for _, j := range qs {
		if stats[j.kind] == nil {
			kinds, stats[j.kind] = append(kinds, j.kind), &rankStats{}
		}
		got := hitIDs(found(t, x, Filter{Text: j.resolveQuery(t, x), Limit: 10}))
		stats[j.kind].add(j.right, got)
		stats["all"].add(j.right, got)
		if len(got) == 0 || !slices.Contains(j.right, got[0]) {
			t.Logf("%s: %q finds %v first, want %v", j.kind, j.query, got[:min(1, len(got))], j.right)
		}
	}
	lines := []string{rankHead}
	for _, kind := range kinds {
		lines = append(lines, stats[kind].line(kind))
	}
	path := filepath.Join("testdata", golden)
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	worse(t, bufio.NewScanner(f), lines)
}

// worse compares lines with those of the golden file, number by number.
func worse(t *testing.T, golden *bufio.Scanner, lines []string) {
	t.Helper()
	i := 0
	for ; golden.Scan(); i++ {
		if i == 0 {
			continue
		}
		want, got := strings.Fields(golden.Text()), []string{}
		if i < len(lines) {
			got = strings.Fields(lines[i])
		}
		if len(got) < 6 || len(want) < 6 || !slices.Equal(got[4:], want[4:]) {
			t.Fatalf("the golden file has %q here, now %v: run with -update", golden.Text(), got)
		}
		for k := range 4 {
			if got[k] < want[k] { // digits of one width
				t.Errorf("worse: %s, was %s", lines[i], golden.Text())
				break
			}
		}
	}
	if i != len(lines) {
		t.Errorf("the golden file has %d lines, now %d: run with -update", i, len(lines))
	}
}
