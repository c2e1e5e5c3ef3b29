package parser

import "testing"

func TestLabel(t *testing.T) {
	for in, want := range map[string]string{
		"主动公开政府信息数":             "主动公开政府信息数",
		"（一）主动公开政府信息数":          "主动公开政府信息数",
		"(一) 主动公开政府信息数":         "主动公开政府信息数",
		"一、主动公开":                "主动公开",
		"１．当面申请数":               "当面申请数",
		"1.当面申请数":               "当面申请数",
		"1、当面申请数":               "当面申请数",
		"1，当面申请数":               "当面申请数",
		"(1)当面申请数":              "当面申请数",
		"1)当面申请数":               "当面申请数",
		"12.当面申请数":              "当面申请数",
		"其中：1.当面申请数":            "当面申请数",
		"其中: 1、 当面申请数":          "当面申请数",
		"其中当面申请数":               "当面申请数",
		"其中:其中：一、(二)3.当面申请数":    "当面申请数",
		"①当面申请数":                "当面申请数",
		"“非《规定》所指政府信息”数":        "非《规定》所指政府信息数",
		"\"信息不存在\"数":            "信息不存在数",
		"「信息不存在」数":              "信息不存在数",
		"3.危及“三安全一稳定”":          "危及三安全一稳定",
		"三 、本 年 度办 理 结果":        "本年度办理结果",
		"要求行政机关确认或重\n新出具已获取信息":  "要求行政机关确认或重新出具已获取信息",
		"规\u00a0章\u3000":        "规章",
		"规\u200b章":              "规章",
		"规章（设区的市、自治州人民政府应提供数据）": "规章",
		"规章(一)(二)":              "规章",
		"(单位:件)":                "(单位:件)",
		"本年收费金额（单位：万元）":         "本年收费金额",
		"其它":         "其他",
		"3.其它":       "其他",
		"总计：":        "总计",
		"总计。":        "总计",
		"2013年主动公开数": "2013年主动公开数",
		"12345热线受理数": "12345热线受理数",
		"3.5公里":      "3.5公里",
		"三安全一稳定":     "三安全一稳定",
		"20条以上":      "20条以上",
		"1.2013年数":   "1.2013年数", // 1.2013 may be a number
		"":           "",
		"1.":         "",
		"①":          "",
		"其中：":        "",
		"（一）":        "",
	} {
		if got := label(in); got != want {
			t.Errorf("label(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestFold: the short way over common runes gives what normalising the whole text
// gives.
func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":               "",
		"规章":             "规章",
		"１２（一）：，；％":      "12(一):,;%",
		"a　b\u00a0\tc":   "abc",
		"＂规＇章“”‘’「」":     "规章",
		"①规②章":           "规章",
		"ｱｶﾞ":            "アガ", // a mark that joins the rune before
		"e\u0301":        "é",
		"Ⅳ㎡":             "IVm2",
		"\ufeff规\u200b章": "规章",
		"\xff规":          "\ufffd规",
		"二〇一三年—《条例》〔2019〕": "二〇一三年—《条例》〔2019〕",
	} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
		if got := foldAny(in); got != want {
			t.Errorf("foldAny(%q) = %q, want %q", in, got, want)
		}
	}
	for r := rune(0); r < 0x20000; r++ {
		if s := string(r); fold(s) != foldAny(s) {
			t.Errorf("fold(%q) = %q, foldAny gives %q", s, fold(s), foldAny(s))
		}
	}
}

func TestWordsKeepRemarks(t *testing.T) {
	for in, want := range map[string]string{
		"2．复制费（纸张）":    "复制费(纸张)",
		"复制费(纸张)(依申请)": "复制费(纸张)(依申请)",
		"邮寄费":          "邮寄费",
	} {
		if got := words(in); got != want {
			t.Errorf("words(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPrintedUnit(t *testing.T) {
	for in, want := range map[string]string{
		"本年收费金额（单位：万元）": "万元",
		"本年收费金额（单位:元）":  "元",
		"采购总金额 (万元)":    "万元",
		"网站专栏页面访问量(次)":  "次",
		"规章（设区的市）":      "",
		"万元":            "",
		"金额（万元）合计":      "",
	} {
		if got := printedUnit(in); got != want {
			t.Errorf("printedUnit(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for in, want := range map[string]string{"申请数": "申请", "申请数量": "申请", "申请": "申请", "数": "", "数量": ""} {
		if got := stem(in); got != want {
			t.Errorf("stem(%q) = %q, want %q", in, got, want)
		}
	}
}
