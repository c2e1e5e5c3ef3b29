package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/internal/portalsim"
)

// demoSeed makes every demo show the same reports; every breakEvery-th of them
// breaks one relation, so that there are findings to look at.
const (
	demoSeed   = 20260101
	breakEvery = 25
)

func (a *app) demoCommand() *cobra.Command {
	var addr string
	var once, asJSON bool
	cmd := &cobra.Command{
		Use:   "demo [--addr HOST:PORT] [--once]",
		Short: "Crawl simulated portals on this machine and serve what comes of them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			done, err := a.demoFolder(cmd)
			if err != nil {
				return err
			}
			defer done()
			return a.demo(cmd.Context(), addr, once, asJSON)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "address that the site listens on (default "+defaultAddr+")")
	cmd.Flags().BoolVar(&once, "once", false, "print the summary and exit")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}

// demoFolder keeps simulated reports apart from real ones: without --data the demo
// works in a folder of its own, which is removed at its end.
func (a *app) demoFolder(cmd *cobra.Command) (done func(), err error) {
	if cmd.Flags().Changed("data") {
		return func() {}, nil
	}
	dir, err := os.MkdirTemp("", "nianbao-demo-")
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	a.data = dir
	return func() {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintf(a.err, "nianbao: the demo's folder stays behind: %v\n", err)
		}
	}, nil
}

func (a *app) demo(ctx context.Context, addr string, once, asJSON bool) error {
	if once {
		return a.demoRun(ctx, asJSON)
	}
	l, err := listen(addr) // first, so that a port in use does not waste a crawl
	if err != nil {
		return err
	}
	defer l.Close()
	if err := a.demoRun(ctx, asJSON); err != nil {
		return err
	}
	return a.serve(ctx, l, nil, nil, nil)
}

// demoRun crawls the simulated portals, builds, and compares with what they printed;
// then it does so again with one of them that has changed.
func (a *app) demoRun(ctx context.Context, asJSON bool) error {
	world, err := portalsim.New(portalsim.Options{Seed: demoSeed, BreakEvery: breakEvery})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := world.Start(ctx); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer world.Stop()
	portals, err := a.demoPortals(world)
	if err != nil {
		return err
	}
	s := summary{started: time.Now(), withBuild: true}
	if err = a.crawlAndBuild(ctx, portals, &s); err == nil {
		s.Gold = new(goldTally)
		for _, p := range world.Portals() {
			err = errors.Join(err, a.compareGold(ctx, s.Gold, p.Gold()...))
		}
	}
	if err == nil {
		err = a.demoLater(ctx, world, portals, &s)
	}
	if err == nil {
		s.Failed += s.Gold.Wrong + s.Gold.Missing
	}
	return a.finish(&s, asJSON, err)
}

// demoRelease is the state of the first crawl.
const demoRelease = "first-crawl"

// demoLater keeps the present state under a name, lets one portal correct a report and take
// another down, and crawls that one twice: gone counts as removed at a second look only.
func (a *app) demoLater(ctx context.Context, world *portalsim.World, portals []crawler.Portal, s *summary) error {
	var taken *index.InputError // by a demo that ran in this folder before
	_, err := a.createRelease(ctx, demoRelease, "before one report was corrected and another taken down")
	if err != nil && !errors.As(err, &taken) {
		return err
	}
	gold, err := world.Later()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	id := world.Portals()[0].ID
	fmt.Fprintf(a.err, "demo: weeks later %s has corrected one report and taken one down; it is crawled again, twice\n", id)
	i := slices.IndexFunc(portals, func(p crawler.Portal) bool { return p.ID == id })
	for _, last := range []bool{false, true} {
		again := summary{withBuild: last}
		if err := a.crawlAndBuild(ctx, portals[i:i+1], &again); err != nil {
			return err
		}
		s.Captures += again.Captures
		s.Failed += again.Build.Failed
		for _, c := range again.Crawls {
			s.Crawls = append(s.Crawls, c)
			s.Failed += c.Failed // the alarm is what is to be seen: no failure
		}
	}
	return a.compareGold(ctx, s.Gold, gold)
}

// demoPortals writes the definitions of the running portals, and loads them the way
// a crawl does.
func (a *app) demoPortals(world *portalsim.World) ([]crawler.Portal, error) {
	dir := filepath.Join(a.data, "portals")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	for _, p := range world.Portals() {
		if err := os.WriteFile(filepath.Join(dir, p.ID+".yaml"), p.Definition(), 0o644); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	a.config.Portals = []string{dir} // the site tells of them
	return crawler.LoadPortals(dir)
}
