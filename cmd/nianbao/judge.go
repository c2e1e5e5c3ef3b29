package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

// judgeCommand makes a command that says something of one finding.
func (a *app) judgeCommand(name, state, short string) *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use:   name + " FINDING_ID",
		Short: short,
		Long:  short + ". It is kept in the archive and shown wherever the finding is.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.judge(cmd.Context(), args[0], state, note)
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "why")
	return cmd
}

// judge keeps a verdict, then brings it into the index.
func (a *app) judge(ctx context.Context, id, state, note string) error {
	var row index.FindingRow
	err := a.withIndex(ctx, func(x *index.Index) (err error) {
		row, err = x.Finding(ctx, id)
		return err
	})
	if errors.Is(err, index.ErrNotFound) {
		return fmt.Errorf("no finding %q: nianbao findings prints their ids last on each line", id)
	}
	if err != nil {
		return err
	}
	store, err := a.writeArchive(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := pipeline.KeepVerdict(ctx, store, index.Verdict{Finding: id, Report: row.Report, Rule: row.Rule, State: state, Note: note}); err != nil {
		return usageError{err}
	}
	s := summary{started: time.Now()}
	if err := a.buildAfterImport(ctx, store, &s); err != nil {
		return err
	}
	a.note("%s of %s is %s", row.Rule, row.Report, state)
	return nil
}
