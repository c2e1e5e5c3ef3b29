package main

import (
	"bytes"
	"io"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/nianbao/nianbao/crawler"
)

func TestCrawlTableLines(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	a := &app{err: &console{w: io.Discard}}
	table := a.newCrawlTable(4)
	table.plain.start = time.Now().Add(-time.Hour)
	table.set(crawler.Event{Portal: "ended", Kind: "done", Done: 9, Total: 9, Reports: 8, New: 8})
	table.set(crawler.Event{Portal: "waits", Kind: "wait", Done: 20, Total: 400, Reports: 18, New: 2, Next: now.Add(1500 * time.Millisecond)})
	table.set(crawler.Event{Portal: "asks", Kind: "report", Done: 1, Total: 3})
	table.set(crawler.Event{Portal: "further", Kind: "report"})
	for _, r := range table.order {
		r.began = now.Add(-10 * time.Second)
	}
	want := []string{
		"portal                                   pages     new     rate  next in",
		"waits                                20/400          2    2.0/s     1.5s",
		"asks                                  1/3            0    0.1/s      now",
		"and 1 more; 1 of 4 portals done, 30 of 412, 0.0/s, ",
	}
	got := table.lines(now, 80, 2)
	got[3] = got[3][:len(want[3])]
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("table (-want +got):\n%s", d)
	}
	for _, l := range table.lines(now, 30, 2) {
		if len(l) > 29 {
			t.Errorf("%q does not fit", l)
		}
	}
}

// TestCrawlLines: without a terminal a line now and then.
func TestCrawlLines(t *testing.T) {
	var out bytes.Buffer
	a := &app{err: &console{w: &out}}
	table := a.newCrawlTable(1)
	table.plain.last = table.plain.last.Add(-plainEvery)
	table.set(crawler.Event{Portal: "p", Kind: "wait", URL: "http://h/0", Total: 5})
	table.set(crawler.Event{Portal: "p", Kind: "report", URL: "http://h/1", Done: 2, Total: 5, Reports: 1})
	table.set(crawler.Event{Portal: "p", Kind: "report", URL: "http://h/2", Done: 3, Total: 5, Reports: 2})
	table.end("all done")
	if want := `^crawl: 2 of 5, \S+/s, \S+ left, 1 reports http://h/1\ncrawl: all done \(\S+\)\n$`; !regexp.MustCompile(want).MatchString(out.String()) {
		t.Errorf("%q does not match %s", out.String(), want)
	}
}
