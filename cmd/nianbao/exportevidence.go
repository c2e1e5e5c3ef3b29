package main

import (
	"context"
	"slices"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

func isEvidence(format string) bool { return slices.Contains(pipeline.EvidenceFormats, format) }

// exportEvidence writes captures: all, or those behind some reports.
func (a *app) exportEvidence(ctx context.Context, dir string, formats []string, f index.Filter, some bool) error {
	if i := slices.IndexFunc(formats, func(f string) bool { return !isEvidence(f) }); i >= 0 {
		return usagef("export: %s holds figures, %v hold captures: ask for them one after the other", formats[i], pipeline.EvidenceFormats)
	}
	store, err := a.openArchive(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	var choose func(archive.Capture) bool
	if some {
		err := a.withIndex(ctx, func(x *index.Index) error {
			choose, err = pipeline.EvidenceOf(ctx, store, x, f)
			return err
		})
		if err != nil {
			return err
		}
	}
	e := pipeline.Evidence{Dir: dir, Formats: formats, Choose: choose, Software: "nianbao/" + version()}
	t, err := e.Run(ctx, store)
	if err == nil {
		a.note("%d captures written to %s", t.Captures, dir)
	}
	return err
}
