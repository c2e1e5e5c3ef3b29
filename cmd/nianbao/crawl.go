package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/pipeline"
)

// summary is what demo, crawl and build print at their end.
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

func (a *app) crawlCommand() *cobra.Command {
	var files []string
	var noBuild, dryRun, asJSON bool
	cmd := &cobra.Command{
		Use:   "crawl [--portals PATH]… [PORTAL…]",
		Short: "Crawl portals into the archive, then build what is new",
		RunE: func(cmd *cobra.Command, ids []string) error {
			portals, err := a.portals(files, ids)
			if err != nil {
				return err
			}
			if len(ids) == 0 && len(files) == 0 && len(a.config.Portals) == 0 {
				return usagef("crawl: name the portals to crawl, or give --portals PATH; nianbao portals list shows the built-in ones")
			}
			if dryRun {
				return a.plan(cmd.Context(), portals, asJSON)
			}
			s := summary{started: time.Now(), withBuild: !noBuild}
			if err := a.crawlAndBuild(cmd.Context(), portals, &s); err != nil {
				return err
			}
			return a.finish(&s, asJSON)
		},
	}
	cmd.Flags().StringArrayVar(&files, "portals", nil, "portal file or folder, besides the built-in portals")
	cmd.Flags().BoolVar(&noBuild, "no-build", false, "stop after archiving")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "list what would be fetched; list pages are read, reports are not")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}

// portals loads portal files, or the built-in portals when there are none, and
// keeps those with the given ids.
func (a *app) portals(files, ids []string) ([]crawler.Portal, error) {
	if len(files) == 0 {
		files = a.config.Portals
	}
	var all []crawler.Portal
	var err error
	if len(files) > 0 {
		all, err = crawler.LoadPortals(files...)
	} else {
		all, err = crawler.EmbeddedPortals()
	}
	if err != nil {
		return nil, usageError{err}
	}
	if len(ids) == 0 {
		return all, nil
	}
	var some []crawler.Portal
	for _, id := range ids {
		i := slices.IndexFunc(all, func(p crawler.Portal) bool { return p.ID == id })
		if i < 0 {
			return nil, usagef("no portal %q: nianbao portals list shows the known ones", id)
		}
		some = append(some, all[i])
	}
	return some, nil
}

func (a *app) crawler(store *archive.Store, progress func(crawler.Event)) *crawler.Crawler {
	return &crawler.Crawler{Store: store, UserAgent: a.config.UserAgent, Log: a.log, Progress: progress}
}

// plan lists what a crawl would fetch. List pages are read afresh and not kept.
func (a *app) plan(ctx context.Context, portals []crawler.Portal, asJSON bool) error {
	failed := false
	for _, p := range portals {
		links, err := a.crawler(nil, nil).Plan(ctx, p)
		if err != nil {
			fmt.Fprintf(a.err, "nianbao: %s\n", oneLine(err))
			failed = true
		}
		for _, l := range links {
			if asJSON {
				if err := printJSON(a.out, l); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(a.out, "%s\t%s\t%s\n", p.ID, l.URL, l.Text)
		}
	}
	if failed {
		return errItems
	}
	return nil
}

// crawlAndBuild crawls the portals, and builds what is new if s asks for it.
func (a *app) crawlAndBuild(ctx context.Context, portals []crawler.Portal, s *summary) error {
	store, err := archive.Open(ctx, a.archiveDir(), archive.Options{Log: a.log, Software: "nianbao/" + version()})
	if err != nil {
		return err
	}
	defer store.Close()
	before, err := store.Stats(ctx)
	if err != nil {
		return err
	}
	s.Crawls, err = a.crawl(ctx, store, portals)
	if after, err := store.Stats(context.WithoutCancel(ctx)); err == nil {
		s.Captures = after.Captures - before.Captures
	}
	for _, c := range s.Crawls {
		s.Failed += c.Failed
		if c.Error != "" && c.Failed == 0 {
			s.Failed++
		}
	}
	s.Portals = len(portals)
	if err != nil {
		return err
	}
	if !s.withBuild {
		return nil
	}
	return a.build(ctx, store, false, s)
}

// crawl runs the crawls under one progress display.
func (a *app) crawl(ctx context.Context, store *archive.Store, portals []crawler.Portal) ([]pipeline.Crawled, error) {
	p := a.newProgress("crawl")
	var mu sync.Mutex
	latest := map[string]crawler.Event{}
	c := a.crawler(store, func(e crawler.Event) {
		mu.Lock()
		latest[e.Portal] = e
		var done, total int
		for _, l := range latest {
			done, total = done+l.Done, total+l.Total
		}
		mu.Unlock()
		p.set(done, total, e.URL)
	})
	crawled, err := pipeline.Crawl(ctx, c, portals)
	var reports, fresh, failed int
	for _, t := range crawled {
		reports, fresh, failed = reports+t.Reports, fresh+t.New, failed+t.Failed
	}
	p.end(fmt.Sprintf("%d portals, %d reports, %d new, %d failed", len(portals), reports, fresh, failed))
	return crawled, err
}

// finish prints the summary; items that failed are listed and make exit code 3.
func (a *app) finish(s *summary, asJSON bool) error {
	s.Seconds = time.Since(s.started).Seconds()
	if asJSON {
		if err := printJSON(a.out, s); err != nil {
			return err
		}
	}
	for _, c := range s.Crawls {
		for _, f := range c.Failures {
			fmt.Fprintf(a.err, "failed: %s: %s: %s %s\n", c.Portal, f.URL, f.Code, f.Message)
		}
		if c.Error != "" {
			fmt.Fprintf(a.err, "failed: %s: %s\n", c.Portal, strings.ReplaceAll(c.Error, "\n", "; "))
		}
		if c.Alarm != "" {
			fmt.Fprintf(a.err, "alarm: %s: %s\n", c.Portal, c.Alarm)
			s.Failed++
		}
	}
	for _, f := range s.Build.Failures {
		fmt.Fprintf(a.err, "failed: %s: %s: %s\n", f.URL, f.Code, f.Message)
	}
	if !asJSON {
		fmt.Fprintf(a.out, "%d portals, %d captures, %d reports, %d figures, %d findings, %d failed, %.1f s\n",
			s.Portals, s.Captures, s.Reports, s.Figures, s.Findings, s.Failed, s.Seconds)
	}
	if s.Failed > 0 {
		return errItems
	}
	return nil
}
