package portalsim

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/report"
)

// section is one part of a report as printed.
type section struct {
	kind       report.SectionKind
	heading    string // "" for a preface
	paragraphs []string
	tables     []table
}

// document is one report, ready for any portal's markup, and its gold record.
type document struct {
	record   report.Report
	sections []section
	broken   []string
	written  time.Time // when the page went up
}

// order asks for one report.
type order struct {
	body   body
	year   int
	era    report.Era
	press  press
	sheet  map[report.Key]report.Figure
	broken []string
}

// compose writes the report that o asks for.
func compose(rng *rand.Rand, w *writer, o order) (*document, error) {
	ts, err := formTables(o.era, o.year, o.press)
	if err != nil {
		return nil, err
	}
	d := &document{broken: o.broken, written: publication(rng, o)}
	d.record = report.Report{ID: report.MakeID(o.body.agency(o.year).ID, o.year), Title: title(rng, o.body, o.year),
		Year: o.year, Era: o.era, Scope: o.body.scope(), Agency: o.body.agency(o.year),
		Region:    report.RegionRef{Code: o.body.region.Code, Name: report.Regions().FullName(o.body.region.Code)},
		Published: d.written.Format(time.DateOnly)}
	d.record.Meta.Publisher = o.body.fullName(o.year)
	d.record.Figures = fill(ts, o.sheet, o.press)
	facts := o.facts(rng, w)
	for _, h := range w.headings[string(o.era)] {
		s := section{kind: report.SectionKind(h[0]), heading: pick(rng, h[1])}
		s.paragraphs = w.section(rng, s.kind, o.year, facts)
		for _, t := range ts {
			if t.section == s.kind {
				s.tables = append(s.tables, t)
			}
		}
		d.sections = append(d.sections, s)
		d.record.Sections = append(d.record.Sections, report.Section{Kind: s.kind, Heading: s.heading, Text: joined(s.paragraphs)})
		if f, ok := stated(joined(s.paragraphs)); ok {
			d.record.Figures = append(d.record.Figures, f)
		}
	}
	return d, nil
}

// stated is the figure that the sentences of section 六 state: no processing fee.
func stated(text string) (report.Figure, bool) {
	for _, words := range []string{"未产生信息处理费", "未收取信息处理费"} {
		if strings.Contains(text, words) {
			return report.Figure{Key: "fees.information_processing", Unit: "元", State: report.StateNumber, Mark: report.MarkProse, Text: words}, true
		}
	}
	return report.Figure{}, false
}

// facts are the words and numbers that sentences may speak of. Those of the
// tables are taken as printed, so that prose and table agree.
func (o order) facts(rng *rand.Rand, w *writer) map[string]string {
	f := map[string]string{"agency": o.body.name(o.year), "self": o.body.self(), "district": o.body.district,
		"field": w.field(o.body.kind), "year": strconv.Itoa(o.year), "next": strconv.Itoa(o.year + 1),
		"posts": strconv.Itoa(100 + rng.IntN(40*o.body.load())), "scope": "反映本机关情况，"}
	if o.body.scope() == report.ScopeRegional {
		f["scope"] = "汇总全" + o.body.tier() + "各部门和镇街的数据，"
	}
	for name, key := range map[string]report.Key{"items": "disclosure.items.proactive", "docs": "disclosure.normative_docs.issued",
		"received": "requests.received.new", "granted": "requests.outcome.granted", "partial": "requests.outcome.partial",
		"carried": "requests.carried_out", "review": "review.total", "suits": "litigation.total",
		"phone": "consultation.phone", "visitors": "consultation.visitors",
		"talks": "response.policy_interpretations", "people": "staff.total", "trained": "training.attendees"} {
		if v, ok := o.sheet[key]; ok {
			f[name] = v.Value.String()
		}
	}
	if a, ok := o.sheet["litigation.direct.total"]; ok {
		f["suits"] = a.Value.Add(o.sheet["litigation.after_review.total"].Value).String()
	}
	if o.era == report.EraUnknown {
		f["items"] = strconv.Itoa(60 + rng.IntN(20*o.body.load()))
		f["received"], f["review"], f["suits"] = strconv.Itoa(rng.IntN(5)), "0", "0"
	}
	return f
}

var chinaTime = time.FixedZone("CST", 8*60*60)

// publication draws the day of publication: since the report year 2019
// departments publish in January, governments by the end of March.
func publication(rng *rand.Rand, o order) time.Time {
	days := 75
	if o.year >= firstNew && o.body.scope() == report.ScopeOwn {
		days = 24
	}
	return time.Date(o.year+1, 1, 5+rng.IntN(days), 9+rng.IntN(8), rng.IntN(60), 0, 0, chinaTime)
}

func title(rng *rand.Rand, b body, year int) string {
	name := b.name(year)
	if rng.IntN(3) == 0 {
		name = b.fullName(year)
	}
	return fmt.Sprintf([]string{"%[1]s%[2]d年政府信息公开工作年度报告", "%[1]s%[2]d年度政府信息公开工作年度报告",
		"%[2]d年%[1]s政府信息公开工作年度报告", "%[2]d年度%[1]s政府信息公开年度报告"}[rng.IntN(4)], name, year)
}
