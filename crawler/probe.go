package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
)

const (
	// maxProbe bounds the pages that a probe reads: three on the way to the column, and enough of a list to know
	// that its further pages are found.
	maxProbe = 16
	// maxWay is how many links a probe follows from the page it is given to the column of reports.
	maxWay = 3
)

// ProbeOptions say how a probe may ask.
type ProbeOptions struct {
	Delay        time.Duration // least time between two requests; 1s when 0 and the address is not private
	AllowPrivate bool          // also loopback and private addresses
}

// Proposal is what a look at a site tells.
type Proposal struct {
	// Portal is the definition proposed. Its Region is "" when the site does not say where it belongs, and its
	// Start is empty when no report was found; both must be there before it is valid.
	Portal   Portal
	Kind     string    // make of the site, as a start page names it
	Mark     string    // what the make was recognised by
	Column   string    // address of the column of reports
	Links    []Link    // reports found
	Requests int       // pages asked for, robots.txt not counted
	Failures []Failure // what could not be had
	Whole    bool      // the list was read to its end
}

// Probe looks at the site behind an address, politely and without keeping anything: it finds the way to the column
// of reports, recognises the make of the site, reads the list as far as a few requests allow and proposes a
// definition. The error is for a site that gave no answer to work with.
func (c *Crawler) Probe(ctx context.Context, addr string, o ProbeOptions) (*Proposal, error) {
	u, err := url.Parse(addr)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("probe %s: no http or https address", addr)
	}
	if o.Delay == 0 && !o.AllowPrivate {
		o.Delay = defaultDelay
	}
	look := Crawler{UserAgent: c.UserAgent, Log: c.Log, backoff: c.backoff, most: maxProbe}
	r, err := look.begin(Portal{ID: "probe", Name: u.Host, Region: "000000", Hosts: hostsOf(u), Delay: o.Delay, AllowPrivate: o.AllowPrivate,
		Start: []Start{{URL: addr, Kind: kindList}}})
	if err != nil {
		return nil, fmt.Errorf("probe %s: %w", addr, err)
	}
	defer r.wire.CloseIdleConnections()
	p, err := r.wayToColumn(ctx, addr, u.Fragment)
	if err == nil && p != nil {
		err = r.column(ctx, kindList, p)
	}
	if err != nil {
		return nil, fmt.Errorf("probe %s: %w", addr, err)
	}
	if p == nil {
		return nil, fmt.Errorf("probe %s: %w", addr, r.reason())
	}
	return r.propose(p), nil
}

// reason is the first failure of a run, as an error.
func (r *run) reason() error {
	if len(r.tally.Failures) == 0 {
		return errors.New("nothing could be read")
	}
	return &r.tally.Failures[0]
}

// hostsOf gives the host of an address, with and without www.
func hostsOf(u *url.URL) []string {
	host := strings.ToLower(u.Host)
	if other, ok := strings.CutPrefix(host, "www."); ok {
		return []string{host, other}
	}
	if strings.HasSuffix(u.Hostname(), ".gov.cn") {
		return []string{host, "www." + host}
	}
	return []string{host}
}

// wayToColumn follows links from a page to the column of reports: one that names the column, or one that leads to
// the disclosure part of the site.
func (r *run) wayToColumn(ctx context.Context, addr, fragment string) (*page, error) {
	addr, ok := canonical(addr, addr)
	if !ok {
		return nil, failuref(addr, "network", "is no address that can be asked for")
	}
	p, err := r.read(ctx, addr)
	if err != nil || p == nil {
		return nil, err
	}
	p.fragment = fragment
	for range maxWay {
		next := ""
		if !p.namesColumn() {
			next = p.towardsColumn(r)
		}
		if next == "" {
			break
		}
		further, err := r.read(ctx, next)
		if err != nil {
			return nil, err
		}
		if further == nil {
			break
		}
		p = further
	}
	return p, nil
}

