package crawler

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
)

// jpaasWalker walks pages whose parts are units that a script fetches. What to ask for stands in the page and
// differs from site to site; later pages of a list unit are had only through paramJson.
type jpaasWalker struct{}

const (
	jpaasMark = "jpaas-publish-server"
	// maxUnits bounds the units of a page; one has about ten.
	maxUnits = 30
	// jpaasRows is the usual number of entries a page, for units that do not say.
	jpaasRows = 15
)

var (
	unitScript = cascadia.MustCompile("[querydata]")
	unitRows   = regexp.MustCompile(`\brows\s*=\s*['"]?(\d{1,4})`)
	unitCount  = regexp.MustCompile(`\bcount\s*=\s*['"]?(\d{1,6})`)
)

func (jpaasWalker) recognise(p *page) string {
	if strings.Contains(p.text, jpaasMark) && p.doc.FindMatcher(unitScript).Length() > 0 {
		return jpaasMark
	}
	return ""
}

func (jpaasWalker) walk(ctx context.Context, r *run, first *page) error {
	units := jpaasUnits(first)
	if len(units) > maxUnits {
		r.fail(first.addr, "limit", fmt.Errorf("has %d units, %d are read", len(units), maxUnits))
		units = units[:maxUnits]
	}
	for _, u := range units {
		err := walkCounted(ctx, r, func(ctx context.Context, n int) (*answer, error) { return askUnit(ctx, r, first, u, n) })
		if err != nil {
			return err
		}
	}
	return nil
}

// jpaasUnits gives the address of every unit, each once, in page order.
func jpaasUnits(p *page) []string {
	var units []string
	p.doc.FindMatcher(unitScript).Each(func(_ int, s *goquery.Selection) {
		addr, ok := canonical(p.addr, s.AttrOr("url", ""))
		if !ok || !strings.Contains(addr, jpaasMark) {
			return
		}
		q := url.Values{}
		for _, kv := range paramForm.FindAllStringSubmatch(s.AttrOr("querydata", ""), -1) {
			q.Set(kv[1], kv[2]+kv[3]+kv[4])
		}
		addr, _, _ = strings.Cut(addr, "?")
		if addr += "?" + q.Encode(); !slices.Contains(units, addr) {
			units = append(units, addr)
		}
	})
	return units
}

// askUnit reads page n of a unit. Only units that say how many entries they have are lists with more pages.
func askUnit(ctx context.Context, r *run, first *page, unit string, n int) (*answer, error) {
	addr := unit
	if n > 1 {
		addr += "&paramJson=" + url.QueryEscape(fmt.Sprintf(`{"pageNo":%d,"pageSize":"%d"}`, n, jpaasRows))
	}
	text, ok, err := r.ask(ctx, Link{URL: addr, Via: first.addr})
	if !ok {
		return nil, err
	}
	var built struct {
		Success bool
		Data    struct{ HTML string }
	}
	if err = decodeJSON(text, &built); err == nil && !built.Success {
		err = errNoSuccess
	}
	var p *page
	if err == nil {
		p, err = newPage(first.addr, built.Data.HTML)
	}
	if err != nil {
		r.fail(addr, "unreadable", err)
		return nil, nil
	}
	per := number(submatch(unitRows, p.text))
	if per == 0 {
		per = jpaasRows
	}
	return &answer{from: addr, entries: p.hrefs, links: p.links, pages: pagesOf(number(submatch(unitCount, p.text)), per)}, nil
}
