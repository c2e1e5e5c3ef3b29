package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/cookiejar"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// DefaultUserAgent says who asks and where to complain.
const DefaultUserAgent = "nianbao/0.1 (+https://github.com/nianbao/nianbao)"

// Agent gives the user agent of a crawler whose operator can be reached at contact.
func Agent(contact string) string {
	return strings.TrimSuffix(DefaultUserAgent, ")") + "; " + contact + ")"
}

// Crawler crawls portals into an archive. One Crawler serves any number of portals, also at the same time: it
// sees to it that a host they share gets one request at a time. The zero value with a Store is ready for use.
type Crawler struct {
	Store     *archive.Store
	Frontier  *Frontier    // where open runs and paused hosts are remembered; nil for nowhere
	UserAgent string       // DefaultUserAgent when empty; the name before "/" is looked up in robots.txt
	Version   string       // of the program, for the account of a run
	Log       *slog.Logger // slog.Default() when nil
	Progress  func(Event)  // called after each address, by the goroutine that crawls the portal
	MaxBody   int64        // largest answer kept, in bytes; 128 MiB when 0
	Budget    Budget       // what all portals together may take

	backoff   time.Duration // first wait for a busy server; tests shorten it
	slowSpan  time.Duration // in which slowBytes must come; tests shorten it
	slowBytes int
	most      int // list pages read from one start page, maxPages when 0; tests lower it
	spent     meter
	remember  sync.Once // gives pace the frontier
	pace      pacer
}

// Crawl reads the portal's lists, then fetches the reports found and the files that hang on them. What
// Progress and the tally tell of is in the archive, so whatever ends a crawl, nothing told of is lost. With a
// Frontier, a run that was cut off goes on: what it has stored is not fetched again.
//
// Single addresses that fail are listed in the tally, which is also kept in the archive when the run has ended. The
// error is for what ended the crawl: ctx, after the page in hand; ErrClosed and ErrBudget, after which the run goes
// on with the next crawl; ErrBlocked; ErrPaused; ErrUnreachable; a portal that is not valid; an archive that cannot
// be written.
func (c *Crawler) Crawl(ctx context.Context, p Portal) (Tally, error) {
	if c.Store == nil {
		return Tally{Portal: p.ID}, errors.New("crawl: no archive to keep the answers in")
	}
	r, err := c.begin(p)
	if err != nil {
		return Tally{Portal: p.ID}, err
	}
	defer r.close()
	if err = r.openBrowser(ctx); err == nil {
		err = r.resume(ctx, c.Store)
	}
	if err == nil {
		err = r.remember(ctx, c.Store)
	}
	if err != nil {
		return r.tally, fmt.Errorf("crawl of portal %s: %w", p.ID, err)
	}
	return r.finish(ctx, c.Store, r.all(ctx))
}

// all makes the whole run: lists, reports and files, once more what failed in passing, and a look at what is lost.
func (r *run) all(ctx context.Context) error {
	err := r.walk(ctx)
	r.faults = r.tally.Failed + r.tally.Refused
	for i := 0; err == nil && i < len(r.wanted); i++ { // grows while it is read: reports bring files
		err = r.take(ctx, r.wanted[i], true)
	}
	for i := 0; err == nil && i < len(r.again); i++ {
		err = r.take(ctx, r.again[i].Link, false)
		r.again[i].err = nil
	}
	if err == nil && r.faults == 0 && !r.full {
		err = r.look(ctx)
		r.tally.Whole = err == nil
	}
	if err == nil {
		err = r.keepEmbeds(ctx)
	}
	return errors.Join(err, r.settle(ctx, 0))
}

