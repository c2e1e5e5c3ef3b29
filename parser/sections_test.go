package parser

import (
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestHeading: the standard headings and the variants that offices print.
func TestHeading(t *testing.T) {
	for kind, texts := range map[report.SectionKind][]string{
		report.SectionPreface: {"引言", "前言", "引 言", "一、引言"},
		report.SectionOverview: {"一、概述", "一 、概 ", "概 述", "一 概 述", "一 、概 述", "一概述", "一、概  述", "一、总体情况", "总体情况", "一、基本工作情况", "一、工作概述",
			"一、总体概述", "1、 总体情况", "1.总体情况", "一、总体情况、", "一、总体情况(宋体加粗小四号字)", "一、主要工作概述", "一、政府信息公开工作要点落实情况",
			"一、主要任务落实情况", "第一部分、概述", "第一部分 总体情况", "一、一、总体情况", "一、1、总体情况", "一、政府信息公开工作总体情况"},
		report.SectionProactive: {"二、主动公开政府信息情况", "二、政府信息主动公开情况", "二、公文类政府信息基本情况", "三、主动政府信息公开情况", "二、主动公开情况",
			"、主动公开政府信息情况", "二、主动公开政府政府情况", "二、重点领域政府信息公开工作情况", "主动公开政府信息情况"},
		report.SectionRequests: {"三、依申请公开政府信息情况", "三、政府信息依申请公开情况", "三、依申请公开情况", "四、依申请公开办理情况",
			"四、依申请公开和不予公开政府信息情况", "三、收到和处理政府信息公开申请情况", "收到和处理政府信息公开申请情况"},
		report.SectionReviewLitigation: {"四、复议、诉讼和申诉举报等情况", "四、复议、诉讼和申诉的情况", "四、政府信息公开类行政复议、行政诉讼和举报申诉等情况",
			"四、政府信息公开复议、诉讼情况", "四、复议、诉讼和申述举报等情况", "四、政府信息公开行政复议、行政诉讼情况",
			"四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "五、行政复议、行政诉讼和举报投诉情况", "五、因政府信息公开申请行政复议、提起行政诉讼的情况", "政府信息公开行政复议、行政诉讼情况"},
		report.SectionConsultation: {"五、政府信息公开咨询处理情况", "五、咨询情况", "五、咨询处理等相关政务公开工作情况"},
		report.SectionFees:         {"六、收费及减免情况", "六、政府支出和收费情况", "六、政府信息公开支出和收费", "五、依申请公开收费及减免情况"},
		report.SectionResponse:     {"三、回应解读情况", "三、政策解读及回应社会关切情况"},
		report.SectionOrganization: {"七、机构建设、保障经费和会议培训情况", "七、机构设置、保障经费和培训会议情况", "七、工作机构、人员情况"},
		report.SectionProblems: {"六、存在的主要问题和改进措施", "六、主要问题和改进措施", "六、存在的主要问题及改进措施", "五、存在的主要问题及改进情况",
			"五、政府信息公开工作存在的主要问题及改进情况", "五、存在问题及改进情况", "八、存在问题及工作打算", "八、下步工作计划", "存在的主要问题及改进情况", "五、五、存在问题及改进情况"},
		report.SectionOther: {"六、其他需要报告的事项", "六、需要报告的其他事项", "其他需要报告的事项", "七、其他相关工作情况", "八、需要说明的事项", "需要报告的其他事项", "八、人大代表建议和政协提案办理结果公开情况"},
		report.SectionAnnex: {"七、说明、附表、附图", "七、附表", "七、说明与指标统计附表", "九、附件", "九、需要说明的事项与附表", "七、专有名词解释"},
	} {
		for _, text := range texts {
			if got, ok := heading(text); !ok || got != kind {
				t.Errorf("heading(%q) = %q %v, want %q", text, got, ok, kind)
			}
		}
	}
}

func TestNoHeading(t *testing.T) {
	for _, text := range []string{
		"", "一、", "一", "三、本年度办理结果", "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "四、结转下年度继续办理", "（七）总计",
		"（一）主动公开情况", "(二)依申请公开办理情况", "1.主动公开政府信息1204条", "12、主动公开情况",
		"本年度报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等部分组成。",
		"一、概述；二、主动公开政府信息情况；三、依申请公开政府信息情况",
		"一、概述，主动公开。", "二、主动公开政府信息情况包括以下方面，" + strings.Repeat("按照要求", 12),
		"一是做好主动公开", "二是依申请公开", "第二十条第（一）项", "十二月主动公开情况",
		"四、" + strings.Repeat("行政复议、", 5000),
	} {
		if kind, ok := heading(text); ok {
			t.Errorf("heading(%.60q) = %q, want none", text, kind)
		}
	}
}

func paragraphs(lines ...string) *Document {
	d := &Document{}
	for _, l := range lines {
		d.blocks = append(d.blocks, paragraph(l))
	}
	return d
}

func TestSplitSections(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  []string // kind heading: text
	}{
		"preface and parts": {[]string{"某局年度报告", "前面的话。", "一、总体情况", "正文一。", "正文二。", "二、主动公开政府信息情况", "（一）做法", "正文三。"},
			[]string{"preface : 某局年度报告/前面的话。", "overview 一、总体情况: 正文一。/正文二。", "proactive 二、主动公开政府信息情况: （一）做法/正文三。"}},
		"no preface": {[]string{"一、概述", "正文。"}, []string{"overview 一、概述: 正文。"}},
		"a heading without text": {[]string{"一、概述", "二、主动公开情况", "正文。"},
			[]string{"overview 一、概述: ", "proactive 二、主动公开情况: 正文。"}},
		"a list of the parts is no part": {[]string{"本报告共三个部分：", "一、概述", "二、主动公开情况", "三、附表", "欢迎监督。", "一、概述", "正文一。", "二、主动公开情况", "正文二。", "三、附表"},
			[]string{"preface : 本报告共三个部分：/一、概述/二、主动公开情况/三、附表/欢迎监督。", "overview 一、概述: 正文一。", "proactive 二、主动公开情况: 正文二。", "annex 三、附表: "}},
		"the annexes are one part": {[]string{"一、概述", "正文。", "附表一：主动公开政府信息情况统计", "附表二：依申请公开政府信息情况统计"},
			[]string{"overview 一、概述: 正文。", "annex 附表一：主动公开政府信息情况统计: 附表二：依申请公开政府信息情况统计"}},
		"prose without a heading": {[]string{"正文一。", "正文二。"}, []string{"preface : 正文一。/正文二。"}},
		"nothing":                 {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range splitSections(paragraphs(c.lines...)).records() {
				got = append(got, string(s.Kind)+" "+s.Heading+": "+strings.ReplaceAll(s.Text, "\n", "/"))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}
