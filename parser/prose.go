package parser

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// Facts that reports state in running text alone: the processing fee of section 六 since
// 2021 (国办函〔2020〕109号), and meetings and training where no table of 2014 prints them.
// A sentence counts only where it cannot but speak of the whole year's own number.

// proseFact is how sentences state one indicator.
type proseFact struct {
	id      string
	needs   []string // words of which the sentence has one
	amounts []*pattern
	none    *pattern // says that there was none, nil where silence is usual
	yearly  bool     // the sentence must name the year
}

const (
	amountWords = `(?:人民币)?([0-9][0-9,]*(?:\.[0-9]+)?)(万?元)`
	disclosure  = `(?:政府)?(?:信息公开|政务公开)`
)

var proseFacts = []proseFact{
	{id: "fees.information_processing", needs: []string{"信息处理费"},
		amounts: []*pattern{
			compile(`(?:实际)?(?:收取|收到|产生)(?:的|了)?(?:政府信息公开|依申请公开)?信息处理费(?:用)?(?:[0-9]+(?:件|次|笔|起|宗),?)?(?:的)?(?:总?金额|总额|费用)?(?:共计|合计|总计|共|计|为|:)*` + amountWords),
			compile(`信息处理费(?:收入|收取|实际收取)?(?:的)?(?:总?金额|总额)?(?:共计|合计|总计|共|计|为|:)*` + amountWords),
			compile(`实际收取(?:的)?(?:信息处理费)?(?:的)?总?金额(?:共计|为|:)*` + amountWords),
		},
		none: compile(`(?:未|没有|无|均未|尚未|未曾)(?:向(?:任何)?申请人)?(?:实际|收取|产生|发生|收到|征收|涉及|存在)*(?:过|任何|相关|有关)?(?:政府信息公开|依申请公开|政府信息|申请人)?(?:的)?信息处理费(?:用)?(?:的)?(?:收取|收费|收入)?(?:的)?(?:情况|情形|事项)?(?:[,。;、]|$)|信息处理费(?:用)?(?:收入|收取)?(?:总?金额|总额)?(?:为|是)(?:零|0)(?:[,。;]|$)`)},
	{id: "training.sessions", needs: []string{"培训"}, yearly: true, amounts: []*pattern{
		compile(`(?:举办|组织|开展|召开)(?:了)?(?:全[省市区县局委镇]|各类|专题)?` + disclosure + `(?:工作|业务|专题|知识)*培训(?:班|会|活动|讲座)?(?:共)?([0-9]+)(?:期|次|场|场次|班次)`),
		compile(`(?:举办|组织|开展|召开)(?:了)?([0-9]+)(?:期|次|场)(?:全[省市区县局委镇]|各类|专题)?` + disclosure + `(?:工作|业务|专题|知识)*培训(?:班|会|活动|讲座)?`),
	}},
	{id: "training.attendees", needs: []string{"培训"}, yearly: true, amounts: []*pattern{
		compile(disclosure + `(?:工作|业务|专题|知识)*培训[^0-9。;]{0,12}[0-9]+(?:期|次|场|场次|班次),?(?:共)?(?:累计)?(?:培训|参训)(?:人员|人数|干部)?(?:共|达|共计)?([0-9]+)人次`),
		compile(`接受` + disclosure + `(?:工作|业务)*培训(?:的)?(?:人员|人数)?(?:共|达|共计)?([0-9]+)人次`),
	}},
	{id: "meetings.held", needs: []string{"会议"}, yearly: true, amounts: []*pattern{
		compile(`召开(?:了)?(?:全[省市区县局委镇])?` + disclosure + `(?:工作|专题|领导小组|联席|推进)*会议?(?:或专题会议)?(?:共)?([0-9]+)次`),
		compile(`召开(?:了)?([0-9]+)次(?:全[省市区县局委镇])?` + disclosure + `(?:工作|专题|领导小组|联席|推进)*会议?`),
	}},
}

var (
	// doubtfulSentence speaks of other times, of part of the year, of rules or of plans.
	doubtfulSentence = compile(`累计|历年|以来|至今|上年|去年|往年|明年|下一?年|计划|拟|将|应当|可以|预计|上半年|下半年|季度|[0-9]月|不得|标准`)
	// asides are names of documents, years in their numbers, and the days with which the
	// year begins and ends.
	asides = compile(`《[^》]*》|〔[^〕]*〕|\([^()]*\)|1月1日|12月31日`)
	// sumOfMoney shows that a sentence is about more than nothing.
	sumOfMoney = compile(`[0-9]万?元`)
)

// proseWords are words of which each statement of a fact has one.
var proseWords = []string{"处理费", "培训", "会议"}

