package crawler

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestJudge(t *testing.T) {
	tests := []struct {
		words string
		want  verdict
	}{
		{"甲区规划局2019年政府信息公开工作年度报告", report},
		{"政府信息公开工作2022年度报告", report},
		{"2017年度政府信息公开工作报告", report},
		{"2016年政府信息公开工作报告", report},
		{"2008年信息公开年报", report},
		{"甲镇二○○九年政府信息公开年度报告", report},
		{"甲局２０１３年 度 政府信息\n公开年度报告", report},
		{"2015年政务信息公开年度报告", report},
		{"关于2019年政府信息公开工作年度报告的公告", report},
		{"关于印发《甲县2012年政府信息公开年度报告》的通知", report},
		{"甲市机构编制委员会办公室2018年政府信息公开年度报告", report},
		{"甲市住房制度改革办公室2011年信息公开年报", report},
		{"甲市统计局2020年政府信息公开工作年度报告（文字版）", report},
		{"甲区人口和计划生育局2010年政府信息公开年度报告", report},

		{"2019年甲镇政府信息公开工作报告", report},
		{"甲学院2018学年度信息公开年度工作报告.docx", report},
		{"甲局2013年度政府信息公开年度报告", report},
		{"甲乡人民政府\n2018年政府信息公开工作年度报告", report},
		{"自治区人民政府办公厅2022\n\n政府信息公开工作年度报告", report},
		{"县退役军人事务局2025年政府信息公开工作年度报告", report},
		{"2019年度政府信息公开工作年度报告", report},
		{"甲办事处2023年度政府\n信息公开工作年度报告", report},
		{"政府信息公开工作年度报告（2023年度）", report},
		{"二0一七年政府信息公开工作年度报告", report},
		{"关于公布2019年度政府信息公开年度报告的通知", report},
		{"甲市环境保护局2014年政府信息公开工作年度报告", report},
		{"中小企业局2015年政府信息公开年报", report},
		{"甲局2023年政府信息公开工作年度报告(PDF版)", report},
		{"甲局2023年政府信息公开工作年度报告（图片版）", report},

		{"甲局2020年政府信息公开年度报告（PDF格式）", report},
		{"信息安全测评中心2019年政府信息公开工作年度报告", report},
		{"甲会议中心2021年政府信息公开工作年度报告", report},
		{"2008年5-12月政府信息公开工作报告", report},
		{"2019年1-12月政府信息公开工作报告", report},
		{"2021年度政府信息公开工作年度报告（2021年1月1日-12月31日）", report},

		{"甲乙丙丁戊己庚辛局2023年政府信息公开工作年...", report},
		{"甲乙丙丁戊己庚辛局2023年政府信息公开年度报…", report},
		{"甲乙丙丁戊己庚辛局2023年政府信息公开工…", loose},
		{"甲乙丙丁戊己庚辛局2023年政府信息公开…", loose},
		{"关于印发2023年政府信息公开工作要点…", unknown},
		{"2023年政府信息公开工作", unknown},

		{"政府信息公开年报", column},
		{"市政府信息公开年度报告3", column},
		{"甲镇政府信息公开工作年度报告", column},

		{"甲局2019年年报", loose},
		{"甲街道2014年度报告", loose},

		{"甲区2023年法治政府建设年度报告", refused},
		{"甲局2020年政府网站工作年度报表", refused},
		{"甲局2020年上半年政府信息公开工作报告（半年度报告）", refused},
		{"《甲区2023年政府信息公开工作年度报告》解读", refused},
		{"一图读懂2023年政府信息公开工作年度报告", refused},
		{"2023年政府信息公开年度报告图解", refused},
		{"政府信息公开年度报告制度", refused},
		{"政府信息公开指南（2020年）", refused},
		{"关于报送2020年政府信息公开工作年度报告的通知", refused},
		{"关于做好2021年政府信息公开工作年度报告编制发布工作的通知", refused},
		{"2019年政府工作报告", refused},
		{"甲区2020年第三季度政府信息公开工作报告", refused},
		{"2006年政府信息公开工作二月份情况报告", refused},
		{"2020年国有企业信息公开年度报告", refused},
		{"2012年环境信息公开年度报告", refused},
		{"2019年甲局预算信息公开情况报告", refused},
		{"政府网站与政务新媒体工作年度报表（2021年度）", refused},
		{"甲局政府信息公开年度报告范文", refused},
		{"2021年政府信息公开工作年度报告格式", refused},
		{"关于做好2023年政府信息公开工作年度报告发布工作的通知", refused},
		{"甲局2019年1-6月政府信息公开工作报告", refused},
		{"甲局2019年1月至9月份政府信息公开工作报告", refused},
		{"甲局2019年１—６月份政府信息公开工作报告", refused},
		{"甲区政府信息公开工作考核办法", refused},
		{"甲市2021年依法行政工作年度报告", refused},

		{"2019年度财务年报", unknown},
		{"2021年绩效年度报告", unknown},
		{"甲区政府信息公开目录", refused},
		{"甲区政府信息公开", unknown},
		{"下一页", unknown},
		{"  ", unknown},
	}
	for _, tt := range tests {
		if got := judge(tt.words); got != tt.want {
			t.Errorf("judge(%q) = %d, want %d", tt.words, got, tt.want)
		}
	}
}

// TestJudgeRealTitles reads the titles of real reports and of pages that only look like reports, which are not part
// of this repository. Titles in traditional characters are left out: no official host shows one.
func TestJudgeRealTitles(t *testing.T) {
	found, all := 0, 0
	labelled := map[string]bool{}
	eachLine(t, "labels.jsonl", func(l corpusLine) {
		labelled[l.URL] = true
		if l.Title == "" || !l.Official {
			return
		}
		all++
		if judge(l.Title) == report {
			found++
		} else {
			t.Errorf("missed %q", l.Title)
		}
	})
	wrong, others := 0, 0
	eachLine(t, "pages.jsonl", func(l corpusLine) {
		if u, err := url.Parse(l.URL); err != nil || labelled[l.URL] || !strings.HasSuffix(u.Hostname(), ".gov.cn") {
			return
		}
		others++
		title, _, _ := strings.Cut(l.Text, "\n")
		if judge(title) == report {
			wrong++
			t.Errorf("taken for a report: %q", title)
		}
	})
	t.Logf("recall %d of %d titles of reports, %d of %d other pages taken for one", found, all, wrong, others)
	if all < 50 || others < 5 {
		t.Errorf("%d titles and %d other pages: the corpus is not what it was", all, others)
	}
}

type corpusLine struct {
	URL, Title, Text string
	Official         bool `json:"official_host"`
}

func eachLine(t *testing.T, name string, do func(corpusLine)) {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "shared", "corpus", name))
	if err != nil {
		t.Skipf("the corpus of real pages is not here: %v", err)
	}
	defer f.Close()
	for dec := json.NewDecoder(f); ; {
		var l corpusLine
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		do(l)
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("2019年政府信息公开工作年度报告")
	f.Fuzz(func(t *testing.T, s string) { judge(s) }) // must not panic or hang
}
