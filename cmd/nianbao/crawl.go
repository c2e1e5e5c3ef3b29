package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/pipeline"
)

func (a *app) crawlCommand() *cobra.Command {
	var files []string
	var noBuild, dryRun, all, asJSON bool
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
			for i := range portals {
				if all {
					portals[i].Recheck = 0
				}
			}
			if dryRun {
				return a.plan(cmd.Context(), portals, asJSON)
			}
			s := summary{started: time.Now(), withBuild: !noBuild}
			err = a.crawlAndBuild(cmd.Context(), portals, &s)
			return a.finish(&s, asJSON, err)
		},
	}
	cmd.Flags().StringArrayVar(&files, "portals", nil, "portal file or folder, in place of the built-in portals")
	cmd.Flags().BoolVar(&noBuild, "no-build", false, "stop after archiving")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "list the reports that a crawl would come across; list pages are read, reports are not")
	cmd.Flags().BoolVar(&all, "all", false, "ask for every report, also where recheck in the portal file lets the last look stand")
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

func (a *app) crawler(store *archive.Store, frontier *crawler.Frontier, progress func(crawler.Event)) *crawler.Crawler {
	return &crawler.Crawler{
		Store: store, Frontier: frontier, UserAgent: a.config.agent(), Version: version(), Log: a.log, Progress: progress,
		Budget: a.config.Budget,
	}
}

// plan lists what a crawl would fetch. List pages are read afresh and not kept.
func (a *app) plan(ctx context.Context, portals []crawler.Portal, asJSON bool) error {
	failed := false
	for _, p := range portals {
		links, err := a.crawler(nil, nil, nil).Plan(ctx, p)
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
			fmt.Fprintf(a.text, "%s\t%s\t%s\n", p.ID, l.URL, l.Text)
		}
	}
	if failed {
		return errItems
	}
	return nil
}

// crawlAndBuild crawls the portals, and builds what is new if s asks for it.
func (a *app) crawlAndBuild(ctx context.Context, portals []crawler.Portal, s *summary) error {
	store, err := a.writeArchive(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	frontier, err := crawler.OpenFrontier(ctx, a.frontierFile())
	if err != nil {
		return err
	}
	defer frontier.Close()
	before, err := store.Sizes(ctx)
	if err != nil {
		return err
	}
	s.Crawls, err = a.crawl(ctx, store, frontier, portals)
	if after, err := store.Sizes(context.WithoutCancel(ctx)); err == nil {
		s.Captures = after.Captures - before.Captures
	}
	s.Failed += failures(s.Crawls)
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
func (a *app) crawl(ctx context.Context, store *archive.Store, frontier *crawler.Frontier, portals []crawler.Portal) ([]pipeline.Crawled, error) {
	table := a.newCrawlTable(len(portals))
	crawled, err := pipeline.Crawl(ctx, a.crawler(store, frontier, table.set), portals)
	reports, fresh, changed := 0, 0, 0
	for _, t := range crawled {
		reports, fresh, changed = reports+t.Reports, fresh+t.New, changed+t.Changed
	}
	table.end(fmt.Sprintf("%d portals, %d reports, %d new, %d changed, %d failed", len(portals), reports, fresh, changed, failures(crawled)))
	return crawled, err
}
