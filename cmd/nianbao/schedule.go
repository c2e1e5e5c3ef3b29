package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/pipeline"
)

// defaultJitter spreads portals of the same cron line, yet keeps a run within the
// quiet hours that the line names.
const defaultJitter = 10 * time.Minute

func (a *app) scheduleCommand() *cobra.Command {
	var files []string
	var jitter time.Duration
	var now bool
	cmd := &cobra.Command{
		Use:   "schedule [--portals PATH]… [PORTAL…]",
		Short: "Crawl portals at the times of their schedules until stopped, and build what is new",
		Long: "Crawls every portal at the times of its schedule (cron fields, China's time unless a CRON_TZ= stands before them) and builds what is new. " +
			"Runs missed while it was stopped are caught up by one run; a run that was cut off goes on at the next start. " +
			"Stop it with Ctrl-C or SIGTERM: the page in hand is finished. nianbao status shows past and coming runs.",
		RunE: func(cmd *cobra.Command, ids []string) error {
			portals, err := a.portals(files, ids)
			if err != nil {
				return err
			}
			if jitter < 0 {
				return usagef("schedule --jitter %v: a run starts late, never early: give 0s or more", jitter)
			}
			planned := 0
			for _, p := range portals {
				if p.Schedule != "" {
					planned++
				}
			}
			if planned == 0 && !now {
				return usagef("schedule: none of the %d portals has a schedule", len(portals))
			}
			a.log.Info("the schedule runs", "portals", planned)
			lease := &pipeline.Lease{Open: a.leasedCrawler}
			s := &pipeline.Schedule{Dir: a.data, Portals: portals, Jitter: jitter, Now: now, Log: a.log, Build: a.scheduledBuild,
				Crawl: func(ctx context.Context, p crawler.Portal) (pipeline.Crawled, error) {
					return a.scheduledCrawl(ctx, lease, p)
				}}
			return s.Run(cmd.Context())
		},
	}
	cmd.Flags().StringArrayVar(&files, "portals", nil, "portal file or folder, in place of the built-in portals")
	cmd.Flags().DurationVar(&jitter, "jitter", defaultJitter, "the most that a run starts late, so that portals do not start together")
	cmd.Flags().BoolVar(&now, "now", false, "begin with one run of every portal")
	return cmd
}

func (a *app) leasedCrawler(ctx context.Context) (*crawler.Crawler, error) {
	store, err := a.writeArchive(ctx)
	if err != nil {
		return nil, err
	}
	frontier, err := crawler.OpenFrontier(ctx, a.frontierFile())
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return a.crawler(store, frontier, nil), nil
}

// scheduledCrawl crawls one portal. What is wrong with the portal alone is part of its
// account; what is wrong with the archive, or a portal that cannot be reached, is an
// error: such a run is tried again.
func (a *app) scheduledCrawl(ctx context.Context, lease *pipeline.Lease, p crawler.Portal) (pipeline.Crawled, error) {
	tally, err := lease.Crawl(ctx, p)
	run := pipeline.Crawled{Tally: tally}
	if err != nil {
		run.Error = oneLine(err)
	}
	a.listFailures(run)
	if errors.Is(err, crawler.ErrBlocked) || errors.Is(err, crawler.ErrPaused) {
		return run, nil // a wall is not to be tried against
	}
	return run, err
}

func (a *app) scheduledBuild(ctx context.Context) error {
	store, err := a.openArchive(ctx)
	if err != nil {
		a.log.Info("nothing to build yet", "reason", err)
		return nil
	}
	defer store.Close()
	return a.build(ctx, store, false, &summary{started: time.Now()})
}
