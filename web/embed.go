package web

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// embedPath is the page that stands in frames of other sites: one chart of a data release.
const embedPath = "/embed/compare"

// embedPolicy lets every site frame a page that runs nothing and sends nothing.
const embedPolicy = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"

// embedPage is one chart with its caption.
type embedPage struct {
	Tag     string // language
	Style   string
	Release index.Release
	Block   compareBlock
	Notes   []string
	Whole   string // address of the comparison, of which this is the chart
}

func (*embedPage) template() string           { return "embed" }
func (p *embedPage) heading(*language) string { return string(p.Block.Key) }

// embed answers /embed/compare: a chart with caption, source and date, pinned to the release
// that the address names. It has no script, no form and no menu.
func (s *site) embed(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Security-Policy", embedPolicy)
	q, kind, x, err := s.readEmbed(r)
	if err != nil {
		return err
	}
	c, err := comparison(r, x, q)
	if err != nil {
		return err
	}
	l := s.language(w, r)
	p := &embedPage{Tag: l.Tag(), Style: stylePath(), Release: *x.Release, Notes: l.notes(c),
		Block: makeBlock(l, c, q.Indicators[0], look{Kind: kind, Target: "_blank"}),
		Whole: "/compare?" + embedQuery(r, q.Indicators[0], kind, x.Release.Name, l).Encode()}
	var b bytes.Buffer
	if err := s.pages[l.Code][p.template()].ExecuteTemplate(&b, p.template(), p); err != nil {
		return fmt.Errorf("page %s: %w", p.template(), err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "Cookie")
	w.Header().Set("Cache-Control", pinnedFor)
	return send(w, r, http.StatusOK, keepPin(b.Bytes(), x.Release.Name))
}

// readEmbed reads what a frame is to show: one indicator, of a release.
func (s *site) readEmbed(r *http.Request) (q index.CompareQuery, kind chartKind, x catalogue, err error) {
	if q, err = s.readCompare(r); err != nil {
		return
	}
	if kind, err = readKind(r); err != nil {
		return
	}
	if len(q.Indicators) > 1 {
		err = badParam("indicator", "error.one_chart")
		return
	}
	if x, err = s.catalogue(r); err == nil && x.Release == nil {
		err = badParam("release", "error.embed_release")
	}
	return
}

// embedQuery names what a page compares, for one indicator in one way and of one release.
func embedQuery(r *http.Request, key report.Key, kind chartKind, release string, l *language) url.Values {
	out := url.Values{}
	for name, values := range r.URL.Query() {
		for _, v := range values {
			if v != "" && name != "find" && name != "column" {
				out.Add(name, v)
			}
		}
	}
	out.Set("indicator", string(key))
	out.Set("chart", string(kind))
	out.Set("release", release)
	out.Set("lang", l.Code)
	return out
}

// share is how a chart comes into a page elsewhere.
type share struct {
	Release string // to which it is pinned
	Frame   string // HTML of a frame with the chart, its points links
	Image   string // HTML of a picture with a link
}

// Heights that a frame has beside its chart, and at most: beyond it scrolls.
const (
	embedCaption = 190
	embedHighest = 1400
)

// shares writes the code for every chart of a page, pinned to the page's release or else to
// the newest; without any release there is none.
func shares(r *http.Request, l *language, p *comparePage) {
	if p.Pin == nil {
		return
	}
	release := cmp.Or(p.Pin.Release, p.Pin.Newest)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if len(b.Rows) == 0 {
			continue
		}
		query := embedQuery(r, b.Key, b.chart.Kind, release.Name, l).Encode()
		title := b.chart.Title
		width, height := b.chart.size()
		address := func(path string) string { return html.EscapeString(baseURL(r) + path + "?" + query) }
		b.Share = &share{Release: release.Name,
			Frame: fmt.Sprintf(`<iframe src="%s" title="%s" width="100%%" height="%d" loading="lazy" style="border:0"></iframe>`,
				address(embedPath), html.EscapeString(title), min(height+embedCaption, embedHighest)),
			Image: fmt.Sprintf(`<figure><a href="%s"><img src="%s" alt="%s" width="%d" height="%d" loading="lazy" style="max-width:100%%;height:auto"></a><figcaption>%s</figcaption></figure>`,
				address("/compare"), address("/compare.svg"), html.EscapeString(title), width, height,
				html.EscapeString(strings.TrimSpace(title+" "+b.Unit)+". "+l.sentence("chart.source", release.Name, moment(release.Made)))),
		}
	}
}