var (
	columnName = cascadia.MustCompile(`meta[name=ColumnName], meta[name=columnname]`)
	pageTitle  = cascadia.MustCompile("title")
	siteName   = cascadia.MustCompile(`meta[name=SiteName], meta[name=sitename]`)
	siteCode   = cascadia.MustCompile(`meta[name=SiteIDCode], meta[name=siteidcode]`)
	// codeForm is the code that every government site has to carry: six digits of the region, four of its own.
	codeForm = regexp.MustCompile(`^(\d{6})\d{4}$`)
)

// namesColumn says whether the page says of itself that it is a column of reports, or is made for nothing else.
func (p *page) namesColumn() bool {
	for _, f := range families() {
		if (f.kind == "xxgk_annual" || f.kind == "sitemap" || f.kind == "gkmlpt") && f.recognise(p) != "" {
			return true
		}
	}
	name := p.doc.FindMatcher(columnName).AttrOr("content", "")
	return judge(name) == column || judge(p.doc.FindMatcher(pageTitle).First().Text()) == column
}

// disclosure names the part of a site that the column of reports stands in, the nearest first.
var disclosure = []string{"政府信息公开", "信息公开", "政务公开"}

// towardsColumn gives the link to follow next, "" when there is none that was not followed.
func (p *page) towardsColumn(r *run) string {
	best, rank := "", len(disclosure)
	p.doc.FindMatcher(anchors).EachWithBreak(func(_ int, a *goquery.Selection) bool {
		to, ok := target(p.addr, a)
		if !ok || r.listed[to] || !r.mayFetch(to) {
			return true
		}
		words, v := wordsOf(a)
		if v == column {
			best, rank = to, -1
			return false
		}
		for i, name := range disclosure[:max(rank, 0)] {
			if fold(words) == name {
				best, rank = to, i
				break
			}
		}
		return true
	})
	return best
}

// propose makes a definition of what was found at the column p.
func (r *run) propose(p *page) *Proposal {
	f, mark := familyOf(p)
	t := &r.tally
	out := &Proposal{Kind: f.kind, Mark: mark, Column: p.addr, Links: r.wanted, Requests: r.pages, Failures: t.Failures,
		Whole: len(t.Failures) == 0 && r.pages <= r.most}
	if p.fragment != "" {
		out.Column += "#" + p.fragment
	}
	u, err := url.Parse(p.addr)
	if err != nil { // it was asked for
		return out
	}
	out.Portal = Portal{ID: slug(u), Name: p.site(u), Region: submatch(codeForm, p.doc.FindMatcher(siteCode).AttrOr("content", "")),
		Hosts: hostsOf(u), Delay: max(r.portal.Delay, r.gate.delay(u.Host)), AllowPrivate: r.portal.AllowPrivate}
	if len(r.wanted) == 0 {
		return out
	}
	if r.wanted[0].URL == p.addr { // the page is a report itself
		out.Kind, out.Mark = kindPage, "sections of a report"
	}
	out.Portal.Start = []Start{{URL: out.Column, Kind: out.Kind}}
	for _, l := range r.wanted {
		if r.mayFetch(l.URL) {
			out.Portal.Evidence = l.URL
			break
		}
	}
	if out.Whole {
		out.Portal.Expect.MinReports = len(r.wanted)
	}
	return out
}

// site is the name of the site that a page belongs to.
func (p *page) site(u *url.URL) string {
	if name := trimWords(p.doc.FindMatcher(siteName).AttrOr("content", "")); name != "" {
		return name
	}
	parts := strings.FieldsFunc(p.doc.FindMatcher(pageTitle).First().Text(), func(r rune) bool { return strings.ContainsRune("_-|—· ", r) })
	for i := len(parts) - 1; i >= 0; i-- {
		if name := trimWords(parts[i]); name != "" && judge(name) == unknown {
			return name
		}
	}
	return u.Hostname()
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes a portal id of a host: www.shbsq.gov.cn gives shbsq.
func slug(u *url.URL) string {
	host := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(u.Host), "www."), ".gov.cn")
	return strings.Trim(notSlug.ReplaceAllString(host, "-"), "-")
}
