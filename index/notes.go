package index

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// scopeNames are how scopes are called in notes.
var scopeNames = map[report.Scope]struct{ chinese, english string }{
	report.ScopeOwn:      {"本级", "own work"},
	report.ScopeRegional: {"全地区汇总", "whole region"},
	report.ScopeUnknown:  {"未注明", "not stated"},
}

// notes says in Chinese and, one for one, in English what a reader must know before
// comparing the rows.
func notes(q CompareQuery, rows []Row) (chinese, english []string) {
	chinese, english = []string{}, []string{}
	say := func(zh, en string) { chinese, english = append(chinese, zh), append(english, en) }
	for _, id := range q.Agencies {
		if !slices.ContainsFunc(rows, func(r Row) bool { return r.Agency.ID == id }) {
			say(fmt.Sprintf("所选年份没有机构 %s 的年报", id), fmt.Sprintf("No report of %s in the chosen years", id))
		}
	}
	for _, key := range q.Indicators {
		zh, en := noteNames(key)
		units, filled := unitsAndFilled(rows, key)
		if len(units) > 1 {
			say(fmt.Sprintf("%s的单位不一致：%s", zh, strings.Join(units, "、")), fmt.Sprintf("%s is counted in several units: %s", en, strings.Join(units, ", ")))
		}
		if filled > 0 {
			say(fmt.Sprintf("%s有 %d 个数值的计算中含空格：空格计为 0，合计为空格时取各列之和", zh, filled),
				fmt.Sprintf("%s: blank cells went into %d of the values; a blank counts as 0, and a blank total as the sum of its columns", en, filled))
		}
		if strings.HasSuffix(string(key), "per_10000") && len(q.Population) == 0 {
			say("每万人申请数需要常住人口文件（--population），未给出", "Requests per 10,000 inhabitants need a file of inhabitants (--population), and there is none")
		}
	}
	if zh, en := scopesOf(rows); len(zh) > 1 {
		say(fmt.Sprintf("口径不一（%s）：本级数与汇总数不可相加", strings.Join(zh, "、")),
			fmt.Sprintf("The scopes differ (%s): numbers of one office and of a whole region must not be added", strings.Join(en, ", ")))
	}
	return chinese, english
}

// noteNames calls a key by its label and id, which readers and programs look for.
func noteNames(key report.Key) (chinese, english string) {
	zh, en := report.Indicators().Label(key.ID()), report.Indicators().English(key.ID())
	if m, ok := report.LookupMeasure(key); ok {
		zh, en = m.Name(), m.English()
	}
	return fmt.Sprintf("“%s”（%s）", zh, key), fmt.Sprintf("%s (%s)", en, key)
}

// unitsAndFilled gives the units of a key's numbers, and how many of its values took a blank
// as a number.
func unitsAndFilled(rows []Row, key report.Key) (units []string, filled int) {
	for _, r := range rows {
		if r.Key != key {
			continue
		}
		if r.State == report.StateNumber {
			units = append(units, r.Unit)
		}
		if len(r.Filled) > 0 {
			filled++
		}
	}
	slices.Sort(units)
	return slices.Compact(units), filled
}

func scopesOf(rows []Row) (chinese, english []string) {
	for _, s := range []report.Scope{report.ScopeOwn, report.ScopeRegional, report.ScopeUnknown} {
		if slices.ContainsFunc(rows, func(r Row) bool { return r.Scope == s }) {
			chinese, english = append(chinese, scopeNames[s].chinese), append(english, scopeNames[s].english)
		}
	}
	return chinese, english
}
