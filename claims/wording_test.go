package claims

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// wordingReport is a report of an office with round numbers.
func wordingReport(year int, figures map[report.Key]int64) *report.Report {
	r := &report.Report{Year: year, Era: report.EraNational2021, Scope: report.ScopeOwn}
	for key, v := range figures {
		r.Figures = append(r.Figures, report.Figure{Key: key, State: report.StateNumber, Value: decimal.NewFromInt(v), At: "table:0/r1c1"})
	}
	return r
}

// TestWording: sentences that look like a figure of the year, and are or are not. Last
// year 50 requests came in, this year 100; 5 were carried in and 7 out; 98 were answered.
func TestWording(t *testing.T) {
	const denied = outcome + "denied.internal_affairs"
	prev := wordingReport(2022, map[report.Key]int64{newRequests: 50, carriedIn: 3, outcome + "total": 48, "requests.carried_out": 5})
	this := wordingReport(2023, map[report.Key]int64{newRequests: 100, carriedIn: 5, outcome + "total": 98, "requests.carried_out": 7,
		outcome + "granted": 60, outcome + "partial": 9, denied: 6, outcome + "denied.other_law": 0, outcome + "denied.state_secret": 0,
		outcome + "denied.security_stability": 0, outcome + "denied.third_party": 0, outcome + "denied.process_info": 0,
		outcome + "denied.enforcement_file": 0, outcome + "denied.administrative_query": 0,
		"review.total": 8, "litigation.direct.total": 3, "litigation.after_review.total": 2, "admin.penalty.decisions": 678})
	for sentence, want := range map[string]string{
		// years that something is compared with
		"收到申请100件，比2021年增长100%。":          "received=100 A; growth=100 U",
		"收到申请100件，较2020年增加80件，增长400%。":    "received=100 A; growth_by=80 U; growth=400 U",
		"收到申请100件，比2022年增长100%。":          "received=100 A; growth=100 A",
		"与2022年相比，收到政府信息公开申请100件。":        "received=100 A",
		"较2022年有所增长，全年收到政府信息公开申请100件。":    "received=100 A",
		"2022年度收到政府信息公开申请50件，今年收到申请100件。": "received=50 A; received=100 A",
		"2022年结转5件，结转至2024年7件。":           "carried_in=5 A; carried_out=7 A",
		"2023年结转7件。": "",
		"按照2019年修订的条例，收到政府信息公开申请90件。":       "received=90 D",
		"自2019年起，收到政府信息公开申请500件。":           "received=500 U",
		"五年来共收到政府信息公开申请500件。":               "received=500 U",
		"2019-2023年收到政府信息公开申请500件。":         "received=500 U",
		"2022、2023年收到政府信息公开申请150件。":         "received=150 U",
		"近三年收到政府信息公开申请300件。":                "received=300 U",
		"一年来收到政府信息公开申请90件。":                 "received=90 D",
		"统计期间收到政府信息公开申请90件。":                "received=90 D",
		"2023年12月收到政府信息公开申请9件。":             "received=9 U",
		"2023年1-12月收到政府信息公开申请90件。":          "received=90 D",
		"截至2023年12月底，收到政府信息公开申请90件。":        "received=90 D",
		"上半年收到政府信息公开申请40件，全年收到政府信息公开申请90件。": "received=40 U; received=90 D",

		// numbers that are not exact, and averages
		"收到政府信息公开申请90件以上。":         "",
		"收到政府信息公开申请90件左右。":         "",
		"收到申请100件，同比增长90%以上。":      "received=100 A; growth=90 U",
		"收到申请100件，平均每月受理申请8件。":     "received=100 A",
		"予以公开60件，占90%以上。":          "granted=60 A",
		"收到申请100件，占约90%，日均办理申请1件。": "received=100 A",

		// changes told in words
		"收到申请100件，同比增长一倍。":   "received=100 A; growth=100 A",
		"收到申请100件，比上年翻一番。":   "received=100 A; growth=100 A",
		"收到申请100件，比上年翻两番。":   "received=100 A; growth=300 D",
		"收到申请100件，是上年的2倍。":   "received=100 A; growth=100 A",
		"收到申请100件，为去年的3.5倍。": "received=100 A; growth=250 D",
		"收到申请100件，同比增长近一倍。":  "received=100 A",

		// some of them, or others
		"收到涉及土地征收的政府信息公开申请60件。":        "received=60 S",
		"收到公民、法人或者其他组织提出的政府信息公开申请90件。": "received=90 D",
		"收到重复申请3件。":                      "received=3 S",
		"受理低保申请560件。":                    "received=560 S",
		"协助区政府办理政府信息公开申请20件。":            "received=20 S",
		"区政府收到政府信息公开申请300件。":             "received=300 S",
		"答复网民留言560件，答复560件。":             "answered=560 S",
		"因属于内部事务信息不予公开1件。":               "denied=1 S",
		"不予公开16件。":                       "denied=16 D",
		"予以公开69件，其中部分公开9件。":              "granted=69 A; partial=9 A",
		"予以公开或部分公开69件。":                  "disclosed=69 A",
		"公示行政处罚决定500件。":                  "penalties=500 S",
		"作出行政处罚决定500件。":                  "penalties=500 D",
		"办理行政复议案件120件，其中涉及政府信息公开的8件。":    "review=120 S",
		"全年新发生行政复议3件。":                   "review=3 S",
		"未收到要求提供特定信息的申请，受理政府信息公开申请100件。": "received=0 S; received=100 A",
		"未收到法人或其他组织提出的政府信息公开申请。":         "received=0 S",
		"未收到公民、法人或其他组织提出的政府信息公开申请。":      "received=0 D",
		"没有因答复不及时引起的行政复议。":               "review=0 S",
		"没有因政府信息公开引起的行政诉讼。":              "litigation=0 D",
		"不予公开6件，占全市不予公开总数的3%。":           "denied=6 A; share=3 U",
		"不予公开6件，占不予公开和部分公开总数的40%。":       "denied=6 A; share=40 U",
		"予以公开60件，占答复总数的51%。":             "granted=60 A; share=51 D",
		"市住建局收到政府信息公开申请30件。":             "received=30 S",
		"全市公安系统收到政府信息公开申请30件。":           "received=30 S",
		"全市政府系统收到政府信息公开申请30件。":           "received=30 D",
		"网上申请办结量同比增长20%。":                "",
		"收到政府信息公开申请数量同比增长20%。":           "growth=20 D",
	} {
		this.Sections = []report.Section{{Kind: report.SectionRequests, Text: sentence}}
		this.Scope, prev.Scope = report.ScopeOwn, report.ScopeOwn
		if strings.Contains(sentence, "全市") || strings.Contains(sentence, "市住建局") {
			this.Scope, prev.Scope = report.ScopeRegional, report.ScopeRegional
		}
		var got []string
		for _, c := range Check(this, prev) {
			got = append(got, fmt.Sprintf("%s=%s %s", c.Subject, c.Value, letters[c.Verdict]))
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s: %s, want %s", sentence, s, want)
		}
	}
}
