package index

import (
	"slices"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// Filter narrows a search, a list or the findings. Its zero value asks for everything.
type Filter struct {
	Text    string // query; see ParseQuery
	From    int    // first report year, 0 for no bound
	To      int    // last report year, 0 for no bound
	Region  string // region code; what lies below is included
	Agency  string // agency id
	Type    string // agency type of agencies.csv
	Level   string // of report.Agency: county, department, …
	Era     string // form era
	Section string // section kind: the text must stand there; without text the report must have it
	Portal  string // portal id from which the report was crawled

	State       string // of findings: new, confirmed or dismissed
	HasFindings bool   // only reports in which something does not add up
	Severity    string // Findings only: this severity alone
	Rule        string // Findings only: this rule alone

	Sort   string // SortRelevance (default), SortYear, SortAgency, SortNew, or SortFigure and a key
	Limit  int    // hits wanted; 0 means DefaultLimit, at most MaxLimit
	Offset int    // hits to leave out first, at most MaxOffset; 0 with a cursor
	After  string // Search only: Results.Next of the page before
	Before string // Search only: Results.Prev of the page behind
	Apart  bool   // Search only: reports that say the same are hits of their own
}

const (
	// DefaultLimit is one page of results on the site.
	DefaultLimit = 20
	// MaxLimit bounds one answer: each hit decodes a whole record for its snippets.
	MaxLimit = 1000
	// MaxOffset bounds how deep a list can be entered by number: so many hits are put
	// in order for each request. Cursors reach the last hit.
	MaxOffset = 10_000
)

// check fills in defaults and refuses what cannot be answered.
func (f Filter) check() (Filter, error) {
	switch {
	case f.Limit < 0 || f.Limit > MaxLimit:
		return f, WrongInput("limit", outside, outsideZh, f.Limit, 0, MaxLimit)
	case f.Offset < 0 || f.Offset > MaxOffset:
		return f, WrongInput("offset", outside+": go on with cursors", outsideZh+"：往后请用翻页标记", f.Offset, 0, MaxOffset)
	}
	if err := checkSort(f.Sort); err != nil {
		return f, err
	}
	if f.After != "" && f.Before != "" || f.Offset > 0 && f.After+f.Before != "" {
		return f, WrongInput("after", "one of after, before and offset says where a page begins", "after、before、offset 只能用一个来指明从哪里开始")
	}
	if f.Section != "" && !slices.Contains(report.SectionKinds(), report.SectionKind(f.Section)) {
		return f, WrongInput("section", "%q is none of %v", "“%s”不是其中之一：%v", f.Section, report.SectionKinds())
	}
	if f.Limit == 0 {
		f.Limit = DefaultLimit
	}
	return f, checkYears(f.From, f.To)
}

func checkSort(order string) error {
	switch order {
	case "", SortRelevance, SortYear, SortAgency, SortNew:
		return nil
	}
	key := sortKey(order)
	if key == "" {
		return WrongInput("sort", "%q is none of %s, %s, %s, %s, %sKEY, %sKEY", "没有“%s”这种排序；可用的有：%s、%s、%s、%s、%s指标、%s指标",
			order, SortRelevance, SortYear, SortAgency, SortNew, SortFigure, SortFigureUp)
	}
	if !report.Indicators().Known(key) {
		return &UnknownIndicatorError{key, nearKeys(key)}
	}
	return nil
}

// maxYear is the last year that four digits can name.
const maxYear = 9999

func checkYears(from, to int) error {
	if from < 0 || from > maxYear || to < 0 || to > maxYear || to > 0 && from > to {
		return WrongInput("years", "%d to %d is no span of years", "%d 至 %d 不是一段年份", from, to)
	}
	return nil
}

// lastYear is To with 0 read as no bound.
func (f Filter) lastYear() int {
	if f.To == 0 {
		return maxYear
	}
	return f.To
}

// where is the part of f that the catalogue can answer, as SQL over reports r.
func (f Filter) where() (string, []any) {
	conds, args := []string{"true"}, []any{}
	if f.From > 0 || f.To > 0 { // without bounds the condition would lead SQLite to the wrong index
		conds, args = append(conds, "r.year BETWEEN ? AND ?"), append(args, f.From, f.lastYear())
	}
	add := func(value, cond string) {
		if value != "" {
			conds, args = append(conds, cond), append(args, value)
		}
	}
	add(f.Region, "r.region IN (SELECT code FROM within WHERE ancestor = ?)")
	add(f.Agency, "r.agency_id = ?")
	add(f.Type, "r.agency_type = ?")
	add(f.Level, "r.agency_level = ?")
	add(f.Era, "r.era = ?")
	add(f.Section, "instr(r.sections, ' ' || ? || ' ') > 0")
	add(f.Portal, "r.id IN (SELECT report FROM outcomes WHERE portal = ?)")
	if f.HasFindings {
		conds = append(conds, "EXISTS (SELECT 1 FROM findings WHERE report = r.id)")
	}
	return strings.Join(conds, " AND "), args
}
