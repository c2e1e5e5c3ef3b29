package parser

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// adapter collects tables and figures of one document.
type adapter struct {
	doc       *Document
	r         *report.Report
	forms     map[report.Era]int // tables that show each era's labels
	requests  *requestColumns    // columns of the last section 三 table, for one that goes on without a head
	rowForm   *rowTable          // the last row table, likewise
	tableYear int                // year printed in a table's head, 0 if none
	seen      map[report.Key]int // key → place in r.Figures
	cells     map[string]int     // origin of a cell → place of the figure it holds
	told      []bool             // places of the table at work that figures and unmapped name
	width     int                // its columns
	money     string             // unit of money stated above the tables of the part, "" if none
	findings  []report.Finding   // what could not be read
}

// spot is a cell and its place in the record.
type spot struct {
	table, row, col int
	cell            cell
	shifted         bool // the cell may stand under a wrong head
}

func (s spot) at() string { return at(s.table, s.row, s.col) }

// tables reads every grid of the document, in order.
func (a *adapter) tables() {
	a.forms = map[report.Era]int{}
	n := a.doc.numbers()
	a.seen = make(map[report.Key]int, n)
	a.cells = make(map[string]int, n)
	a.r.Figures = make([]report.Figure, 0, n)
	caption := ""
	for _, s := range a.doc.sections {
		caption = s.heading
		a.money = statedMoney(fold(s.heading))
		for _, b := range s.blocks {
			if b.grid == nil {
				unit := statedMoney(b.folded)
				if isCaption(b.folded) {
					caption, a.money = b.text, unit
				} else if unit != "" {
					a.money = unit
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

// Bounds of a caption in runes: before and behind the words that tell one.
const (
	captionLead = 40
	captionTail = 10
)

// isCaption tells a table's caption from the prose before it, by its folded text.
func isCaption(f string) bool {
	if len(f) > 4*(captionLead+captionTail+2) || isSentence(f) {
		return false
	}
	end := max(strings.LastIndex(f, "表"), strings.LastIndex(f, "情况"), strings.LastIndex(f, "统计"))
	if end < 0 {
		return false
	}
	_, n := utf8.DecodeRuneInString(f[end:])
	if f[end:end+n] != "表" {
		n = len("情况")
	}
	return utf8.RuneCountInString(f[end+n:]) <= captionTail && utf8.RuneCountInString(f[:end]) <= captionLead
}

func (a *adapter) table(g *grid) {
	t := len(a.r.Tables)
	kind := g.kind
	if kind == kindUnknown && a.goesOn(g) {
		kind = kindSec3
	}
	a.told = make([]bool, g.rows()*g.cols())
	a.width = g.cols()
	a.readMoney(g)
	name := report.TableUnknown
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
	if kind == kindUnknown && countsThings(g) {
		a.sweep(t, g, 0)
	}
	a.gluedFindings(t, g)
	a.r.Tables = append(a.r.Tables, report.Table{Kind: name, Caption: g.caption, Grid: g.strings()})
}

// goesOn tells the last rows of a section 三 table behind a page break, too few to
// be known by themselves.
func (a *adapter) goesOn(g *grid) bool {
	if a.requests == nil || a.requests.width != g.cols() {
		return false
	}
	for _, row := range g.cells {
		if vocab().sec3Rows[innermost(row[:a.requests.first]).label] {
			return true
		}
	}
	return false
}

// put records one cell as the figure of in and column. unit is what a head or a
// unit cell prints, "" if none does. The first printing of a figure stands; a
// second one that says something else, 251000 for 251000元, makes it unreadable, for it cannot be both.
// So does a number that spans the cells of two figures. A row that ends before the
// cell prints nothing.
func (a *adapter) put(in report.Indicator, column, unit string, s spot) {
	if s.cell.origin == "" {
		return
	}
	a.told[s.row*a.width+s.col] = true
	f := figure(in, column, a.moneyUnit(in, unit), s)
	i, twice := a.seen[f.Key]
	if !twice {
		i = len(a.r.Figures)
	}
	if other, taken := a.cells[s.cell.origin]; !taken {
		a.cells[s.cell.origin] = i
	} else if other != i && f.State != report.StateBlank && f.State != report.StateDash {
		a.spoil(other)
		f.State, f.Value = report.StateUnreadable, decimal.Zero
	}
	if !twice {
		a.seen[f.Key] = i
		a.r.Figures = append(a.r.Figures, f)
		return
	}
	first := &a.r.Figures[i]
	switch {
	case first.Origin == f.Origin: // one cell under a head that spans columns
	case first.State == f.State && first.Value.Equal(f.Value) && first.Unit == f.Unit && f.State != report.StateUnreadable:
	default:
		a.spoil(i)
		a.r.Unmapped = append(a.r.Unmapped, report.Unmapped{Label: string(f.Key) + "（重复）", Text: f.Text, At: f.At})
	}
}

func (a *adapter) spoil(i int) {
	a.r.Figures[i].State, a.r.Figures[i].Value = report.StateUnreadable, decimal.Zero
}

// figure reads a cell as the figure of in and column.
func figure(in report.Indicator, column, unit string, s spot) report.Figure {
	v := readValue(in, unit, s.cell.text)
	switch {
	case s.shifted || s.cell.doubt:
		v.state, v.number, v.mark = report.StateUnreadable, decimal.Zero, ""
	case s.cell.split:
		v.mark = report.MarkSplit
	case s.cell.loose && v.mark == "":
		v.mark = report.MarkRebuilt
	}
	return report.Figure{Key: report.MakeKey(in.ID, column), Value: v.number, Unit: v.unit, State: v.state, Mark: v.mark,
		Text: s.cell.text, At: s.at(), Origin: s.cell.origin, OCR: s.cell.ocr}
}

// unmapped records what is printed in a cell for values that no row or column label
// explains.
func (a *adapter) unmapped(labels []string, s spot) {
	if s.cell.text == "" {
		return
	}
	a.told[s.row*a.width+s.col] = true
	a.r.Unmapped = append(a.r.Unmapped, report.Unmapped{Label: strings.Join(labels, " "), Text: s.cell.text, At: s.at()})
}

// sweep records every printed value of a table that is neither a figure nor unmapped yet:
// all of them where the head could not be read, else what stands beside the figures, as
// last year's numbers do. What stands left of the column from numbers the rows, and what
// stands above the first figure is part of the head.
func (a *adapter) sweep(t int, g *grid, from int) {
	top := max(0, slices.Index(a.told, true)/max(1, a.width))
	for r := top; r < g.rows(); r++ {
		row := g.cells[r]
		for c := from; c < len(row); c++ {
			spans := c > from && row[c-1].origin == row[c].origin || r > top && g.cells[r-1][c].origin == row[c].origin
			_, held := a.cells[row[c].origin]
			told := spans || held || a.told[r*a.width+c]
			if !told && printsFigure(row[c].text) && !isDash(row[c].text) && !isHead(row[c].text) {
				a.unmapped(rowLabels(row[:c]), spot{table: t, row: r, col: c, cell: row[c]})
			}
		}
	}
}

// countsThings tells a table of statistics of no form from other tables: numbers stand
// behind words in more than one row.
func countsThings(g *grid) bool {
	rows := 0
	for _, row := range g.cells {
		words := false
		for _, c := range row {
			if isNumber := isPlainNumber(c.text); words && isNumber {
				rows++
				break
			} else if c.text != "" {
				words = !isNumber
			}
		}
	}
	return rows > 1
}

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
// text is the folded text of the document.
func (a *adapter) unread(text string) []report.Finding {
	have := map[string]bool{}
	for _, t := range a.r.Tables {
		have[t.Kind] = true
	}
	var fs []report.Finding
	for _, mark := range []struct{ kind, words, name string }{
		{report.TableDocuments, "第二十条第", "主动公开政府信息情况"},
		{report.TableRequests, "上年结转政府信息公开申请数量", "收到和处理政府信息公开申请情况"},
		{report.TableCases, "结果维持结果纠正", "行政复议、行政诉讼情况"},
	} {
		if !have[mark.kind] && strings.Contains(text, mark.words) {
			fs = append(fs, report.Finding{Rule: ruleUnread, Severity: report.SeverityWarning, Keys: []report.Key{}, Whose: report.WhoseReading,
				State: "new", Message: fmt.Sprintf("文中印有%q一表，但各格连在一起，无法确切读出", mark.name)})
		}
	}
	return fs
}

// eraEither marks tables that both the 2019 and the 2021 form print.
const eraEither report.Era = "national2019|national2021"

// firstYear2021 is the first report year of the 2021 form (国办公开办函〔2021〕30号).
const firstYear2021 = 2021

// Rules of findings about reading the tables.
const (
	ruleUnread = "form.unread" // a table is announced and none was found
	ruleGlued  = "form.glued"  // the cells of a row ran together
)
