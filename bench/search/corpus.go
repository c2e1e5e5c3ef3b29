// Package search measures building and searching the index beside Groonga, SQLite FTS5 and
// Xapian, on the same generated reports in the same run.
package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// Corpus generates reports for measurements, the same ones at every run: a report is a
// function of its number. The text is of the length of real ones (12.7 KB in the mean) and
// mostly boilerplate: sentences of fixed wording whose gaps are filled with words that are as
// unevenly frequent as those of a language. Words are drawn characters, so that the text has
// more different pairs of characters than real text; sizes measured on it are pessimistic.
type Corpus struct {
	Regions []report.RegionRef
	words   []string
	phrases []string
	types   []report.AgencyType
}

const (
	corpusRegions  = 300
	corpusTypes    = 10 // agencies a region
	firstYear      = 2008
	corpusYears    = 18
	corpusWords    = 2800
	meanSentences  = 110 // a report
	wordSkew       = 1.1
	wordHead       = 3
	phraseOneIn    = 3 // of the gaps one in so many holds a phrase of the field
	figuresAReport = 20
)

// commonHan are characters that words are drawn from.
const commonHan = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"

// boilerplate are the sentences; %s is a word or a phrase, %d a number.
var boilerplate = []string{
	"本单位高度重视%s工作，将%s纳入年度重点任务，由主要负责同志亲自部署%s。",
	"全年主动公开%s信息%d条，其中%s类信息%d条。",
	"通过政府网站、政务新媒体和%s等渠道发布%s，累计%d篇次。",
	"围绕%s和%s，进一步细化公开内容，完善%s目录。",
	"根据《中华人民共和国政府信息公开条例》的要求，现公布%s年度报告，内容包括%s与%s。",
	"收到%s方面的申请%d件，均在法定期限内答复，涉及%s。",
	"没有因%s引起的行政复议和行政诉讼，%s运行平稳。",
	"对%s进行全面梳理，及时更新%s，做到%s应公开尽公开。",
	"组织%s培训%d次，参训人员覆盖%s和%s。",
	"存在的主要问题是%s还不够及时，%s的形式有待丰富。",
	"下一步将加强%s队伍建设，推动%s与%s深度融合。",
	"政策解读材料共%d篇，其中图表解读%s占多数，主要说明%s。",
	"依托%s平台，推进%s标准化规范化，群众查询%s更加方便。",
	"回应社会关切%d次，重点涉及%s、%s和%s。",
	"财政预决算及%s专项资金的分配情况已在%s公布。",
	"建议提案办理结果公开%d件，内容为%s和%s。",
	"行政许可、行政处罚等%s事项按%s要求公示。",
	"未收取检索、复制、邮寄等%s费用，%s减免情况见附表。",
	"公共企事业单位办事公开工作由%s指导，%s有序推进。",
	"信息公开申请的渠道包括当面、信函、传真和%s，其中%s占比最高。",
	"建立健全%s审查机制，落实%s先审后发和%s责任。",
	"其他需要报告的事项：%s、%s。",
}

// NewCorpus prepares the words.
func NewCorpus() *Corpus {
	c := &Corpus{types: report.AgencyTypes()[:corpusTypes]}
	rnd := rand.New(rand.NewPCG(1, 1))
	han := []rune(commonHan)
	for range corpusWords {
		w := make([]rune, 2+min(rnd.IntN(6), 2)*rnd.IntN(2))
		for i := range w {
			w[i] = han[rnd.IntN(len(han))]
		}
		c.words = append(c.words, string(w))
	}
	for _, in := range report.Indicators().All() {
		if n := len([]rune(in.Label)); n >= 4 && n <= 12 && len(c.phrases) < 170 {
			c.phrases = append(c.phrases, in.Label)
		}
	}
	g := report.Regions()
	for code := 110000; code < 660000 && len(c.Regions) < corpusRegions; code += 1 {
		r, ok := g.Lookup(fmt.Sprint(code))
		if ok && r.Level == "county" && code%7 == 0 {
			c.Regions = append(c.Regions, report.RegionRef{Code: r.Code, Name: g.FullName(r.Code)})
		}
	}
	return c
}

