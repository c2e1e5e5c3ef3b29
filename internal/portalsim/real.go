package portalsim

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/nianbao/nianbao/report"
	"github.com/shopspring/decimal"
)

// realFiguresJSON holds the figures of nine published reports as printed.
// Figures are facts; the pages around them are written by this package.
//
//go:embed realfigures.json
var realFiguresJSON []byte

// realReport is one published report: who, when, and every printed cell.
type realReport struct {
	Type      string                `json:"type"`
	Region    string                `json:"region"`
	City      string                `json:"city"`
	District  string                `json:"district"`
	Called    string                `json:"called"` // a name that type and district do not give
	Year      int                   `json:"year"`
	Era       report.Era            `json:"era"`
	Published string                `json:"published"` // "" when the original does not say
	Broken    []string              `json:"broken"`    // relations that the original breaks
	Figures   map[report.Key]string `json:"figures"`
}

// published adds the real reports within the world's years. Their breaks are
// the originals' own: BreakEvery does not touch them.
func (b *builder) published(p *Portal) error {
	var all []realReport
	if err := json.Unmarshal(realFiguresJSON, &all); err != nil {
		return fmt.Errorf("reading the published figures: %w", err)
	}
	p.Name = "政府信息公开年报汇编"
	for _, r := range all {
		if r.Year < b.o.FromYear || r.Year > b.o.ToYear {
			continue
		}
		if err := b.reprint(p, r); err != nil {
			return fmt.Errorf("reprinting %s %d: %w", r.District, r.Year, err)
		}
	}
	return nil
}

func (b *builder) reprint(p *Portal, r realReport) error {
	region, ok := report.Regions().Lookup(r.Region)
	if !ok {
		return fmt.Errorf("no region has the code %q", r.Region)
	}
	o := order{body: body{kind: r.Type, region: region, city: r.City, district: r.District, called: r.Called},
		year: r.Year, era: r.Era, broken: r.Broken, sheet: map[report.Key]report.Figure{}}
	for key, text := range r.Figures {
		f, err := realFigure(key, text)
		if err != nil {
			return err
		}
		o.sheet[key] = f
	}
	_, o.press.oneRow = r.Figures["requests.outcome.other"]
	o.press.letters = lettering(0)
	rng := b.rng(p.ID + "/" + report.MakeID(o.body.id(), r.Year))
	d, err := compose(rng, b.writer, o)
	if err != nil {
		return err
	}
	d.record.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", o.body.fullName(r.Year), r.Year)
	if r.Published != "" {
		if d.written, err = time.ParseInLocation(time.DateOnly, r.Published, chinaTime); err != nil {
			return fmt.Errorf("date of publication: %w", err)
		}
		d.record.Published = r.Published
	}
	p.entries = append(p.entries, &entry{title: d.record.Title, published: d.written, document: d})
	return nil
}

// realFigure reads a cell: blank, or a number with at most a 元 or % behind it.
func realFigure(key report.Key, text string) (report.Figure, error) {
	f := report.Figure{Key: key, State: report.StateBlank, Text: text}
	if text == "" {
		return f, nil
	}
	v, err := decimal.NewFromString(strings.TrimRight(text, "元%"))
	if err != nil {
		return f, fmt.Errorf("figure %s: %w", key, err)
	}
	f.State, f.Value = report.StateNumber, v
	return f, nil
}