// Plan reads the portal's lists and gives what Crawl would fetch, without fetching it; files that hang on reports
// are not known before. List pages and robots.txt are archived when the Crawler has a Store. Its error is that of
// Crawl, and also tells of single addresses that failed.
func (c *Crawler) Plan(ctx context.Context, p Portal) ([]Link, error) {
	r, err := c.begin(p)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err = r.openBrowser(ctx); err == nil {
		err = errors.Join(r.walk(ctx), r.settle(ctx, 0))
	}
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
	c.remember.Do(func() { c.pace.frontier, c.pace.arrival = c.Frontier, cmp.Or(c.pace.arrival, arrival) })
	now := time.Now().UTC()
	agent := cmp.Or(c.UserAgent, DefaultUserAgent)
	name, _, _ := strings.Cut(agent, "/")
	r := &run{
		portal: p, log: cmp.Or(c.Log, slog.Default()), tell: c.Progress, pace: &c.pace, frontier: c.Frontier,
		whole: &c.spent, budget: c.Budget, spent: map[string]*meter{}, backoff: cmp.Or(c.backoff, backoff), session: now,
		known: map[string]bool{}, sent: map[string]int{}, listed: map[string]bool{}, most: cmp.Or(c.most, maxPages),
		wire: newWire(p),
	}
	r.tally = Tally{Portal: p.ID, Run: now.Format("20060102T150405.000000Z") + "-" + p.ID, Program: c.Version, Began: now}
	r.gate = &gate{fetch: r.fetchRobots, agent: name, sites: map[string]*rules{}}
	r.rec = &recorder{
		wire: r.wire, store: c.Store, pace: r.pace, portal: p, run: r.tally.Run, plain: map[string]bool{}, endless: map[string]string{}, limit: cmp.Or(max(c.MaxBody, 0), maxBody),
		delay: func(host string) time.Duration { return max(p.Delay, r.gate.delay(host)) },
		first: func(host string) time.Duration { return max(r.rec.delay(host), r.backoff/10) },
		spend: r.spend, idle: r.idle,
		slowSpan: cmp.Or(c.slowSpan, slowSpan), slowBytes: cmp.Or(c.slowBytes, slowBytes),
	}
	var err error
	if r.jar, err = cookiejar.New(nil); err != nil {
		return nil, fmt.Errorf("cookies of portal %s: %w", p.ID, err)
	}
	r.col = r.newCollector(agent)
	return r, nil
}

// close gives back what the run holds.
func (r *run) close() {
	r.wire.CloseIdleConnections()
	if r.browser != nil {
		r.browser.close()
	}
}

// openBrowser starts the browser where the portal wants one.
func (r *run) openBrowser(ctx context.Context) (err error) {
	if r.portal.Render == "browser" {
		r.browser, err = openChromium(ctx, r.col.UserAgent)
	}
	return err
}