// Report makes report number n.
func (c *Corpus) Report(n int) *report.Report {
	rnd := rand.New(rand.NewPCG(7, uint64(n)))
	place := c.Regions[n%len(c.Regions)]
	kind := c.types[n/len(c.Regions)%len(c.types)]
	round := n / len(c.Regions) / len(c.types)
	year := firstYear + round%corpusYears
	agency := fmt.Sprintf("%s-%s", place.Code, kind.ID)
	name := place.Name + kind.Name
	if again := round / corpusYears; again > 0 { // more than 54,000: further offices of the same kind
		agency, name = fmt.Sprintf("%s-%d", agency, again), fmt.Sprintf("%s第%d分局", name, again)
	}
	r := &report.Report{
		ID: fmt.Sprintf("%s/%d", agency, year), Year: year, Era: report.Eras()[min((year-firstYear)/4, len(report.Eras())-1)],
		Title:     fmt.Sprintf("%s%d年政府信息公开工作年度报告", name, year),
		Scope:     report.ScopeOwn,
		Published: fmt.Sprintf("%d-01-20", year+1),
		Agency:    report.Agency{ID: agency, Name: name, Type: kind.ID, Level: "department"},
		Region:    place,
		Source: report.Source{URL: fmt.Sprintf("http://www.example.test/%d.html", n), SHA256: fmt.Sprintf("%064x", n),
			Fetched: time.Date(year+1, 2, 1, 0, 0, n%86400, 0, time.UTC), Type: "text/html", Parser: "bench"},
	}
	zipf := rand.NewZipf(rnd, wordSkew, wordHead, uint64(len(c.words)-1))
	kinds := []report.SectionKind{report.SectionOverview, report.SectionProactive, report.SectionRequests,
		report.SectionReviewLitigation, report.SectionProblems, report.SectionOther}
	sentences := meanSentences/2 + rnd.IntN(meanSentences)
	for i, k := range kinds {
		r.Sections = append(r.Sections, report.Section{Kind: k, Heading: fmt.Sprintf("%s、%s", []string{"一", "二", "三", "四", "五", "六"}[i], k),
			Text: c.paragraphs(rnd, zipf, sentences/len(kinds)+1)})
	}
	ids := report.Indicators().All()
	for i := range figuresAReport {
		v := decimal.NewFromInt(int64(rnd.IntN(1000)))
		r.Figures = append(r.Figures, report.Figure{Key: report.Key(ids[(i*7)%len(ids)].ID), Unit: "件", State: report.StateNumber,
			Text: v.String(), Value: v, At: fmt.Sprintf("table:0/r%dc2", i)})
	}
	return r
}

func (c *Corpus) paragraphs(rnd *rand.Rand, zipf *rand.Zipf, n int) string {
	var b strings.Builder
	for i := range n {
		for s := boilerplate[rnd.IntN(len(boilerplate))]; s != ""; {
			at := strings.IndexByte(s, '%')
			if at < 0 {
				b.WriteString(s)
				break
			}
			b.WriteString(s[:at])
			switch {
			case s[at+1] == 'd':
				fmt.Fprint(&b, rnd.IntN(3000))
			case rnd.IntN(phraseOneIn) == 0:
				b.WriteString(c.phrases[rnd.IntN(len(c.phrases))])
			default:
				b.WriteString(c.words[zipf.Uint64()])
				b.WriteString(c.words[zipf.Uint64()])
			}
			s = s[at+2:]
		}
		if i%5 == 4 {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// TextBytes is the length of r's text: title, agency, headings and sections.
func TextBytes(r *report.Report) int {
	n := len(r.Title) + len(r.Agency.Name)
	for _, s := range r.Sections {
		n += len(s.Heading) + len(s.Text)
	}
	return n
}

// Words are what sentences are filled with, the most frequent first.
func (c *Corpus) Words() []string { return c.words }
