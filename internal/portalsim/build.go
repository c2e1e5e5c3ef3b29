package portalsim

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"slices"
	"text/template"
	"time"

	"github.com/nianbao/nianbao/report"
)

// plan is one portal before it is built.
type plan struct {
	id, city, region string // city is what full names put before the district
	site             site
	indexed          bool // prints index numbers (索引号)
	blocks           bool // prints section 二 as a table for each sub-title
	// era is the form that the i-th office of the portal used in a year, "" when it
	// did not report there.
	era func(i, year int) report.Era
	// collection builds the documents of a portal that reprints real figures.
	collection func(b *builder, p *Portal) error
}

// plans are the portals of every world.
func plans(pages *template.Template) []plan {
	return []plan{
		{id: "sim-minhang", city: "上海市", region: "310112", site: trs{pages}, indexed: true, era: shanghaiEras},
		{id: "sim-xiaoshan", city: "杭州市", region: "330109", site: jpage{pages}, blocks: true, era: zhejiangEras},
		{id: "sim-jinan", city: "福州市", region: "350111", site: word{pages}, era: fujianEras},
		{id: "sim-songjiang", city: "上海市", region: "310117", site: attach{trs{pages}}, era: attachEras},
		{id: "sim-published", region: "320000", site: trs{pages}, collection: (*builder).published},
	}
}

func nationalEra(year int) report.Era {
	switch {
	case year <= 2018:
		return report.EraNational2014
	case year <= 2020:
		return report.EraNational2019
	}
	return report.EraNational2021
}

func shanghaiEras(_, year int) report.Era {
	if year <= 2013 {
		return report.EraShanghai2004
	}
	return nationalEra(year)
}

// zhejiangEras: before the national form this district wrote prose only.
func zhejiangEras(_, year int) report.Era {
	if year <= 2013 {
		return report.EraUnknown
	}
	return nationalEra(year)
}

// fujianEras: every second office kept the provincial table until 2018; after
// 2019 only the district's own report is still put up on the old portal.
func fujianEras(i, year int) report.Era {
	switch {
	case year > 2019 && i > 0:
		return ""
	case year <= 2013, year <= 2018 && i%2 == 0:
		return report.EraFujian2008
	}
	return nationalEra(year)
}

// builder makes the portals of one world.
type builder struct {
	o      Options
	writer *writer
	data   *formData
	pages  *template.Template
	made   int // reports so far, for BreakEvery
}

func newBuilder(o Options) (*builder, error) {
	data, err := readFormData()
	if err != nil {
		return nil, err
	}
	t, err := pages()
	return &builder{o: o, writer: newWriter(), data: data, pages: t}, err
}

// rng is a source of its own for everything that name names, so that one part
// of the world does not change with another.
func (b *builder) rng(name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return rand.New(rand.NewPCG(uint64(b.o.Seed), h.Sum64()))
}

func (b *builder) portal(pl plan) (*Portal, error) {
	p := &Portal{ID: pl.id, Region: pl.region, site: pl.site, Name: report.Regions().FullName(pl.region) + "人民政府",
		resources: map[string]resource{}, dynamic: map[string]http.HandlerFunc{}, hits: map[string]int{}}
	fill := pl.collection
	if fill == nil {
		fill = func(b *builder, p *Portal) error { return b.generate(pl, p) }
	}
	if err := fill(b, p); err != nil {
		return nil, err
	}
	slices.SortStableFunc(p.entries, func(x, y *entry) int {
		return cmp.Or(y.published.Compare(x.published), cmp.Compare(x.title, y.title))
	})
	if err := b.articles(p); err != nil {
		return nil, err
	}
	if b.o.later {
		p.withdraw()
	}
	return p, p.site.lists(p)
}

// generate writes every office's reports and what stands between them in the list.
func (b *builder) generate(pl plan, p *Portal) error {
	offices := cast(pl.region, pl.city, b.o.Agencies)
	for i, office := range offices {
		h := newHistory(b.rng(pl.id+"/"+office.id()), b.data, office.load(), b.o.FromYear)
		for year := max(b.o.FromYear, office.since); year <= b.o.ToYear; year++ {
			era := pl.era(i, year)
			if era == "" {
				continue
			}
			if err := b.report(pl, p, h, order{body: office, year: year, era: era}); err != nil {
				return err
			}
		}
	}
	for year := b.o.FromYear; year <= b.o.ToYear; year++ {
		b.neighbours(p, offices[0].district, year)
	}
	return nil
}

// report adds one generated report, broken when its turn has come.
func (b *builder) report(pl plan, p *Portal, h *history, o order) error {
	b.made++
	rng := b.rng(pl.id + "/" + report.MakeID(o.body.id(), o.year))
	spoiled := b.o.BreakEvery > 0 && b.made%b.o.BreakEvery == 0
	o.press = newPress(rng, spoiled)
	o.press.blocks = pl.blocks
	s := h.figures(o.era, o.year, o.press.oneRow)
	if spoiled {
		if relation := spoil(rng, b.data.faults[o.era], s); relation != "" {
			o.broken = []string{relation}
		}
	}
	if b.o.later && isOf(o, corrected) {
		correct(s)
	}
	o.sheet = o.press.printed(s)
	d, err := compose(rng, b.writer, o)
	if err != nil {
		return err
	}
	if pl.indexed {
		d.record.Meta.IndexNumber = fmt.Sprintf("SY%s%03d-%d-%03d", o.body.region.Code, h.load, o.year+1, 1+rng.IntN(60))
	}
	p.entries = append(p.entries, &entry{title: d.record.Title, published: d.written, document: d})
	return nil
}

// neighbours adds the pages of a year that stand in the same list and are no
// annual reports on disclosure.
func (b *builder) neighbours(p *Portal, district string, year int) {
	rng := b.rng(fmt.Sprintf("%s/neighbours/%d", p.ID, year))
	for _, format := range []string{"%s%d年法治政府建设年度报告", "%s政府网站工作年度报表（%d年度）",
		"%s%d年政务公开工作要点解读", "%s政府信息公开保密审查制度（%d年修订）"} {
		t := time.Date(year+1, 1, 4+rng.IntN(70), 10, rng.IntN(60), 0, 0, chinaTime)
		p.entries = append(p.entries, &entry{title: fmt.Sprintf(format, district, year), published: t})
	}
}

// articles numbers the entries from the oldest on and writes their pages.
func (b *builder) articles(p *Portal) error {
	for i := range p.entries {
		e := p.entries[len(p.entries)-1-i]
		e.path = p.site.address(i, e)
		if b.o.later && e.is(corrected) {
			e.correct()
		}
	}
	for i, e := range p.entries {
		rng := b.rng(p.ID + e.path)
		v := view{entry: e, Portal: p, Title: e.title, Path: e.path, File: e.file, Published: e.Day(), Clock: e.published.Format("15:04"),
			Related: p.entries[max(0, i-2):i]}
		var sections []section
		if e.document != nil {
			v.Meta, sections = e.document.record.Meta, e.document.sections
		} else {
			v.Meta.Publisher = p.Name
			sections = []section{{paragraphs: b.writer.section(rng, "neighbour", 0, map[string]string{"district": p.Name})}}
		}
		body, err := p.site.article(v, rng, sections)
		if err != nil {
			return err
		}
		kind := p.site.contentType()
		if e.path == e.file {
			kind = e.fileType
		}
		p.put(e.path, kind, body, e.published)
	}
	return nil
}
