package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/nianbao/nianbao/pipeline"
)

// summary is what demo, crawl, build and import print at their end.
type summary struct {
	Portals   int                 `json:"portals"`
	Captures  int                 `json:"captures"` // kept by this run; for build, documents looked at
	Reports   int                 `json:"reports"`
	Figures   int                 `json:"figures"`
	Findings  int                 `json:"findings"`
	Failed    int                 `json:"failed"`
	Seconds   float64             `json:"seconds"`
	Crawls    []pipeline.Crawled  `json:"crawls,omitempty"`
	Build     pipeline.BuildTally `json:"build"`
	Gold      *goldTally          `json:"gold,omitempty"`
	started   time.Time
	withBuild bool
}

// failures counts what went wrong in crawls: addresses that failed, or else the portal
// that gave up or yielded less than it must.
func failures(crawls []pipeline.Crawled) int {
	n := 0
	for _, c := range crawls {
		n += c.Failed
		if c.Failed == 0 && (c.Error != "" || c.Alarm != "") {
			n++
		}
	}
	return n
}

// finish prints the summary, also of a run that err cut short after its crawl; items
// that failed are listed and make exit code 3.
func (a *app) finish(s *summary, asJSON bool, err error) error {
	if err != nil && len(s.Crawls) == 0 {
		return err
	}
	s.Seconds = time.Since(s.started).Seconds()
	for _, c := range s.Crawls {
		a.listFailures(c)
	}
	for _, f := range s.Build.Failures {
		fmt.Fprintf(a.err, "failed: %s: %s: %s\n", f.URL, f.Code, f.Message)
	}
	if asJSON {
		if err := printJSON(a.out, s); err != nil {
			return err
		}
	} else {
		for _, c := range s.Crawls {
			fresh := ""
			if c.Fresh > 0 {
				fresh = fmt.Sprintf(", %d fresh", c.Fresh)
			}
			fmt.Fprintf(a.text, "%s: %d reports: %d new, %d changed, %d unchanged%s, %d missing, %d removed; %d blocked, %d failed, %d requests\n",
				c.Portal, c.Reports, c.New, c.Changed, c.Unchanged, fresh, c.Missing, c.Removed, c.Blocked, c.Failed, c.Fetched)
		}
		fmt.Fprintf(a.text, "%d portals, %d captures, %d reports, %d figures, %d findings, %d failed, %.1f s\n",
			s.Portals, s.Captures, s.Reports, s.Figures, s.Findings, s.Failed, s.Seconds)
	}
	if err == nil && s.Failed > 0 {
		return errItems
	}
	return err
}

// listFailures says what a crawl did not bring. Of a portal that gave nothing at all
// one line is enough.
func (a *app) listFailures(c pipeline.Crawled) {
	nothing := c.Error != "" && c.Lists == 0 && c.Reports == 0
	for _, f := range c.Failures {
		if !nothing {
			fmt.Fprintf(a.err, "not fetched: %s: %s: %s %s\n", c.Portal, f.URL, f.Code, f.Message)
		}
	}
	for _, l := range c.Lost {
		fmt.Fprintf(a.err, "%s: %s: %s %s\n", l.State, c.Portal, l.URL, l.Text)
	}
	switch {
	case c.Error != "":
		fmt.Fprintf(a.err, "failed: %s: %s\n", c.Portal, strings.ReplaceAll(c.Error, "\n", "; "))
	case c.Alarm != "":
		fmt.Fprintf(a.err, "alarm: %s: %s\n", c.Portal, c.Alarm)
	}
}