// resume takes up the portal's run that was cut off, or opens a new one.
func (r *run) resume(ctx context.Context, store *archive.Store) error {
	id, began, err := r.frontier.open(ctx, r.portal.ID)
	if err != nil {
		return err
	}
	if id != "" {
		stored, err := recall(ctx, store, id, began)
		if err != nil {
			return err
		}
		if stored != nil {
			r.log.Info("a run that was cut off goes on", "portal", r.portal.ID, "run", id, "stored", len(stored))
			r.tally.Run, r.tally.Began = id, began
			r.rec.run, r.rec.past = id, stored
			return nil
		}
	}
	return r.frontier.begin(ctx, r.portal.ID, r.tally.Run, r.tally.Began)
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

// take fetches one report or file, and wants what hangs on it. What failed in passing is put off to the end of the
// run when later is set.
func (r *run) take(ctx context.Context, l Link, later bool) error {
	l.look = r.standing(l)
	v, err := r.fetch(ctx, l)
	if later {
		r.taken++
	}
	switch {
	case err != nil && later && passing(err):
		r.again = append(r.again, second{l, err})
		return nil
	case err != nil:
		r.lose(l, err)
		return r.note(err)
	}
	r.known[v.final] = true
	r.count(l, v)
	r.told(v, string(l.Role), l.URL)
	if strings.Contains(v.header.Get("Content-Type"), "html") {
		r.shows(v)
		return r.behind(ctx, l, v)
	}
	return nil
}

func (r *run) count(l Link, v *visit) {
	t := &r.tally
	if l.Role == archive.RoleAsset {
		t.Assets++
	} else {
		t.Reports++
	}
	switch {
	case l.look != nil && v.replayed: // counted as fresh
	case v.unchanged:
		t.Unchanged++
	case v.had:
		t.Changed++
	default:
		t.New++
	}
}

// idle says that nobody will read the text of a page that the archive has already: no links are taken from files, nor
// from a report whose links are known.
func (r *run) idle(v *visit, addr string) bool {
	if r.browser != nil || v.link.Role != archive.RoleAsset && v.link.Role != archive.RoleReport {
		return false
	}
	_, known := r.files(addr)
	return known || !strings.Contains(v.header.Get("Content-Type"), "html")
}

// behind wants what a page leads to that was fetched as a report or file. A page in place of a file is a failure,
// unless it is the report itself; an asset that is a page is the viewer of an edition.
func (r *run) behind(ctx context.Context, l Link, v *visit) error {
	if links, known := r.files(v.final); known && v.unchanged {
		for _, l := range links {
			r.want(l)
		}
		return nil
	}
	if !isFolder(v.final) && len(v.text) > maxStub && !isFile(l.URL) && !download.MatchString(l.URL) && !mayHang(v.text) {
		return nil
	}
	p, err := newPage(v.final, v.text)
	if err != nil {
		return r.note(failure(v.final, "unreadable", err))
	}
	if isFile(l.URL) || download.MatchString(l.URL) {
		if _, ok := p.isReport(); !ok {
			return r.note(failuref(l.URL, "file", "gives a page in place of the file, it begins %.60q", strings.TrimSpace(p.doc.Text())))
		}
	}
	if p.sends != "" && len(v.text) <= maxStub && r.sent[v.final] < maxSent {
		r.sent[p.sends] = r.sent[v.final] + 1
		r.want(newLink(p.sends, l.Text, v.final, l.Role))
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

const (
	// maxStub bounds the pages that do nothing but send their reader on; such a page has a few lines.
	maxStub = 4 << 10
	// maxSent is how often in a row pages may send on.
	maxSent = 3
)

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

// finish closes the account and words the error that ended the crawl. A run that will go on stays open.
func (r *run) finish(ctx context.Context, store *archive.Store, err error) (Tally, error) {
	t := &r.tally
	for _, s := range r.again {
		if s.err != nil { // the run ended before it was asked once more
			_ = r.note(s.err) // a *Failure is always taken
		}
	}
	t.Seconds = time.Since(r.session).Seconds()
	var f *Failure
	if isHalt(err) && errors.As(err, &f) {
		t.add(*f)
	}
	if err == nil && t.Lists+t.Reports+t.Assets == 0 && len(t.Failures) > 0 {
		err = fmt.Errorf("%w: nothing could be fetched, first %w", ErrUnreachable, &t.Failures[0])
	}
	if !goesOn(ctx, err) {
		err = r.end(ctx, store, err)
	}
	r.event("done", "")
	err = errors.Join(err, r.settle(ctx, 0))
	if err != nil {
		return *t, fmt.Errorf("crawl of portal %s: %w", t.Portal, err)
	}
	return *t, nil
}

// goesOn says whether a run that ended with err is to be taken up by the next crawl.
func goesOn(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || errors.Is(err, ErrClosed) || errors.Is(err, ErrBudget) || errors.Is(err, ErrArchive))
}

// end keeps the account of the run in the archive. Only then is the run closed: killed in between, it is found there.
func (r *run) end(ctx context.Context, store *archive.Store, err error) error {
	t := &r.tally
	t.Ended = time.Now().UTC()
	if err != nil {
		t.Error = err.Error()
	}
	if t.Alarm = r.alarm(); t.Alarm != "" {
		r.log.Warn("portal yields too little", "portal", t.Portal, "alarm", t.Alarm)
	}
	if fault := r.record(ctx, store); fault != nil {
		return errors.Join(err, fault)
	}
	return errors.Join(err, r.frontier.end(ctx, t.Portal))
}
