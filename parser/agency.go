package parser

import (
	"fmt"
	"strings"

	"github.com/nianbao/nianbao/report"
)

var (
	titleLead  = compile(`^(?:关于)?(?:印发|发布|公布)?[《<]?(?:(?:` + yearDigits + `)年度?)?`)
	titleRest  = compile(`(?:关于)?(?:` + yearDigits + `)(?:年|度|政府信息|政务|信息公开).*$|(?:政府|政务)?信息公开.*$`)
	madeBy     = compile(`由([^,。;、:]{4,40}?)(?:负责)?(?:编制|编写|拟制)`)
	basedOn    = compile(`([^,。;、:]{4,40}?)(?:依据|根据|按照)《`)
	agencyLine = compile(`^[^,。;:、0-9]{2,38}(?:局|委|委员会|政府|办公室|办公厅|厅|部|办事处|管委会|中心|署|院|街道|镇|乡)$`)
)

// How sure a name of the body is.
const (
	unnamed = iota
	kindNamed
	placeNamed
)

// pickAgency takes the first text that names a body and its place, else the first
// that names a body, whose place is then the portal's. The publisher comes last: it
// is often the office that runs the site.
func (id *identity) pickAgency(in Input, doc *Document) {
	near := in.Region
	if near == "" {
		near = nearBy(doc, id.meta.Publisher)
	}
	title, lines, maker := agencyNames(id, doc)
	best := unnamed
	for i, name := range append(append([]string{title}, lines...), maker...) {
		res := report.ResolveAgency(name, near)
		sure := unnamed
		if name != "" && res.HasType {
			sure = kindNamed
			if res.HasPlace || i == 0 && res.Region.Code != "" {
				sure = placeNamed
			}
		}
		if sure > best {
			id.resolved, best = res, sure
		}
	}
	switch {
	case in.Agency != "":
		id.overrule(in.Agency, best)
	case best == unnamed:
		id.resolved = report.ResolveAgency(id.meta.Publisher, near)
		if id.resolved.HasType {
			id.doubt(ruleAgency, fmt.Sprintf("编制机关只见于发布机构：%s", id.meta.Publisher))
		}
	default:
		id.compareMaker(maker, near)
	}
}

// overrule takes a person's word for the body.
func (id *identity) overrule(agency string, best int) {
	if best > unnamed && agency != id.resolved.Agency.ID {
		id.doubt(ruleAgency, fmt.Sprintf("录入者指明 %s，文中为 %s", agency, id.resolved.Agency.ID))
	}
	if agency != id.resolved.Agency.ID {
		id.resolved = report.AgencyByID(agency)
	}
}

// compareMaker doubts a report that another body says it made. A government's
// report is made by its office.
func (id *identity) compareMaker(maker []string, near string) {
	for _, name := range maker {
		res := report.ResolveAgency(name, near)
		if !res.HasType || res.Agency.ID == id.resolved.Agency.ID || isGovernment(res.Agency) && isGovernment(id.resolved.Agency) {
			continue
		}
		id.doubt(ruleAgency, fmt.Sprintf("编制机关说法不一：题为 %s，文中由 %s 编制", id.resolved.Agency.Name, res.Agency.Name))
		return
	}
}

func isGovernment(a report.Agency) bool {
	return a.Type == "people_government" || a.Type == "government_office" || a.Level == "township" || a.Type == "development_zone"
}

// titleAgency is what a title says besides the year and the kind of document.
func titleAgency(title string) string {
	return titleRest.ReplaceAllString(titleLead.ReplaceAllString(fold(title), ""), "")
}

// agencyNames lists texts that may name the body: the title without year and kind
// of document, lines of the head that end like an office, and the preface's own
// words, the body that made the report before one that speaks in it.
func agencyNames(id *identity, doc *Document) (title string, lines, maker []string) {
	lead := prefaceLines(doc)
	var speaks []string
	for _, l := range lead {
		l = fold(l)
		if agencyLine.MatchString(l) {
			lines = append(lines, l)
		}
		if m := madeBy.FindStringSubmatch(l); m != nil {
			maker = append(maker, m[1])
		} else if m := basedOn.FindStringSubmatch(l); m != nil {
			speaks = append(speaks, strings.TrimPrefix(m[1], "本报告"))
		}
	}
	return titleAgency(id.title), lines, append(maker, speaks...)
}

// nearBy guesses the place from the name of the site, 上海市宝山区人民政府门户网站,
// from the first line, and from the publisher.
func nearBy(doc *Document, publisher string) string {
	names := []string{doc.site, publisher}
	if len(doc.head) > 0 {
		parts := strings.FieldsFunc(doc.head[0], func(r rune) bool { return r == '_' || r == '-' })
		names = append(names, parts...)
	}
	for _, name := range names {
		if res := report.ResolveAgency(name, ""); res.HasPlace {
			return res.Region.Code
		}
	}
	return ""
}
