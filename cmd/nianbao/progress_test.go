package main

import (
	"bytes"
	"regexp"
	"testing"
	"time"
)

func TestRate(t *testing.T) {
	for _, c := range []struct {
		done, total int
		elapsed     time.Duration
		want        string
	}{
		{0, 0, 10 * time.Second, `^0$`},
		{0, 100, 10 * time.Second, `^0 of 100$`},
		{20, 0, 10 * time.Second, `^20, 2\.0/s$`},
		{20, 100, 10 * time.Second, `^20 of 100, 2\.0/s, 40s left$`},
		{1, 3601, 10 * time.Second, `^1 of 3601, 0\.1/s, 10h0m\d*s left$`},
		{100, 100, 10 * time.Second, `^100 of 100, 10\.0/s$`},
	} {
		p := &progress{start: time.Now().Add(-c.elapsed)}
		if got := p.rate(c.done, c.total); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%d of %d after %v: %q does not match %s", c.done, c.total, c.elapsed, got, c.want)
		}
	}
}

// TestPlainProgress: without a terminal a line now and then, when quiet none.
func TestPlainProgress(t *testing.T) {
	for _, c := range []struct {
		name  string
		quiet bool
		wait  time.Duration // since the last line
		want  string
	}{
		{"in time for a line", false, plainEvery, `^crawl: 2 of 9, \S+/s, \S+ left, 1 reports https://example\.org/x\ncrawl: all done \(\S+\)\n$`},
		{"too soon for one", false, 0, `^crawl: all done \(\S+\)\n$`},
		{"quiet", true, plainEvery, `^$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			a := &app{err: &console{w: &out}, quiet: c.quiet}
			p := a.newProgress("crawl")
			p.last = p.last.Add(-c.wait)
			p.set(2, 9, 1, "https://example.org/x")
			p.set(3, 9, 1, "https://example.org/y") // the line has just been printed
			p.end("all done")
			if !regexp.MustCompile(c.want).MatchString(out.String()) {
				t.Errorf("%q does not match %s", out.String(), c.want)
			}
		})
	}
}
