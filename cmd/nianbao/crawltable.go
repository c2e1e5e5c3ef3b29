package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/nianbao/nianbao/crawler"
)

const (
	// tableEvery is the time between two drawings of the table.
	tableEvery = 250 * time.Millisecond
	// tableRows is the most portals that are shown; more scroll past unread.
	tableRows = 20
)

// crawlTable shows the portals that are being crawled: on a terminal a table that is
// drawn anew in its place, elsewhere plain lines.
type crawlTable struct {
	plain   *progress // lines, and the last line
	portals int       // that will be crawled
	screen  *os.File  // nil where there is no terminal
	drawn   int       // lines that stand on the screen; guarded by the console
	stop    chan struct{}
	stopped sync.WaitGroup

	mu    sync.Mutex
	rows  map[string]*crawlRow
	order []*crawlRow // as they began
}

// crawlRow is one portal.
type crawlRow struct {
	crawler.Event // the latest
	began         time.Time
	next          time.Time
	over          bool
}

func (a *app) newCrawlTable(portals int) *crawlTable {
	t := &crawlTable{portals: portals, rows: map[string]*crawlRow{}, stop: make(chan struct{})}
	t.plain = &progress{name: "crawl", out: a.err, quiet: a.quiet, start: time.Now(), last: time.Now()}
	if f, ok := a.err.w.(*os.File); ok && term.IsTerminal(int(f.Fd())) && !a.quiet {
		t.screen = f
		a.err.clear = t.erase
		t.stopped.Go(t.drawUntilStopped)
	}
	return t
}

// set takes in what a crawl tells. Crawls call it from many goroutines.
func (t *crawlTable) set(e crawler.Event) {
	t.mu.Lock()
	r := t.rows[e.Portal]
	if r == nil {
		r = &crawlRow{began: time.Now()}
		t.rows[e.Portal] = r
		t.order = append(t.order, r)
	}
	r.Event, r.next, r.over = e, e.Next, e.Kind == "done"
	sum := sumOf(t.order)
	t.mu.Unlock()
	if t.screen == nil && e.Kind != "wait" {
		t.plain.set(sum.done, sum.total, sum.reports, e.URL)
	}
}

// end takes the table away and prints the last line.
func (t *crawlTable) end(summary string) {
	close(t.stop)
	t.stopped.Wait()
	out := t.plain.out
	out.mu.Lock()
	t.erase()
	out.clear = nil
	out.mu.Unlock()
	t.plain.end(summary)
}

func (t *crawlTable) drawUntilStopped() {
	tick := time.NewTicker(tableEvery)
	defer tick.Stop()
	for {
		select {
		case <-t.stop:
			return
		case <-tick.C:
			t.draw()
		}
	}
}

func (t *crawlTable) draw() {
	width, height, err := term.GetSize(int(t.screen.Fd()))
	if err != nil || width < 20 || height < 5 {
		width, height = 80, 24
	}
	t.mu.Lock()
	lines := t.lines(time.Now(), width, min(tableRows, height-4))
	t.mu.Unlock()
	out := t.plain.out
	out.mu.Lock()
	defer out.mu.Unlock()
	t.erase()
	_, _ = io.WriteString(out.w, strings.Join(lines, "\n")+"\n") // a table that cannot be drawn is no reason to stop
	t.drawn = len(lines)
}

// erase takes the table off the screen. The console must be held.
func (t *crawlTable) erase() {
	if t.drawn > 0 {
		fmt.Fprintf(t.plain.out.w, "\x1b[%dA\r\x1b[J", t.drawn)
		t.drawn = 0
	}
}

// crawlSum is what all portals together have done.
type crawlSum struct{ over, done, total, reports, fresh int }

func sumOf(rows []*crawlRow) (s crawlSum) {
	for _, r := range rows {
		s.done, s.total, s.reports, s.fresh = s.done+r.Done, s.total+r.Total, s.reports+r.Reports, s.fresh+r.New
		if r.over {
			s.over++
		}
	}
	return s
}

// lines is the table: a head, the portals under way that have room, and a line for all.
func (t *crawlTable) lines(now time.Time, width, room int) []string {
	lines := []string{fmt.Sprintf("%-32s %13s %7s %8s %8s", "portal", "pages", "new", "rate", "next in")}
	hidden := 0
	for _, r := range t.order {
		switch {
		case r.over:
		case len(lines) > room:
			hidden++
		default:
			lines = append(lines, r.line(now))
		}
	}
	s := sumOf(t.order)
	last := fmt.Sprintf("%d of %d portals done, %s, %d reports, %d new", s.over, t.portals, t.plain.rate(s.done, s.total), s.reports, s.fresh)
	if hidden > 0 {
		last = fmt.Sprintf("and %d more; %s", hidden, last)
	}
	lines = append(lines, last)
	for i, l := range lines {
		lines[i] = l[:min(len(l), width-1)]
	}
	return lines
}

func (r *crawlRow) line(now time.Time) string {
	next := "now"
	if wait := r.next.Sub(now); wait > 0 {
		next = wait.Round(100 * time.Millisecond).String()
	}
	rate := float64(r.Done) / max(now.Sub(r.began).Seconds(), 0.001)
	return fmt.Sprintf("%-32.32s %6d/%-6d %7d %6.1f/s %8s", r.Portal, r.Done, r.Total, r.New, rate, next)
}
