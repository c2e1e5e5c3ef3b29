package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

func (a *app) releaseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "release create|list|show|verify",
		Short: "Name a state of the catalogue that never changes, to pin links and charts to",
		Long: "A data release is the state of the catalogue under a name. It is kept in the archive and never changed, so that a chart or a link\n" +
			"with release=NAME in its address shows the same numbers for ever.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.releaseCreateCommand(), a.releaseListCommand(), a.releaseShowCommand(), a.releaseVerifyCommand())
	return cmd
}

func (a *app) releaseCreateCommand() *cobra.Command {
	var note string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "create NAME [--note TEXT]",
		Short: "Keep the present state of the catalogue under a name",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := index.CheckReleaseName(args[0]); err != nil {
				return err
			}
			r, err := a.createRelease(cmd.Context(), args[0], note)
			if err != nil {
				return err
			}
			return a.printRelease(r, asJSON)
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "what it is for, or what is new in it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the release as JSON")
	return cmd
}

// createRelease keeps the release in the archive, then makes its catalogue.
func (a *app) createRelease(ctx context.Context, name, note string) (r index.Release, err error) {
	p := a.newProgress("release")
	err = a.withIndex(ctx, func(x *index.Index) (err error) { // first: without an index nothing is made
		store, err := a.writeArchive(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		r, err = pipeline.MakeRelease{Archive: store, Index: x, Name: name, Note: note, Software: "nianbao/" + version(),
			Progress: func(done, of int) { p.set(done, of, done, name) }}.Run(ctx)
		if err != nil {
			return err
		}
		p.end(fmt.Sprintf("%d reports kept under the name %s", r.Reports, name))
		if err := a.releaseCatalogues(store).Make(ctx, r); err != nil {
			return fmt.Errorf("release %s is kept; only its catalogue is missing, which nianbao build makes: %w", name, err)
		}
		return nil
	})
	return r, err
}

func (a *app) releaseCatalogues(store *archive.Store) pipeline.ReleaseCatalogues {
	return pipeline.ReleaseCatalogues{Archive: store, Dir: a.indexDir(), Log: a.log}
}

func (a *app) releaseListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the data releases, the newest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := a.openArchive(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			bad := 0
			all, err := pipeline.ListReleases(cmd.Context(), store, func(_ string, err error) {
				bad++
				fmt.Fprintf(a.err, "damaged: %s\n", oneLine(err))
			})
			if err != nil {
				return err
			}
			if asJSON {
				err = printLines(a.out, tellReleases(all))
			} else {
				err = table(a.text, func(row func(...any)) {
					row("name", "made", "reports", "years", "note")
					for _, r := range all {
						row(r.Name, r.Made.Format(time.RFC3339), r.Reports, fmt.Sprintf("%d-%d", r.FirstYear, r.LastYear), clip(strings.Join(strings.Fields(r.Note), " "), 60))
					}
				})
			}
			if err == nil && bad > 0 {
				return errItems
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func (a *app) releaseShowCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show NAME",
		Short: "Tell of one data release",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withRelease(cmd.Context(), args[0], func(_ *archive.Store, r index.Release) error { return a.printRelease(r, asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the release as JSON")
	return cmd
}

// withRelease runs f on the archive and the release of a name in it.
func (a *app) withRelease(ctx context.Context, name string, f func(store *archive.Store, r index.Release) error) error {
	store, err := a.openArchive(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	r, err := pipeline.FindRelease(ctx, store, name)
	switch {
	case errors.Is(err, index.ErrNoRelease):
		return usagef("no data release %.60q: nianbao release list names them", name)
	case err != nil:
		return err
	}
	return f(store, r)
}

// toldRelease is a release with what has changed since.
type toldRelease struct {
	index.Release
	Changed []string `json:"definitions_changed"`
}

func tellReleases(rs []index.Release) []toldRelease {
	out := make([]toldRelease, len(rs))
	for i, r := range rs {
		out[i] = tellRelease(r)
	}
	return out
}

func tellRelease(r index.Release) toldRelease {
	return toldRelease{r, append([]string{}, r.Changed()...)}
}

func (a *app) printRelease(r index.Release, asJSON bool) error {
	told := tellRelease(r)
	if asJSON {
		return printJSON(a.out, told)
	}
	return table(a.text, func(row func(...any)) {
		row("name", r.Name)
		row("made", r.Made.Format(time.RFC3339)+" by "+r.Software)
		if r.Note != "" {
			row("note", strings.Join(strings.Fields(r.Note), " "))
		}
		row("holds", fmt.Sprintf("%d reports of %d-%d, %d figures, %d findings, %d documents that were not read", r.Reports, r.FirstYear, r.LastYear, r.Figures, r.Findings, r.Failed))
		row("read by", "parser "+r.Parser)
		row("digest", r.Digest)
		if len(told.Changed) > 0 {
			row("changed", strings.Join(told.Changed, ", ")+": series, rates, names and places are those of today, figures those of then")
		}
	})
}

func (a *app) releaseVerifyCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify NAME",
		Short: "Read a data release in the archive again, against its digests",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withRelease(cmd.Context(), args[0], func(store *archive.Store, r index.Release) error {
				t, err := pipeline.VerifyRelease(cmd.Context(), store, r.Name, func(what string) { fmt.Fprintf(a.err, "differs: %s\n", what) })
				if err != nil {
					return err
				}
				if asJSON {
					err = printJSON(a.out, t)
				} else {
					_, err = fmt.Fprintf(a.text, "release %s: %d parts, %d reports, %d figures, %d differences\n", r.Name, t.Parts, t.Reports, t.Figures, t.Differ)
				}
				if err == nil && t.Differ > 0 {
					return errItems
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the account as JSON")
	return cmd
}
