package parser

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/nianbao/nianbao/report"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "规章": "规章", " 规\u3000章\n": "规章", "“规章”": "规章", "（一）": "(一)", "ＡＢ１２": "AB12", "①规章": "规章",
		"㈠规章": "(一)规章", "行政復議": "行政复议", "總體情況": "总体情况", "報(bào)告": "报告", "發(fā)布": "发布", "規（guī）章": "规章",
		"文(wen)章(zhang)": "文章", "報(bao\u0300)告": "报告", "公(ㄍㄨㄥ)開(ㄎㄞ)": "公开", "綠(lǜ)色": "绿色", "兒(er)童": "儿童",
		"規(guī)章(zhāng)\u00a0": "规章", "\U00020000章": "\U00020000章", "é": "é", "e\u0301章": "é章",
		"其他(a)": "其他(a)", "办公自动化(oa)": "办公自动化", // a sound too, and no label
		"客户端(app)": "客户端(app)", "复制费(纸张)": "复制费(纸张)", "(wen)": "(wen)", "A(wen)": "A(wen)", "规章(": "规章(", "规章(wen": "规章(wen",
		"规章(GUI)": "规章(GUI)", "公开(2)": "公开(2)", "\xff章": "\ufffd章",
		"１２（一）：，；％": "12(一):,;%", "＂规＇章“”‘’「」": "规章", "Ⅳ㎡": "IVm2", "\ufeff规\u200b章": "规章",
		"ｱｶﾞ": "アガ", // a mark that joins the rune before
		"二〇一三年—《条例》〔2019〕": "二〇一三年—《条例》〔2019〕",
	} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestFoldTable: the short way over single runes gives what normalising gives.
func TestFoldTable(t *testing.T) {
	long := func(s string) string {
		s = strings.Map(drop, norm.NFKC.String(strings.Map(drop, s)))
		return strings.Map(report.Simplified, s)
	}
	for r := rune(0); r < 0x20000; r++ {
		if s := string(r); fold(s) != long(s) {
			t.Errorf("fold(%q) = %q, want %q", s, fold(s), long(s))
		}
	}
}

// TestFoldIsStable: what is folded folds to itself.
func TestFoldIsStable(t *testing.T) {
	for r := rune(0); r <= lastFolded; r++ {
		if once := fold("章" + string(r) + "章"); fold(once) != once {
			t.Errorf("%U: %q, then %q", r, once, fold(once))
		}
	}
}
