package main

import (
	"context"
	"fmt"
	"io"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
	"github.com/nianbao/nianbao/web"
)

// writeKit writes a comparison with all that it rests on to one ZIP file, its charts of a
// kind of web.ChartKinds or, for "", of that which suits the data.
func (a *app) writeKit(ctx context.Context, x *index.Index, r *index.Release, q index.CompareQuery, file, kind string) error {
	store, err := a.openArchive(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	chart := func(w io.Writer, c *index.Comparison) error { return web.WritePinnedChart(w, c, kind, nameOf(r)) }
	t, err := kitOf(store, x, r, q, chart).Run(ctx, file)
	if err == nil {
		a.note("%d values out of %d figures of %d reports written to %s; nianbao verify --kit reads them again", t.Rows, t.Figures, t.Reports, file)
	}
	return err
}

// kitOf is the kit of what a query gives in a catalogue.
func kitOf(store *archive.Store, x *index.Index, r *index.Release, q index.CompareQuery, chart func(io.Writer, *index.Comparison) error) pipeline.Kit {
	return pipeline.Kit{Archive: store, Index: x, Release: r, Query: q, Chart: chart, Software: "nianbao/" + version()}
}

// siteKit makes the kits of a site.
func siteKit(store *archive.Store) web.KitMaker {
	return func(ctx context.Context, ask web.KitRequest) error {
		k := kitOf(store, ask.Index, ask.Release, ask.Query, ask.Chart)
		k.Reports, k.Bytes = web.MaxKitReports, web.MaxKitBytes
		_, err := k.Run(ctx, ask.File)
		return err
	}
}

// verifyKit reads the originals of a kit again, without any data folder.
func (a *app) verifyKit(ctx context.Context, file string, asJSON bool) error {
	t, err := pipeline.VerifyKit(ctx, file, a.parser, func(what string) { fmt.Fprintf(a.err, "differs: %s\n", what) })
	if err != nil {
		return err
	}
	if asJSON {
		err = printJSON(a.out, t)
	} else {
		_, err = fmt.Fprintf(a.text, "kit: %d reports read again, %d values, %d figures, %d differences\n", t.Reports, t.Rows, t.Figures, t.Differ)
	}
	if err == nil && t.Differ > 0 {
		return errItems
	}
	return err
}
