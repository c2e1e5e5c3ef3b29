package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

// status is what the status command tells.
type status struct {
	Data    string         `json:"data"`
	Archive *archiveStatus `json:"archive"` // null where there is none
	Index   *index.Stats   `json:"index"`   // null where there is none
	Portals []portalStatus `json:"portals"`

	crawled map[string]crawler.Tally // by portal
}

// archiveStatus is the size of the archive; bytes are those on disk but for payload_bytes.
type archiveStatus struct {
	Captures     int   `json:"captures"`
	URLs         int   `json:"urls"`
	Payloads     int   `json:"payloads"`
	PayloadBytes int64 `json:"payload_bytes"`
	Files        int   `json:"files"`
	Bytes        int64 `json:"bytes"`
	// Portals shares the payloads out: one that several portals serve counts for the first.
	Portals []archivePortal `json:"portals"`
}

// archivePortal is what the archive has of one portal; what was imported is under "".
type archivePortal struct {
	Portal       string `json:"portal"`
	Captures     int    `json:"captures"`
	Payloads     int    `json:"payloads"`
	PayloadBytes int64  `json:"payload_bytes"`
}

// portalStatus is the last and the next run of one portal.
type portalStatus struct {
	Portal   string        `json:"portal"`
	Name     string        `json:"name"`
	Schedule string        `json:"schedule"`
	Last     *pipeline.Run `json:"last"` // finished or given up; null if none
	Now      *pipeline.Run `json:"now"`  // at work; null if none
	Next     *pipeline.Run `json:"next"` // to come; null if none
	// Crawled is the account of the last run that ended, scheduled or not, as the archive has it; null if none.
	Crawled *crawler.Tally `json:"crawled"`
}

func (a *app) statusCommand() *cobra.Command {
	var files []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show sizes, and the last and next runs of the portals",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			portals, err := a.portals(files, nil)
			if err != nil {
				return err
			}
			s, err := a.status(cmd.Context(), portals)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.out, s)
			}
			return a.printStatus(s)
		},
	}
	cmd.Flags().StringArrayVar(&files, "portals", nil, "portal file or folder, in place of the built-in portals")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) status(ctx context.Context, portals []crawler.Portal) (*status, error) {
	s := &status{Data: a.data, Portals: []portalStatus{}}
	if err := a.archiveStatus(ctx, s); err != nil {
		return nil, err
	}
	err := a.withIndex(ctx, func(x *index.Index) error {
		t, err := x.Stats(ctx)
		s.Index = &t
		return err
	})
	if err != nil && !errors.Is(err, index.ErrNoIndex) {
		return nil, err
	}
	runs, err := pipeline.Runs(ctx, a.data)
	if err != nil {
		return nil, err
	}
	for _, p := range portals {
		ps := portalStatus{Portal: p.ID, Name: p.Name, Schedule: p.Schedule}
		for _, r := range runs {
			if r.Portal == p.ID {
				ps.take(r)
			}
		}
		if t, ok := s.crawled[p.ID]; ok {
			ps.Crawled = &t
		}
		if ps.Schedule != "" || ps.Last != nil || ps.Now != nil || ps.Crawled != nil {
			s.Portals = append(s.Portals, ps)
		}
	}
	return s, nil
}

// take puts a run where it belongs; runs come oldest first.
func (p *portalStatus) take(r pipeline.Run) {
	switch r.State {
	case "completed", "discarded", "cancelled":
		p.Last = &r
	case "running":
		p.Now = &r
	default:
		if p.Next == nil || r.Start.Before(p.Next.Start) {
			p.Next = &r
		}
	}
}

func (a *app) archiveStatus(ctx context.Context, s *status) error {
	store, err := archive.OpenReader(ctx, a.archiveDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer store.Close()
	t, err := store.Sizes(ctx)
	s.Archive = &archiveStatus{t.Captures, t.URLs, t.Payloads, t.PayloadBytes, t.Files, t.Bytes, []archivePortal{}}
	if err == nil {
		s.crawled, err = crawler.LastRuns(ctx, store)
	}
	for _, p := range t.Portals {
		s.Archive.Portals = append(s.Archive.Portals, archivePortal(p))
	}
	return err
}

func (a *app) printStatus(s *status) error {
	if s.Archive == nil {
		fmt.Fprintf(a.text, "no archive at %s yet\n", a.archiveDir())
	} else {
		fmt.Fprintf(a.text, "archive  %d captures of %d addresses, %d different payloads of %s, %d files of %s\n", s.Archive.Captures, s.Archive.URLs,
			s.Archive.Payloads, humanize.Bytes(uint64(s.Archive.PayloadBytes)), s.Archive.Files, humanize.Bytes(uint64(s.Archive.Bytes)))
	}
	if s.Index == nil {
		fmt.Fprintln(a.text, "index    none yet")
	} else {
		fmt.Fprintf(a.text, "index    %d reports of %d agencies, %d figures, %d findings\n", s.Index.Reports, s.Index.Agencies, s.Index.Figures, s.Index.Findings)
	}
	if len(s.Portals) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(a.text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nPORTAL\tLAST RUN\tREPORTS\tNEW\tFAILED\tNEXT RUN\tREMARK")
	for _, p := range s.Portals {
		last, reports, fresh, failed, remark := "never", "", "", "", ""
		if r := p.Last; r != nil {
			last = r.Start.Local().Format(time.DateTime)
			if r.Result != nil {
				reports, fresh, failed = fmt.Sprint(r.Result.Reports), fmt.Sprint(r.Result.New), fmt.Sprint(r.Result.Failed)
				remark = r.Result.Alarm + r.Result.Error
			} else {
				remark = r.Error
			}
		}
		if c := p.Crawled; c != nil && (p.Last == nil || p.Last.Result == nil) { // by hand, or the queue is gone
			last = c.Ended.Local().Format(time.DateTime)
			reports, fresh, failed, remark = fmt.Sprint(c.Reports), fmt.Sprint(c.New), fmt.Sprint(c.Failed), c.Alarm+c.Error
		}
		next := "none"
		switch {
		case p.Now != nil:
			next = "now"
		case p.Next != nil:
			next = p.Next.Start.Local().Format(time.DateTime)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Portal, last, reports, fresh, failed, next, remark)
	}
	return w.Flush()
}
