package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
)

// releaseFlag adds the flag that pins a command to a data release.
func releaseFlag(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "release", "", "name of the data release to read in place of the present state")
}

// nameOf is the name of a release, "" for the present state.
func nameOf(r *index.Release) string {
	if r == nil {
		return ""
	}
	return r.Name
}

// withCatalogue runs f on the catalogue of a release, which is made if it is missing, or on
// the present one if release is "".
func (a *app) withCatalogue(ctx context.Context, release string, f func(x *index.Index, r *index.Release) error) error {
	if release == "" {
		return a.withIndex(ctx, func(x *index.Index) error { return f(x, nil) })
	}
	return a.withRelease(ctx, release, func(store *archive.Store, r index.Release) error {
		if err := a.releaseCatalogues(store).Make(ctx, r); err != nil {
			return err
		}
		x, err := index.Open(ctx, index.ReleaseDir(a.indexDir(), r.Name), index.Options{Log: a.log})
		if err != nil {
			return err
		}
		defer x.Close()
		if changed := r.Changed(); len(changed) > 0 {
			a.note("release %s: definitions have changed since it was made (%v): series, rates, names and places are those of today, figures those of then", r.Name, changed)
		}
		return f(x, &r)
	})
}
