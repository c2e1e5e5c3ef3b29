package parser

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestDamage tears one thing out of a table, or puts one in, in every way of
// printing it, and holds the reading to the second promise: a figure that still is
// a number is the right one.
func TestDamage(t *testing.T) {
	for name, rows := range damageTables() {
		for how, print := range damagePrints() {
			t.Run(name+"/"+how, func(t *testing.T) {
				truth := numbersOf(t, print(rows))
				if len(truth) == 0 {
					t.Fatal("the whole table gives no figures")
				}
				kept := 0
				for seed := range uint64(40) {
					rng := rand.New(rand.NewPCG(seed, 0))
					kind, damaged := damage(rng, rows)
					for key, got := range numbersOf(t, print(damaged)) {
						if want, ok := truth[key]; !ok || got != want {
							t.Errorf("seed %d, %s: %s = %s, the table says %q", seed, kind, key, got, want)
						}
						kept++
					}
				}
				if kept == 0 {
					t.Error("no damaged table gave a figure")
				}
			})
		}
	}
}

// numbersOf are the figures of a text that are numbers.
func numbersOf(t *testing.T, body string) map[report.Key]string {
	t.Helper()
	r, err := Parse(context.Background(), Input{Body: []byte("上海市宝山区水务局2023年政府信息公开工作年度报告\n" + body)})
	if err != nil {
		if stack(err) != nil {
			t.Fatalf("%v\n%s", err, stack(err))
		}
		return nil
	}
	ns := map[report.Key]string{}
	for _, f := range r.Figures {
		if f.State == report.StateNumber {
			ns[f.Key] = f.Value.String()
		}
	}
	return ns
}

func damagePrints() map[string]func([][]string) string {
	prints := map[string]func([][]string) string{"html": asHTML}
	for how, print := range printings {
		prints[how] = print
	}
	return prints
}

// damageTables are tables of every kind whose figures all differ.
func damageTables() map[string][][]string {
	values := func(from, n int) []string {
		var vs []string
		for i := range n {
			vs = append(vs, fmt.Sprint(from+i))
		}
		return vs
	}
	row := func(from int, cells ...string) []string { return append(cells, values(from, 1)...) }
	form2014 := [][]string{{"统计指标", "单位", "统计数"}}
	shanghai := [][]string{{"指标", "单位", "数量"}}
	for i, in := range report.Indicators().Era(report.EraNational2014) {
		if in.Form == report.FormRow && !in.Title {
			form2014 = append(form2014, row(100+i, in.Label, in.Unit))
		}
	}
	for i, in := range report.Indicators().Era(report.EraShanghai2004) {
		if in.Form == report.FormRow && in.Kind != report.KindPercent && !strings.HasPrefix(in.ID, "fees.") {
			shanghai = append(shanghai, row(200+i, in.Label, in.Unit))
		}
	}
	fujian := [][]string{{"指标名称", "计量单位", "2023年度", "历年累计"}}
	for i, in := range report.Indicators().Era(report.EraFujian2008) {
		fujian = append(fujian, append([]string{in.Label, in.Unit}, values(300+10*i, 2)...))
	}
	documents := [][]string{
		{"信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"}, append([]string{"规章"}, values(100, 3)...), append([]string{"规范性文件"}, values(110, 3)...),
		{"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"}, append([]string{"行政许可"}, values(120, 3)...), append([]string{"其他对外管理服务事项"}, values(130, 3)...),
		{"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"}, append([]string{"行政处罚"}, values(140, 3)...), append([]string{"行政强制"}, values(150, 3)...),
	}
	requests := slices.Concat([][]string{{"申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"}}, requestTable(number)[2:])
	return map[string][][]string{"2014": form2014, "shanghai": shanghai, "fujian": fujian, "documents": documents, "requests": requests}
}

// damage changes one place of a table, and says how.
func damage(rng *rand.Rand, rows [][]string) (string, [][]string) {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = slices.Clone(r)
	}
	r := rng.IntN(len(out))
	c := rng.IntN(len(out[r]))
	kind := []string{"a cell lost", "a row lost", "a cell blank", "a cell twice", "a row twice", "runes lost", "runes changed", "a number put in", "two cells glued",
		"two rows glued", "words put in", "a row of words put in"}[rng.IntN(12)]
	switch kind {
	case "a cell lost":
		out[r] = slices.Delete(out[r], c, c+1)
	case "a row lost":
		out = slices.Delete(out, r, r+1)
	case "a cell blank":
		out[r][c] = ""
	case "a cell twice":
		out[r] = slices.Insert(out[r], c, out[r][c])
	case "a row twice":
		out = slices.Insert(out, r, slices.Clone(out[r]))
	case "runes lost", "runes changed":
		rs := []rune(out[r][0])
		at := rng.IntN(len(rs))
		end := min(at+1+rng.IntN(2), len(rs))
		with := []rune("口")[:map[bool]int{true: 0, false: 1}[kind == "runes lost"]]
		out[r][0] = string(slices.Concat(rs[:at], with, rs[end:]))
		c = 0
	case "a number put in":
		out[r] = slices.Insert(out[r], c, "77777")
	case "two cells glued":
		if c+1 < len(out[r]) {
			out[r][c] += out[r][c+1]
			out[r] = slices.Delete(out[r], c+1, c+2)
		}
	case "two rows glued":
		if r+1 < len(out) {
			out[r] = slices.Concat(out[r], out[r+1])
			out = slices.Delete(out, r+1, r+2)
		}
	case "words put in":
		out[r] = slices.Insert(out[r], c, "说明")
	case "a row of words put in":
		out = slices.Insert(out, r, []string{"以下由各科室填写"})
	}
	return fmt.Sprintf("%s at row %d, cell %d", kind, r, c), out
}
