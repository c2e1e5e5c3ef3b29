package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

func (a *app) verifyCommand() *cobra.Command {
	var deep, asJSON bool
	cmd := &cobra.Command{
		Use:   "verify [--deep]",
		Short: "Check every kept byte against its digest",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := a.openArchive(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			return a.verify(cmd.Context(), store, deep, asJSON)
		},
	}
	cmd.Flags().BoolVar(&deep, "deep", false, "also read every report again and compare it with the index")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the tally as JSON")
	return cmd
}

// verified is what verify prints at its end.
type verified struct {
	Archive verifiedArchive     `json:"archive"`
	Reports *pipeline.ReadTally `json:"reports,omitempty"`
	Faults  int                 `json:"faults"`
}

// verifiedArchive is archive.VerifyTally with names for JSON.
type verifiedArchive struct {
	Files    int   `json:"files"`
	Records  int   `json:"records"`
	Captures int   `json:"captures"`
	Problems int   `json:"problems"`
	Bytes    int64 `json:"bytes"`
}

func (v verified) print(w io.Writer) {
	t := v.Archive
	fmt.Fprintf(w, "archive: %d files, %d records, %d captures, %d bytes, %d problems\n", t.Files, t.Records, t.Captures, t.Bytes, t.Problems)
	if v.Reports != nil {
		fmt.Fprintf(w, "reports: %d read again, %d differ\n", v.Reports.Reports, v.Reports.Differ)
	}
}

func (a *app) verify(ctx context.Context, store *archive.Store, deep, asJSON bool) error {
	var v verified
	t, err := store.Verify(ctx, func(p archive.Problem) {
		v.Faults++
		fmt.Fprintf(a.err, "damaged: %s\n", p)
	})
	if err != nil {
		return err
	}
	v.Archive = verifiedArchive{t.Files, t.Records, t.Captures, t.Problems, t.Bytes}
	if deep {
		err := a.withIndex(ctx, func(x *index.Index) error {
			t, err := pipeline.Check(ctx, store, x, a.parser, func(id, difference string) {
				v.Faults++
				fmt.Fprintf(a.err, "differs: %s: %s\n", id, difference)
			})
			v.Reports = &t
			return err
		})
		if err != nil {
			return err
		}
	}
	if asJSON {
		if err := printJSON(a.out, v); err != nil {
			return err
		}
	} else {
		v.print(a.text)
	}
	if v.Faults > 0 {
		return errItems
	}
	return nil
}
