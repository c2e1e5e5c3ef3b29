package parser

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/nianbao/nianbao/report"
)

// FuzzParse: no document makes the parser panic, break its record's promises or
// take long.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.html", "testdata/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes(body)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(body, "")
			f.Add(gbk, "text/html; charset=gbk")
			f.Add(gbk, "text/plain")
		}
	}
	for _, hostile := range []string{
		"<table><tr><td colspan=9999999999 rowspan=0>规章<td>1", "<table><tr><table><tr><td>自然人<td>", "规章 | 0 |\n|\n0|0\n", "<td><td>",
		"\xff\xfe<\x00", "\ufeff", "1\t2\t3", "总计\n总计\n总计\n", "行政复议 结果维持 1", "|\n|\n|规章", strings.Repeat("<div>", 600), "<title>\x00",
		"其中： 1.当面申请数 2 传真申请数", "指标 单位 数量\n受理申请总数\n条", "附表一：统计\n规章\n规章\n规章\n1",
	} {
		f.Add([]byte("2019年政府信息公开年度报告\n"+hostile), "")
		f.Add([]byte(hostile), "text/html")
	}
	f.Fuzz(func(t *testing.T, body []byte, typ string) {
		parseHolds(t, Input{Type: typ, Region: "310113", LinkText: "2019年政府信息公开年度报告", Body: body})
	})
}

// FuzzPages puts pages together at random from what forms print and what markup
// does to it: bytes mutated blindly seldom make a table.
func FuzzPages(f *testing.F) {
	for seed := range uint64(50) {
		f.Add(seed, seed%2 == 0)
	}
	f.Fuzz(func(t *testing.T, seed uint64, html bool) {
		parseHolds(t, Input{Region: "310113", Body: []byte(randomPage(rand.New(rand.NewPCG(seed, 0)), html))})
	})
}

// FuzzGrids prints whole forms with rows left out and put in, columns put beside, and
// names of every variant: a number that is read is the one printed in its row and column.
func FuzzGrids(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed)
	}
	prints := damagePrints()
	f.Fuzz(func(t *testing.T, seed uint64) {
		rng := rand.New(rand.NewPCG(seed, 2))
		era := report.Eras()[rng.IntN(len(report.Eras()))]
		tables, want := wholeForm(era, rng.IntN(maxNames(era)))
		how := slices.Sorted(maps.Keys(prints))[rng.IntN(len(prints))]
		body := ""
		for _, rows := range tables {
			body += prints[how](vary(rng, era, rows)) + "\n"
		}
		r, err := Parse(t.Context(), Input{Region: "310113", Body: []byte("上海市宝山区水务局2013年政府信息公开工作年度报告\n" + body)})
		if err != nil {
			if stack(err) != nil {
				t.Fatalf("%v\n%s", err, stack(err))
			}
			return
		}
		for _, f := range r.Figures {
			if f.State == report.StateNumber && f.Value.String() != want[f.Key] {
				t.Errorf("seed %d, %s printed as %s: %s = %s, the grid says %q", seed, era, how, f.Key, f.Value, want[f.Key])
			}
		}
		if err := holds(r); err != nil {
			t.Errorf("seed %d, %s printed as %s: %v", seed, era, how, err)
		}
	})
}

// vary leaves out rows that tell nothing about the others, puts in rows that no form has
// and, where the head tells columns apart, a column of remarks.
func vary(rng *rand.Rand, era report.Era, rows [][]string) [][]string {
	remarks := rng.IntN(3) == 0 && len(rows[0]) > 2 && rows[0][1] == "单位"
	var out [][]string
	for i, row := range rows {
		row = slices.Clone(row)
		if i > 0 && rng.IntN(8) == 0 && alone(era, row[0]) {
			continue
		}
		if remarks {
			row = append(row, []string{"正常", "备注"}[min(1, max(0, 1-i))])
		}
		out = append(out, row)
		if i > 0 && rng.IntN(12) == 0 && len(row) == len(rows[0]) && alone(era, row[0]) {
			extra := slices.Repeat([]string{"7654321"}, len(row))
			extra[0] = "本单位自行增加的统计事项"
			out = append(out, extra)
		}
	}
	return out
}

// alone tells the rows that no other row needs to be told by.
func alone(era report.Era, name string) bool {
	for _, forms := range []map[report.Era]*form{rowForms(), requestForms()} {
		f := forms[era]
		if f == nil {
			continue
		}
		is := f.printed(wordingOf(name))
		if len(is) != 1 || strings.HasPrefix(f.ins[is[0]].ID, "fees.") {
			return false
		}
		for _, in := range f.ins {
			if in.Parent == f.ins[is[0]].ID {
				return false
			}
		}
		return true
	}
	return false
}

// parseHolds parses a document and holds the result to the parser's promises.
func parseHolds(t *testing.T, in Input) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), hangs)
	defer cancel()
	r, err := Parse(ctx, in)
	var perr *Error
	switch {
	case errors.As(err, &perr) && perr.Stack != nil:
		t.Fatalf("panic: %s\n%s", perr.Message, perr.Stack)
	case err != nil && perr == nil:
		t.Fatalf("an error without a code: %v", err)
	case err != nil:
		return
	}
	if err := holds(r); err != nil {
		t.Error(err)
	}
	if err := r.Validate(2099); err != nil && r.Year != 0 {
		t.Error(err)
	}
}

// Words of random pages, beside the labels of the dictionary.
var (
	randomWords = []string{"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计", "法人或其他组织", "申请人情况", "信息内容",
		"行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正", "其他结果", "尚未审结", "指标", "单位", "数量", "历年累计", "2018年度", "本年累计",
		"一、概述", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "附表一：主动公开情况统计", "第二十条第（一）项", "说明", "其中：", "（三）不予公开", "1.", "某某"}
	randomValues = []string{"", "0", "5", "12", "1 516", "000", "—", "/", "无", "23.2%", "251000元", "-8", "减8", "400余条", "条", "件", "万元", "1,234", "25①", "\u00a0", "2018"}
	randomTags   = []string{"<table>", "</table>", "<tr>", "<tr>", "<td>", "<td>", "<td>", "<td colspan=2>", "<td rowspan=2>", "<td colspan=3 rowspan=3>", "<td colspan=0 rowspan=0>",
		"<th>", "<p>", "</p>", "<br>", "<div>", "</div>", "<tbody>", "<sup>", "<span style='display:none'>", "</span>"}
	randomGaps = []string{"\n", "\n", "\t", " ", "  ", " | ", "|", "|\n", "\n\n", "\u3000", "\r\n"}
)

func randomPage(rng *rand.Rand, html bool) string {
	labels := report.Indicators().All()
	pick := func(words []string) string { return words[rng.IntN(len(words))] }
	form := report.Eras()[rng.IntN(len(report.Eras()))] // most labels of one form, in its order
	ins := report.Indicators().Era(form)
	next := 0
	var b strings.Builder
	if html {
		b.WriteString("<p>")
	}
	b.WriteString("上海市宝山区水务局2019年政府信息公开工作年度报告\n")
	for range rng.IntN(300) {
		switch n := rng.IntN(20); {
		case n < 6 && next < len(ins):
			b.WriteString(ins[next].Label)
			next++
		case n < 7:
			b.WriteString(labels[rng.IntN(len(labels))].Label)
		case n < 10:
			b.WriteString(pick(randomWords))
		default:
			b.WriteString(pick(randomValues))
		}
		if html {
			b.WriteString(pick(randomTags))
		} else {
			b.WriteString(pick(randomGaps))
		}
	}
	return b.String()
}
