package crawler

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
)

const (
	// maxRobots is how much of a robots.txt is read, the amount RFC 9309 asks for; rules beyond it are not seen.
	maxRobots = 500 << 10
	// robotsAge is how long a robots.txt is believed.
	robotsAge = 24 * time.Hour
	// maxCrawlDelay is the longest Crawl-delay that a run keeps to; a site that wants more is left alone.
	maxCrawlDelay = 5 * time.Minute
)

// gate decides by RFC 9309 what may be fetched, before colly sees an address: colly would ignore a failing
// robots.txt, its Crawl-delay and its age. A gate belongs to one run and is not safe for concurrent use.
type gate struct {
	// fetch gets a robots.txt: status and body after redirects and when the site said so, or why there was no answer.
	fetch func(ctx context.Context, addr string) (status int, body []byte, read time.Time, err error)
	agent string // product name of the crawler
	sites map[string]*rules
}

type rules struct {
	robotsFile        // empty when there is none: all is allowed
	why        string // when nothing may be fetched this run
	code       string // of the failures that this makes
	read       time.Time
}

// check says why an address may not be fetched, or nil.
func (g *gate) check(ctx context.Context, u *url.URL) error {
	site := u.Scheme + "://" + u.Host
	r := g.sites[site]
	if r == nil || time.Since(r.read) > robotsAge {
		var err error
		if r, err = g.load(ctx, site); err != nil {
			return err
		}
		g.sites[site] = r
	}
	if r.why != "" {
		return failuref(u.String(), r.code, "nothing is fetched from %s this run: %s", u.Host, r.why)
	}
	path := cmp.Or(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !r.allows(path) {
		return failuref(u.String(), "robots", "robots.txt of %s does not allow it", u.Host)
	}
	return nil
}

// load reads the rules of a site. A server in trouble, a slow or an unreachable one forbids everything this run;
// only an answer that there is no such file allows everything.
func (g *gate) load(ctx context.Context, site string) (*rules, error) {
	status, body, read, err := g.fetch(ctx, site+"/robots.txt")
	r := &rules{read: read, code: "robots"}
	var f *Failure
	switch {
	case isHalt(err):
		return nil, err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &f) && (f.Code == "private" || f.Code == "host"): // our own refusal, not the site's
		r.code, r.why = f.Code, "its robots.txt is at "+f.Error()
	case f != nil && f.Code == "network": // no site, no rules
		r.code, r.why = f.Code, f.Message+": see that the site is up and crawl again"
	case err != nil:
		r.why = "its robots.txt could not be read (" + strings.TrimPrefix(err.Error(), site) + "): see that the site is up and crawl again"
	case status >= 200 && status < 300:
		r.robotsFile = parseRobots(body, g.agent)
	case status >= 400 && status < 500 && status != http.StatusTooManyRequests: // there is none
	default:
		r.why = "its robots.txt answers with status " + strconv.Itoa(status) + ", which forbids everything until it is mended: crawl again later"
	}
	if r.delay > maxCrawlDelay {
		r.why = "its robots.txt asks for " + r.delay.String() + " between requests, a run keeps to " + maxCrawlDelay.String() + " at most"
	}
	return r, nil
}

// recentRobots gives a robots.txt that was read within a day, by this run or another, and when: the rules hold for so
// long.
func (t *recorder) recentRobots(ctx context.Context, addr string) (status int, body []byte, read time.Time, ok bool) {
	if t.store == nil {
		return 0, nil, read, false
	}
	var last archive.Capture
	now := time.Now() // a clock that was set back has left captures of days to come, which would hold until then
	for c, err := range t.store.Captures(ctx, archive.Filter{URL: addr, Since: now.Add(-robotsAge), Until: now}) {
		if err != nil {
			return 0, nil, read, false // asking the site says it as well
		}
		last = c
	}
	switch {
	case last.Role != archive.RoleRobots:
		return 0, nil, read, false
	case last.Status == http.StatusNotFound, last.Status == http.StatusGone:
		return last.Status, nil, last.Time, true
	case last.Status != http.StatusOK && last.Status != http.StatusNotModified:
		return 0, nil, read, false // a fault may be mended, a redirect be gone
	}
	packed, _, err := t.store.Body(ctx, last.SHA256)
	if err == nil {
		body, err = archive.Decode(packed, last.ContentEncoding, t.limit)
	}
	return http.StatusOK, []byte(decode(body, last.Type)), last.Time, err == nil // as the visit that kept it did
}

// delay is what the sites of a host ask for between requests.
func (g *gate) delay(host string) time.Duration {
	var longest time.Duration
	for _, scheme := range []string{"http://", "https://"} {
		if r := g.sites[scheme+host]; r != nil {
			longest = max(longest, r.delay)
		}
	}
	return longest
}
