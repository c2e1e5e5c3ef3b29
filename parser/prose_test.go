package parser

import (
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestProse: what sentences of a 2023 report state, and what they do not.
func TestProse(t *testing.T) {
	const fee, sessions, people, meetings = "fees.information_processing", "training.sessions", "training.attendees", "meetings.held"
	for sentence, want := range map[string]map[report.Key]string{
		"2023年，无收取信息处理费情况。":                             {fee: "0 元"},
		"本年度未收取信息处理费。":                                  {fee: "0 元"},
		"本机关未向申请人收取信息处理费。":                              {fee: "0 元"},
		"本年度没有产生政府信息公开信息处理费，也无其他事项。":                    {fee: "0 元"},
		"2023年1月1日至12月31日，我局未发生收取信息处理费的情况。":             {fee: "0 元"},
		"依据《政府信息公开信息处理费管理办法》规定，2023年全市实际收取信息处理费共计400元。": {fee: "400 元"},
		"严格落实《政府信息公开信息处理费管理办法》，全年收取政府信息公开信息处理费 0 元。":    {fee: "0 元"},
		"2023 年有 1 件政府信息公开申请案件收取信息处理费 380 元。":           {fee: "380 元"},
		"本年度收取信息处理费2件，共计1,200.50元。":                     {fee: "1200.5 元"},
		"2023年信息处理费发出收费通知3件，总金额1200元，实际收取的总金额为800元。":    {fee: "800 元"},
		"本年度信息处理费收取金额为1.2万元。":                           {fee: "1.2 万元"},
		"信息处理费总金额为零。":                                   {fee: "0 元"},
		"2022年收取信息处理费100元。":                             {},
		"2022年未收取信息处理费。":                                {},
		"自2021年以来累计收取信息处理费300元。":                        {},
		"提供政府信息不收取费用，但申请数量明显超过合理范围的，按照规定收取信息处理费。":       {},
		"上半年未收取信息处理费。":                                  {},
		"2023年1月至6月收取信息处理费100元。":                        {},
		"没有信息处理费减免情况。":                                  {},
		"信息处理费按每件100元/件计收。":                             {},
		"本年度收取信息处理费100元，另有信息处理费收入200元。":                 {},
		"本年度收取信息处理费50余元。":                               {},
		"本年度办理申请5件（2022年收取信息处理费30元）。":                   {},
		"全年举办政府信息公开培训班3期，培训人员120人次。":                    {sessions: "3 次", people: "120 人次"},
		"2023年组织开展政务公开业务培训2次。":                          {sessions: "2 次"},
		"全年召开2次政务公开工作会议。":                               {meetings: "2 次"},
		"2023年，召开全区政府信息公开工作会议1次。":                       {meetings: "1 次"},
		"全年举办业务培训3期。":                                   {},
		"组织政务公开培训3次。":                                   {},
		"全年组织政务公开培训3余次。":                                {},
		"2024年将举办政府信息公开培训班3期。":                          {},
		"全年召开各类会议20次。":                                  {},
	} {
		r := readPage(t, asHTML(documentTable)+"<p>六、其他需要报告的事项</p><p>"+sentence+"</p>")
		got := map[report.Key]string{}
		for _, f := range r.Figures {
			if f.Mark == report.MarkProse {
				got[f.Key] = f.Value.String() + " " + f.Unit
				if !strings.Contains(strings.ReplaceAll(sentence, " ", ""), strings.ReplaceAll(f.Text, " ", "")) {
					t.Errorf("%s: words %q", sentence, f.Text)
				}
			}
		}
		for _, key := range []report.Key{fee, sessions, people, meetings} {
			if got[key] != want[key] {
				t.Errorf("%s\n%s = %q, want %q", sentence, key, got[key], want[key])
			}
		}
		if err := holds(r); err != nil {
			t.Errorf("%s: %v", sentence, err)
		}
	}
}

// TestProseGivesWay: a table's figure stands, and sentences that disagree say nothing.
func TestProseGivesWay(t *testing.T) {
	const table = `<table><tr><td>统计指标<td>单位<td>统计数<tr><td>举办各类培训班数<td>次<td>5<tr><td>接受培训人员数<td>人次<td>90</table>`
	if r := readPage(t, table+"<p>八、会议培训情况</p><p>全年举办政府信息公开培训班3期。</p>"); says(r, "training.sessions") != "5" {
		t.Errorf("the table prints 5, the figure is %s", says(r, "training.sessions"))
	}
	r := readPage(t, asHTML(documentTable)+"<p>一、总体情况</p><p>全年收取信息处理费100元。</p><p>六、其他需要报告的事项</p><p>全年未收取信息处理费。</p>")
	if says(r, "fees.information_processing") != "absent" {
		t.Errorf("100元 and nothing: %s", says(r, "fees.information_processing"))
	}
}

// TestLocate: words are found in a text that prints other blanks.
func TestLocate(t *testing.T) {
	for text, want := range map[string]string{
		"全年未收取信息处理费。":             "未收取信息处理费",
		"未来，全年未 收取\u00a0信息\n处理费。": "未 收取\u00a0信息\n处理费",
		"未收取费用":   "",
		"未收取信息处理": "",
		"":        "",
	} {
		from, to, ok := locate(text, "未收取 信息处理费")
		if ok != (want != "") || ok && string([]rune(text)[from:to]) != want {
			t.Errorf("%s: %v %q", text, ok, string([]rune(text)[from:to]))
		}
	}
	if _, _, ok := locate("文", ""); ok {
		t.Error("no words were found somewhere")
	}
}

// TestProseOrigin: the words stand at the figure's place, in a page and in a text.
func TestProseOrigin(t *testing.T) {
	const name = "上海市宝山区水务局2023年政府信息公开工作年度报告"
	page := "<h1>" + name + "</h1><div>" + asHTML(documentTable) + "<p>六、其他需要报告的事项</p><div>说明<p>2023年，<span>我局</span>未<b>收取</b> 信息处理费。</p></div></div>"
	r := mustParse(t, Input{Region: "310113", Body: []byte(page)})
	f, _ := r.Figure("fees.information_processing")
	if got := textAt(t, page, f.Origin); got != "未收取 信息处理费" || f.Text != got {
		t.Errorf("at %s stands %q, the figure says %q", f.Origin, got, f.Text)
	}
	text := name + "\n" + tabbed(documentTable) + "六、其他需要报告的事项\n2023年，我局未收取　信息处理费。\n"
	r = mustParse(t, Input{Region: "310113", Body: []byte(text)})
	f, _ = r.Figure("fees.information_processing")
	if got := atOrigin(t, []rune(text), f.Origin); got != "未收取　信息处理费" {
		t.Errorf("at %s stands %q", f.Origin, got)
	}
}
