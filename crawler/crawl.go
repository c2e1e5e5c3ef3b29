package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// DefaultUserAgent says who asks and where to complain.
const DefaultUserAgent = "nianbao/0.1 (+https://github.com/nianbao/nianbao)"

// Crawler crawls portals into an archive. One Crawler serves any number of portals, also at the same time: it
// sees to it that a host they share gets one request at a time. The zero value with a Store is ready for use.
type Crawler struct {
	Store     *archive.Store
	UserAgent string       // DefaultUserAgent when empty; the name before "/" is looked up in robots.txt
	Log       *slog.Logger // slog.Default() when nil
	Progress  func(Event)  // called after each address, by the goroutine that crawls the portal
	MaxBody   int64        // largest answer kept, in bytes; 128 MiB when 0

	backoff time.Duration // first wait for a busy server; tests shorten it
	most    int           // list pages read from one start page, maxPages when 0; tests lower it
	pace    pacer
}

// Crawl reads the portal's lists, then fetches the reports found and the files that hang on them. Every answer is
// in the archive before the next request goes out, so whatever ends a crawl, nothing fetched is lost. Single
// addresses that fail are listed in the tally. The error is for what ended the crawl: ctx, after the page in
// hand; ErrBlocked; ErrUnreachable; a portal that is not valid; an archive that cannot be written.
func (c *Crawler) Crawl(ctx context.Context, p Portal) (Tally, error) {
	if c.Store == nil {
		return Tally{Portal: p.ID}, errors.New("crawl: no archive to keep the answers in")
	}
	r, err := c.begin(p)
	if err != nil {
		return Tally{Portal: p.ID}, err
	}
	defer r.wire.CloseIdleConnections()
	err = r.walk(ctx)
	for i := 0; err == nil && i < len(r.wanted); i++ { // grows while it is read: reports bring files
		err = r.take(ctx, r.wanted[i])
	}
	return r.finish(err)
}

// Plan reads the portal's lists and gives what Crawl would fetch, without fetching it; files that hang on reports
// are not known before. List pages and robots.txt are archived when the Crawler has a Store. Its error is that of
// Crawl, and also tells of single addresses that failed.
func (c *Crawler) Plan(ctx context.Context, p Portal) ([]Link, error) {
	r, err := c.begin(p)
	if err != nil {
		return nil, err
	}
	defer r.wire.CloseIdleConnections()
	err = r.walk(ctx)
	if err == nil && len(r.tally.Failures) > 0 {
		f := r.tally.Failures[0]
		err = fmt.Errorf("plan of portal %s is not complete, %d addresses failed, first %w", p.ID, r.tally.Failed+r.tally.Refused, &f)
	}
	return r.wanted, err
}

func (c *Crawler) begin(p Portal) (*run, error) {
	if err := p.Validate(); err != nil {
		return nil, fmt.Errorf("portal %s: %w", p.ID, err)
	}
	if p.Render == "browser" {
		return nil, fmt.Errorf("portal %s wants render: browser, which this program cannot do: set it to never, or load the reports with nianbao import", p.ID)
	}
	now := time.Now().UTC()
	r := &run{
		portal: p, log: c.Log, tell: c.Progress, pace: &c.pace, backoff: c.backoff, began: now,
		known: map[string]bool{}, listed: map[string]bool{}, most: c.most,
		wire: newWire(p.AllowPrivate),
	}
	if r.log == nil {
		r.log = slog.Default()
	}
	if r.backoff == 0 {
		r.backoff = backoff
	}
	if r.most == 0 {
		r.most = maxPages
	}
	agent := c.UserAgent
	if agent == "" {
		agent = DefaultUserAgent
	}
	name, _, _ := strings.Cut(agent, "/")
	r.tally = Tally{Portal: p.ID, Run: now.Format("20060102T150405.000000Z") + "-" + p.ID}
	r.gate = &gate{fetch: r.fetchRobots, agent: name, sites: map[string]*rules{}}
	r.rec = &recorder{
		wire: r.wire, store: c.Store, pace: r.pace, portal: p, run: r.tally.Run, limit: c.MaxBody,
		delay: func(host string) time.Duration { return max(p.Delay, r.gate.delay(host)) },
	}
	if r.rec.limit <= 0 {
		r.rec.limit = maxBody
	}
	r.col = r.newCollector(agent)
	return r, nil
}

// walk reads the lists of all start pages.
func (r *run) walk(ctx context.Context) error {
	for _, s := range r.portal.Start {
		if err := r.start(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// take fetches one report or file, and wants what hangs on it.
func (r *run) take(ctx context.Context, l Link) error {
	v, err := r.fetch(ctx, l)
	r.taken++
	if err != nil {
		return r.note(err)
	}
	if l.Role == archive.RoleAsset {
		r.tally.Assets++
	} else {
		r.tally.Reports++
	}
	if v.unchanged {
		r.tally.Unchanged++
	} else {
		r.tally.New++
	}
	r.event(string(l.Role), l.URL)
	if strings.Contains(v.header.Get("Content-Type"), "html") {
		return r.behind(ctx, l, v)
	}
	return nil
}

// behind wants what a page leads to that was fetched as a report or file. A page in place of a file is a failure,
// unless it is the report itself; an asset that is a page is the viewer of an edition.
func (r *run) behind(ctx context.Context, l Link, v *visit) error {
	p, err := newPage(v.final, v.text)
	if err != nil {
		return r.note(failure(v.final, "unreadable", err))
	}
	if isFile(l.URL) || download.MatchString(l.URL) {
		if _, ok := p.isReport(); !ok {
			return r.note(failuref(l.URL, "file", "gives a page in place of the file, it begins %.60q", strings.TrimSpace(p.doc.Text())))
		}
	}
	if l.Role == archive.RoleReport {
		return r.further(ctx, p)
	}
	if namesEdition(l.Text) {
		for _, f := range attachments(p.addr, p.doc) {
			if isFile(f.URL) {
				r.want(f)
			}
		}
	}
	return nil
}

// further wants the files that hang on a report page. When the page stands where a column would and shows reports
// below it, it is read as one too: "2019年政府信息公开年报" may be one report or the column of a year.
func (r *run) further(ctx context.Context, p *page) error {
	for _, l := range attachments(p.addr, p.doc) {
		r.want(l)
	}
	p.links = slices.DeleteFunc(p.links, func(l Link) bool { return !isBelow(l.URL, p.addr) })
	if !isFolder(p.addr) || len(p.links) == 0 {
		return nil
	}
	r.pages = 0
	return r.column(ctx, kindList, p)
}

// finish closes the account and words the error that ended the crawl.
func (r *run) finish(err error) (Tally, error) {
	t := &r.tally
	t.Seconds = time.Since(r.began).Seconds()
	var f *Failure
	if isHalt(err) && errors.As(err, &f) {
		t.add(*f)
	}
	if t.Found < r.portal.Expect.MinReports {
		t.Alarm = fmt.Sprintf("found %d reports, the portal file expects at least %d: see whether the site has changed", t.Found, r.portal.Expect.MinReports)
		r.log.Warn("portal yields too little", "portal", t.Portal, "found", t.Found, "expected", r.portal.Expect.MinReports)
	}
	if err == nil && t.Lists+t.Reports+t.Assets == 0 && len(t.Failures) > 0 {
		err = fmt.Errorf("%w: nothing could be fetched, first %w", ErrUnreachable, &t.Failures[0])
	}
	r.event("done", "")
	if err != nil {
		return *t, fmt.Errorf("crawl of portal %s: %w", t.Portal, err)
	}
	return *t, nil
}
