package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/pipeline"
)

func (a *app) buildCommand() *cobra.Command {
	var full, asJSON bool
	cmd := &cobra.Command{
		Use:   "build [--full]",
		Short: "Read and index what the archive has and the index lacks",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := a.openArchive(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			s := summary{started: time.Now()}
			if err := a.build(cmd.Context(), store, full, &s); err != nil {
				return err
			}
			return a.finish(&s, asJSON, nil)
		},
	}
	cmd.Flags().BoolVar(&full, "full", false, "read every report anew into a new generation, then swap")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}

// build runs the build and adds its account to s.
func (a *app) build(ctx context.Context, store *archive.Store, full bool, s *summary) error {
	p := a.newProgress("build")
	b := pipeline.Build{Archive: store, Dir: a.indexDir(), Full: full, Parser: a.parser, Log: a.log,
		Progress: func(pr pipeline.Progress) { p.set(pr.Done, pr.Total, pr.Reports, pr.What) }}
	t, err := b.Run(ctx)
	if err != nil {
		return err
	}
	p.end(fmt.Sprintf("%d documents, %d reports, %d figures, %d findings, %d no report, %d known before, %d failed",
		t.Captures, t.Reports, t.Figures, t.Findings, t.NotReport, t.Skipped, t.Failed))
	s.Build = t
	s.Reports, s.Figures, s.Findings = t.Reports, t.Figures, t.Findings
	s.Failed += t.Failed
	if len(s.Crawls) == 0 {
		s.Captures = t.Captures + t.Skipped
	}
	return nil
}
