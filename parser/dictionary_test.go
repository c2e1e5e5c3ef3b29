package parser

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestDictionary prints every form whole, with every name that the dictionary knows for
// its rows and columns, and wants every indicator with its own number back.
func TestDictionary(t *testing.T) {
	for _, era := range report.Eras() {
		reached := map[string]bool{}
		for variant := range maxNames(era) {
			tables, want := wholeForm(era, variant)
			for how, print := range damagePrints() {
				t.Run(string(era)+"/"+how+"/"+strconv.Itoa(variant), func(t *testing.T) {
					body := ""
					for _, rows := range tables {
						body += print(rows) + "\n"
					}
					r := readText(t, body)
					if how == "html" {
						r = readPage(t, body)
					}
					for key, number := range want {
						reached[key.ID()] = true
						if got := says(r, key); got != number {
							t.Errorf("%s = %s, want %s", key, got, number)
						}
					}
					if len(r.Figures) != len(want) || len(r.Unmapped) > 0 || r.Era != era {
						t.Errorf("%d figures, want %d; unmapped %v; era %s", len(r.Figures), len(want), r.Unmapped, r.Era)
					}
				})
			}
		}
		for _, in := range report.Indicators().Era(era) {
			if !in.Title && in.Form != report.FormProse && !reached[in.ID] && !isApplicant(in) {
				t.Errorf("%s: no table prints %s", era, in.ID)
			}
		}
	}
}

// isApplicant tells the columns of section 三, which stand in the brackets of keys.
func isApplicant(in report.Indicator) bool {
	return in.Section == report.TableRequests && in.Form == report.FormColumn
}

// names are all that the dictionary says a form may print for an indicator.
func names(in report.Indicator) []string { return append([]string{in.Label}, in.Aliases...) }

func maxNames(era report.Era) int {
	most := 0
	for _, in := range report.Indicators().Era(era) {
		most = max(most, len(names(in)))
	}
	return most
}

// nameOf is the variant-th name of an indicator, the first where it has fewer.
func nameOf(in report.Indicator, variant int) string {
	if ns := names(in); variant < len(ns) {
		return ns[variant]
	}
	return in.Label
}

// wholeForm prints all tables of a form, every figure another number.
func wholeForm(era report.Era, variant int) (tables [][][]string, want map[report.Key]string) {
	want = map[report.Key]string{}
	put := func(key report.Key) string {
		want[key] = strconv.Itoa(1000 + len(want))
		return want[key]
	}
	switch era {
	case report.EraNational2019, report.EraNational2021:
		return [][][]string{wholeDocuments(era, put), wholeRequests(era, variant, put), wholeCases(era, variant, put)}, want
	case report.EraFujian2008:
		rows := [][]string{{"指标名称", "计量单位", "2013年度", "历年累计"}}
		for _, in := range report.Indicators().Era(era) {
			rows = append(rows, []string{nameOf(in, variant), in.Unit, put(report.Key(in.ID)), put(report.MakeKey(in.ID, report.Cumulative))})
		}
		return [][][]string{rows}, want
	}
	var titles []string
	bySection := map[string][][]string{}
	for _, in := range report.Indicators().Era(era) {
		if len(bySection[in.Section]) == 0 && (len(titles) == 0 || era == report.EraShanghai2004) {
			titles = append(titles, in.Section)
			bySection[in.Section] = [][]string{{"指标", "单位", "数量"}}
		}
		row := []string{nameOf(in, variant), in.Unit, ""}
		if !in.Title {
			row[2] = put(report.Key(in.ID))
		}
		bySection[titles[len(titles)-1]] = append(bySection[titles[len(titles)-1]], row)
	}
	for _, title := range titles {
		tables = append(tables, bySection[title])
	}
	return tables, want
}

// wholeDocuments is section 二: a sub-table an item of article 20.
func wholeDocuments(era report.Era, put func(report.Key) string) [][]string {
	var rows [][]string
	var heads []string
	section := ""
	for _, in := range report.Indicators().Era(era) {
		if in.Form != report.FormCell {
			continue
		}
		name, head := cellNames(in)
		if in.Section != section {
			section, heads = in.Section, nil
			rows = append(rows, []string{in.TableTitle}, []string{"信息内容"})
		}
		if i := len(rows) - 1; !slices.Contains(heads, head) {
			heads = append(heads, head)
			for rows[i][0] != "信息内容" {
				i--
			}
			rows[i] = append(rows[i], head)
		}
		if rows[len(rows)-1][0] != name {
			rows = append(rows, []string{name})
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], put(report.Key(in.ID)))
	}
	return rows
}

// wholeRequests is section 三 with every row that has figures.
func wholeRequests(era report.Era, variant int, put func(report.Key) string) [][]string {
	head := []string{"申请人情况"}
	for _, in := range report.Indicators().Era(era) {
		if isApplicant(in) && !in.Title {
			head = append(head, nameOf(in, variant))
		}
	}
	rows := [][]string{head}
	for _, in := range report.Indicators().Era(era) {
		if in.Section != report.TableRequests || in.Form != report.FormRow || in.Title {
			continue
		}
		row := []string{nameOf(in, variant)}
		for _, column := range columnNames {
			row = append(row, put(report.MakeKey(in.ID, column)))
		}
		rows = append(rows, row)
	}
	return rows
}

// wholeCases is section 四, fifteen figures in the form's order.
func wholeCases(era report.Era, variant int, put func(report.Key) string) [][]string {
	total := []string{"总计", "总计", "合计"}[min(variant, 2)]
	heads := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", total}
	parts := []string{"upheld", "corrected", "other", "pending", "total"}
	over := func(name string) []string { return slices.Repeat([]string{name}, len(heads)) }
	rows := [][]string{slices.Concat(over("行政复议"), over("行政诉讼"), over("行政诉讼")),
		slices.Concat(over("行政复议"), over("未经复议直接起诉"), over("复议后起诉")), slices.Repeat(heads, 3), nil}
	for _, group := range []string{"review.", "litigation.direct.", "litigation.after_review."} {
		for _, part := range parts {
			rows[3] = append(rows[3], put(report.Key(group+part)))
		}
	}
	return rows
}

// TestNamesAreKnown: a printed name leads to few indicators of a form, which order can
// tell apart.
func TestNamesAreKnown(t *testing.T) {
	for _, forms := range []map[report.Era]*form{rowForms(), requestForms()} {
		for _, era := range slices.Sorted(maps.Keys(forms)) {
			f := forms[era]
			for i, in := range f.ins {
				for _, name := range names(in) {
					if is := f.printed(wordingOf(name)); !slices.Contains(is, i) {
						t.Errorf("%s: %q, a name of %s, means %v", era, name, in.ID, is)
					}
				}
			}
		}
	}
}
