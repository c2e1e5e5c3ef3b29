package parser

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// adapter collects tables and figures of one document.
type adapter struct {
	doc       *Document
	r         *report.Report
	forms     map[report.Era]int // tables that show each era's labels
	requests  *requestColumns    // columns of the last section 三 table, for one that goes on without a head
	rowForm   *rowColumns        // columns of the last row table, likewise
	tableYear int                // year printed in a table's head, 0 if none
	seen      map[report.Key]int // key → place in r.Figures
}

// tables reads every grid of the document, in order.
func (a *adapter) tables() {
	a.forms = map[report.Era]int{}
	a.seen = map[report.Key]int{}
	caption := ""
	for _, s := range a.doc.sections {
		caption = s.heading
		for _, b := range s.blocks {
			if b.grid == nil {
				if captionWords.MatchString(fold(b.text)) {
					caption = b.text
				}
				continue
			}
			if b.grid.caption == "" {
				b.grid.caption = caption
			}
			a.table(b.grid)
		}
	}
}

// captionWords tell a table's caption from the prose before it.
var captionWords = regexp.MustCompile(`^[^。;]{0,40}(?:表|情况|统计)[^。;]{0,10}$`)

func (a *adapter) table(g *grid) {
	t := len(a.r.Tables)
	kind := classify(g)
	name := "unknown"
	switch kind {
	case kindSec2:
		name = a.sec2(t, g)
	case kindSec3:
		name = a.sec3(t, g)
	case kindSec4:
		name = a.sec4(t, g)
	case kindRows:
		name = a.rows(t, g)
	}
	a.r.Tables = append(a.r.Tables, report.Table{Kind: name, Caption: g.caption, Grid: g.strings()})
}

// put records one cell under key. The first printing of a figure stands; a second
// one that says something else makes the figure unreadable, for it cannot be both.
func (a *adapter) put(key report.Key, unit string, t, r, c int, cell cell) {
	state, value, printed := readNumber(cell.text)
	if printed != "" {
		unit = printed
	}
	f := report.Figure{Key: key, Value: value, Unit: unit, State: state, Text: cell.text, At: at(t, r, c), Origin: cell.origin}
	i, twice := a.seen[key]
	if !twice {
		a.seen[key] = len(a.r.Figures)
		a.r.Figures = append(a.r.Figures, f)
		return
	}
	first := &a.r.Figures[i]
	switch {
	case first.State == state && first.Value.Equal(value):
	case first.State == report.StateBlank:
		*first = f
	case state == report.StateBlank:
	default:
		first.State = report.StateUnreadable
		a.r.Unmapped = append(a.r.Unmapped, report.Unmapped{Label: string(key) + "（重复）", Text: cell.text, At: f.At})
	}
}

// unmapped records a printed value that no row or column label explains.
func (a *adapter) unmapped(labels []string, t, r, c int, cell cell) {
	if state, _, _ := readNumber(cell.text); state == report.StateBlank || state == report.StateDash {
		return
	}
	a.r.Unmapped = append(a.r.Unmapped, report.Unmapped{Label: strings.Join(labels, " "), Text: cell.text, At: at(t, r, c)})
}

// unitOf is the unit that the form prints for an indicator.
func unitOf(in report.Indicator) string {
	if in.Unit == "—" {
		return ""
	}
	return in.Unit
}

var headYear = regexp.MustCompile(`(20[0-9]{2})年度?`)

// finishEra settles the form of the whole report. Sections 三 and 四 look alike
// in the 2019 and 2021 forms: without a telling label the report year decides.
func (a *adapter) finishEra() {
	best := report.EraUnknown
	for _, e := range report.Eras() {
		if a.forms[e] > 0 && a.forms[e] >= a.forms[best] {
			best = e
		}
	}
	if best == report.EraUnknown && a.forms[eraEither] > 0 {
		best = report.EraNational2021
		if a.r.Year > 0 && a.r.Year < firstYear2021 {
			best = report.EraNational2019
		}
	}
	a.r.Era = best
}

// unread reports a table of the form whose words stand in the text although no
// table could be read there: its cells were glued together or are a picture.
func (a *adapter) unread() []report.Finding {
	text := fold(a.doc.text())
	have := map[string]bool{}
	for _, t := range a.r.Tables {
		have[t.Kind] = true
	}
	var fs []report.Finding
	for _, mark := range []struct{ kind, words, name string }{
		{"sec2_art20", "第二十条第", "主动公开政府信息情况"},
		{"sec3_requests", "上年结转政府信息公开申请数量", "收到和处理政府信息公开申请情况"},
		{"sec4_review_litigation", "结果维持结果纠正", "行政复议、行政诉讼情况"},
	} {
		if !have[mark.kind] && strings.Contains(text, mark.words) {
			fs = append(fs, report.Finding{Rule: ruleUnread, Severity: report.SeverityWarning, Whose: report.WhoseReading,
				State: "new", Message: fmt.Sprintf("文中印有%q一表，但各格连在一起，无法确切读出", mark.name)})
		}
	}
	return fs
}

// eraEither marks tables that both the 2019 and the 2021 form print.
const eraEither report.Era = "national2019|national2021"

// firstYear2021 is the first report year of the 2021 form (国办公开办函〔2021〕30号).
const firstYear2021 = 2021

// recognise decides whether the document is an annual disclosure report at all.
func recognise(doc *Document, a *adapter) error {
	lead := leadText(doc)
	name := reportName.MatchString(lead)
	forms := 0
	for _, n := range a.forms {
		forms += n
	}
	if forms > 0 && (name || len(a.r.Figures) >= minFigures) {
		return nil
	}
	if name && doc.sections.kinds() >= minKinds && !otherReport.MatchString(firstTitle(doc)) {
		return nil
	}
	return &Error{Code: CodeNotReport, Message: fmt.Sprintf("no annual disclosure report: %d statistics tables, %d standard headings, named as one: %v", forms, doc.sections.kinds(), name)}
}

const (
	minFigures = 20 // figures that show a form without any title
	minKinds   = 3  // standard parts that show a report without tables
)

var (
	reportName  = regexp.MustCompile(`(?:信息公开|政务公开).{0,12}(?:年度?报告?|年度)|年度.{0,6}信息公开.{0,4}报告|信息公开工作报告|信息公开.{0,4}年报`)
	otherReport = regexp.MustCompile(`法治政府|解读|图解|指南|工作报表|绩效|制度|办法|通知$|要点`)
)

// leadText is where a report names itself: titles and the first paragraphs.
func leadText(doc *Document) string {
	var b strings.Builder
	for _, t := range doc.titles {
		b.WriteString(fold(t.text))
		b.WriteByte('\n')
	}
	for i, bl := range doc.blocks {
		if i >= leadBlocks {
			break
		}
		if bl.grid == nil {
			b.WriteString(fold(bl.text[:min(len(bl.text), leadBytes)]))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// The lead: reports name themselves in the title or the first paragraphs.
const (
	leadBlocks = 12
	leadBytes  = 1500
)

func firstTitle(doc *Document) string {
	if len(doc.titles) == 0 {
		return ""
	}
	return doc.titles[0].text
}
