package crawler

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/temoto/robotstxt"

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
	// fetch gets a robots.txt: status and body after redirects, or why there was no answer.
	fetch func(ctx context.Context, addr string) (int, []byte, error)
	agent string // product name of the crawler
	sites map[string]*rules
}

type rules struct {
	data  *robotstxt.RobotsData
	why   string // when nothing may be fetched this run
	code  string // of the failures that this makes
	delay time.Duration
	read  time.Time
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
	path := u.EscapedPath()
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !r.data.TestAgent(path, g.agent) {
		return failuref(u.String(), "robots", "robots.txt of %s does not allow it", u.Host)
	}
	return nil
}

// load reads the rules of a site. A server in trouble, a slow or an unreachable one forbids everything this run;
// only an answer that there is no such file allows everything.
func (g *gate) load(ctx context.Context, site string) (*rules, error) {
	r := &rules{read: time.Now(), code: "robots"}
	status, body, err := g.fetch(ctx, site+"/robots.txt")
	var f *Failure
	switch {
	case isHalt(err), errors.As(err, &f) && (f.Code == "private" || f.Code == "host"): // our own refusal, not the site's
		return nil, err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case f != nil && f.Code == "network": // no site, no rules
		r.code, r.why = f.Code, f.Message+": see that the site is up and crawl again"
	case err != nil:
		r.why = "its robots.txt could not be read (" + strings.TrimPrefix(err.Error(), site) + "): see that the site is up and crawl again"
	case status >= 200 && status < 300:
		r.data, err = robotstxt.FromBytes(tidyRobots(body))
		if err != nil {
			r.why = "its robots.txt is not understood: " + err.Error()
		}
	case status >= 400 && status < 500 && status != http.StatusTooManyRequests:
		r.data, _ = robotstxt.FromStatusAndBytes(status, nil)
	default:
		r.why = "its robots.txt answers with status " + strconv.Itoa(status) + ", which forbids everything until it is mended: crawl again later"
	}
	if r.data != nil {
		r.delay = r.data.FindGroup(g.agent).CrawlDelay
	}
	if r.delay > maxCrawlDelay {
		r.why = "its robots.txt asks for " + r.delay.String() + " between requests, a run keeps to " + maxCrawlDelay.String() + " at most"
	}
	return r, nil
}

// recentRobots gives a robots.txt that was read within a day, by this run or another: the rules hold for so long.
func (t *recorder) recentRobots(ctx context.Context, addr string) (status int, body []byte, ok bool) {
	if t.store == nil {
		return 0, nil, false
	}
	var last archive.Capture
	for c, err := range t.store.Captures(ctx, archive.Filter{URL: addr, Since: time.Now().Add(-robotsAge)}) {
		if err != nil {
			return 0, nil, false // asking the site says it as well
		}
		last = c
	}
	switch {
	case last.Role != archive.RoleRobots:
		return 0, nil, false
	case last.Status == http.StatusNotFound, last.Status == http.StatusGone:
		return last.Status, nil, true
	case last.Status != http.StatusOK && last.Status != http.StatusNotModified:
		return 0, nil, false // a fault may be mended, a redirect be gone
	}
	packed, _, err := t.store.Body(ctx, last.SHA256)
	if err == nil {
		body, err = archive.Decode(packed, last.ContentEncoding, t.limit)
	}
	return http.StatusOK, body, err == nil
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

// tidyRobots keeps the lines that are rules. The parser gives up the whole file over one stray line, and HTML
// error pages come as robots.txt too; RFC 9309 wants every line read for itself.
func tidyRobots(body []byte) []byte {
	if len(body) > maxRobots {
		body = body[:maxRobots]
		body = body[:bytes.LastIndexByte(body, '\n')+1]
	}
	var kept strings.Builder
	begun := false
	for line := range strings.Lines(strings.ReplaceAll(string(body), "\r", "\n")) {
		line, _, _ = strings.Cut(strings.TrimPrefix(line, "\ufeff"), "#")
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if key == "disallow" && value == "" { // allows all; as an empty line it would not end its group
			key, value = "allow", "/"
		}
		if !ok || value == "" {
			continue
		}
		switch key {
		case "user-agent":
			begun = true
		case "crawl-delay":
			if d, err := time.ParseDuration(value + "s"); err != nil || d < 0 {
				continue
			}
		case "allow", "disallow":
		default:
			continue
		}
		if begun {
			kept.WriteString(key + ": " + value + "\n")
		}
	}
	return []byte(kept.String())
}
