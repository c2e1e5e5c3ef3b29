package crawler

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/nianbao/nianbao/archive"
)

// annualWalker walks the ready page for reports of the search module, xxgkAnnualReport.jsp: one address for all
// years of a body (area), the year is a parameter (fbtime). The page offers its years as links or as a choice;
// where it offers none they are asked for one by one, back from the last.
type annualWalker struct{}

const (
	annualMark = "xxgkAnnualReport.jsp"
	firstYear  = 2008 // the duty to report began with the Regulation of that year
)

var (
	yearChoice = cascadia.MustCompile("select option")
	yearValue  = regexp.MustCompile(`^(20[0-4]\d)年?$`)
)

func (annualWalker) recognise(p *page) string {
	if u, err := url.Parse(p.addr); err == nil && strings.HasSuffix(u.Path, "/"+annualMark) {
		return annualMark
	}
	return ""
}

func (annualWalker) walk(ctx context.Context, r *run, first *page) error {
	links := offeredYears(first)
	if len(links) > 0 {
		r.find(links...)
		return nil
	}
	return askYears(ctx, r, first)
}

// offeredYears gives the page's address for every year it offers, each once, in page order.
func offeredYears(p *page) []Link {
	var links []Link
	seen := map[string]bool{}
	add := func(year, words string) {
		if year != "" && !seen[year] {
			seen[year] = true
			links = append(links, newLink(ofYear(p.addr, year), trimWords(words), p.addr, archive.RoleReport))
		}
	}
	area := query(p.addr, "area")
	p.doc.FindMatcher(anchors).Each(func(_ int, a *goquery.Selection) {
		addr, ok := target(p.addr, a)
		if ok && strings.Contains(addr, annualMark) && query(addr, "area") == area {
			add(query(addr, "fbtime"), a.AttrOr("title", a.Text()))
		}
	})
	p.doc.FindMatcher(yearChoice).Each(func(_ int, o *goquery.Selection) {
		add(submatch(yearValue, o.AttrOr("value", "")), o.Text())
	})
	return links
}

// askYears asks for the years from the last back, until some in a row have no report.
func askYears(ctx context.Context, r *run, first *page) error {
	for year, none := time.Now().UTC().Year()-1, 0; year >= firstYear && none < maxStale; year-- {
		addr := ofYear(first.addr, strconv.Itoa(year))
		p := first
		if addr != first.addr {
			var err error
			if p, err = r.probe(ctx, addr); err != nil {
				return err
			}
		}
		if p == nil {
			none++
			continue
		}
		title, ok := p.isReport()
		if !ok {
			none++
			continue
		}
		none = 0
		r.find(newLink(addr, title, first.addr, archive.RoleReport))
	}
	return nil
}

// ofYear is the page's address for a year, with the parameters always in the same order.
func ofYear(addr, year string) string {
	page, _, _ := strings.Cut(addr, "?")
	return page + "?area=" + url.QueryEscape(query(addr, "area")) + "&fbtime=" + url.QueryEscape(year)
}

func query(addr, key string) string {
	u, err := url.Parse(addr)
	if err != nil {
		return ""
	}
	return u.Query().Get(key)
}