// prose adds what sentences state to the figures, where no table prints it and no two
// sentences disagree.
func (a *adapter) prose() {
	found := map[string][]report.Figure{}
	for k, s := range a.r.Sections {
		if !slices.ContainsFunc(proseWords, func(w string) bool { return strings.Contains(s.Text, w) }) {
			continue
		}
		for _, l := range sentences(s.Text) {
			if !slices.ContainsFunc(proseWords, func(w string) bool { return strings.Contains(l.text, w) }) {
				continue
			}
			facts := factsIn(fold(l.text))
			if len(facts) == 0 {
				continue
			}
			stream := newStream([]line{l})
			for _, fact := range facts {
				if f, ok := a.state(fact, stream, k, s.Text); ok {
					found[f.Key.ID()] = append(found[f.Key.ID()], f)
				}
			}
		}
	}
	for _, fact := range proseFacts {
		fs := found[fact.id]
		_, printed := a.seen[report.Key(fact.id)]
		agree := !slices.ContainsFunc(fs, func(f report.Figure) bool { return !f.Value.Equal(fs[0].Value) || f.Unit != fs[0].Unit })
		if len(fs) > 0 && !printed && agree && a.lead(&fs[0]) {
			a.r.Figures = append(a.r.Figures, fs[0])
		}
	}
}

// factsIn are the facts that a folded sentence can state, by the words in it.
func factsIn(sentence string) []*proseFact {
	var facts []*proseFact
	for i := range proseFacts {
		fact := &proseFacts[i]
		if slices.ContainsFunc(fact.needs, func(w string) bool { return strings.Contains(sentence, w) }) && fact.possible(sentence) {
			facts = append(facts, fact)
		}
	}
	return facts
}

// sentences parts a text at its full stops, with the place of each sentence.
func sentences(text string) []line {
	var ls []line
	at, from := 0, 0
	start := 0
	for i, r := range text {
		if r == '。' || r == '；' || r == ';' || r == '\n' || r == '！' {
			end := i + utf8.RuneLen(r)
			ls = append(ls, line{text[from:end], start})
			from, start = end, at+1
		}
		at++
	}
	return append(ls, line{text[from:], start})
}

// state reads what one sentence states of a fact. text is that of section k.
func (a *adapter) state(fact *proseFact, s *stream, k int, text string) (report.Figure, bool) {
	if !slices.ContainsFunc(fact.needs, func(w string) bool { return strings.Contains(s.text, w) }) {
		return report.Figure{}, false
	}
	bare := asides.ReplaceAllString(s.text, "")
	if doubtfulSentence.MatchString(bare) || !a.ofTheYear(bare, fact.yearly) {
		return report.Figure{}, false
	}
	value, unit, at, ok := fact.match(s.text)
	if !ok {
		return report.Figure{}, false
	}
	in := indicatorOf(fact.id)
	f := report.Figure{Key: report.Key(fact.id), Value: value, Unit: cmp.Or(unit, in.Unit), State: report.StateNumber, Mark: report.MarkProse}
	from, to := s.at[at[0]], s.at[at[1]-1]+1
	f.At = fmt.Sprintf("section:%d/runes:%d-%d", k, from, to)
	f.Text = string([]rune(text)[from:to])
	return f, true
}

// possible tells a sentence that holds the words of some statement of the fact.
func (fact *proseFact) possible(s string) bool {
	return fact.none != nil && fact.none.possible(s) || slices.ContainsFunc(fact.amounts, func(p *pattern) bool { return p.possible(s) })
}

// match finds the number that a sentence states, and where. A sentence that states two is
// not surely one of them.
func (fact *proseFact) match(s string) (v decimal.Decimal, unit string, at []int, ok bool) {
	for _, re := range fact.amounts {
		for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
			state, n, printed := readNumber(s[m[2]:m[len(m)-1]])
			if state != report.StateNumber || strings.HasPrefix(s[m[1]:], "/") || inBrackets(s[:m[0]]) || ok && (!n.Equal(v) || printed != unit) {
				return v, "", nil, false
			}
			if !ok {
				v, unit, at, ok = n, printed, m[:2], true
			}
		}
	}
	if ok || fact.none == nil || sumOfMoney.MatchString(s) {
		return v, unit, at, ok
	}
	if at = fact.none.FindStringIndex(s); at == nil || inBrackets(s[:at[0]]) {
		return v, "", nil, false
	}
	return decimal.Zero, "", trimmed(s, at), true
}

// inBrackets tells that a bracket opened before is still open.
func inBrackets(before string) bool { return strings.Count(before, "(") > strings.Count(before, ")") }

// trimmed leaves the mark that ends a clause out of its place.
func trimmed(s string, at []int) []int {
	return []int{at[0], at[0] + len(strings.TrimRight(s[at[0]:at[1]], ",。;、"))}
}

// yearsInside are the years that a sentence names.
var yearsInside = compile(`(20[0-9]{2})年`)

// ofTheYear tells that a sentence speaks of the report year: it names no other year, and
// with named it says that it speaks of the whole one.
func (a *adapter) ofTheYear(s string, named bool) bool {
	own := strings.Contains(s, "全年") || strings.Contains(s, "本年度") || strings.Contains(s, "年内")
	for _, m := range yearsInside.FindAllStringSubmatch(s, -1) {
		if m[1] != fmt.Sprint(a.r.Year) {
			return false
		}
		own = true
	}
	return own || !named
}

// indicatorOf is the newest form's indicator of that id.
func indicatorOf(id string) report.Indicator {
	for _, era := range slices.Backward(report.Eras()) {
		if in, ok := report.Indicators().Lookup(era, id); ok {
			return in
		}
	}
	return report.Indicator{}
}
