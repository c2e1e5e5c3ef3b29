package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/report"
)

// goldTally compares what came out of the demo with what its generator put in.
type goldTally struct {
	Reports int `json:"reports"` // reports that the generator published; one that it corrected counts twice
	Figures int `json:"figures"` // figures that it printed in them
	Right   int `json:"right"`
	Wrong   int `json:"wrong"`   // read otherwise than printed, or not printed at all
	Missing int `json:"missing"` // printed and not read
	Broken  int `json:"broken"`  // relations that it was told to break
	Found   int `json:"found"`   // of those, reported as findings
}

// compareGold holds reports in the index against their gold records, lists the
// differences and counts them in t.
func (a *app) compareGold(ctx context.Context, t *goldTally, gold ...portalsim.Gold) error {
	return a.withIndex(ctx, func(x *index.Index) error {
		for _, g := range gold {
			r, err := x.Report(ctx, g.Report.ID)
			if err != nil && !errors.Is(err, index.ErrNotFound) {
				return err
			}
			a.compareReport(t, g, r)
		}
		return nil
	})
}

func (a *app) compareReport(t *goldTally, g portalsim.Gold, r *report.Report) {
	t.Reports++
	t.Broken += len(g.Broken)
	t.Figures += len(g.Report.Figures)
	if r == nil {
		t.Missing += max(len(g.Report.Figures), 1)
		fmt.Fprintf(a.err, "failed: %s was published at %s and is not in the index\n", g.Report.ID, g.URL)
		return
	}
	for _, want := range g.Report.Figures {
		got, ok := r.Figure(want.Key)
		switch {
		case !ok:
			t.Missing++
			fmt.Fprintf(a.err, "failed: %s %s is printed as %q and was not read\n", r.ID, want.Key, want.Text)
		case got.State != want.State || !got.Value.Equal(want.Value):
			t.Wrong++
			fmt.Fprintf(a.err, "failed: %s %s is printed as %q and was read as %s %s\n", r.ID, want.Key, want.Text, got.State, got.Value)
		default:
			t.Right++
		}
	}
	for _, got := range r.Figures {
		if _, ok := g.Report.Figure(got.Key); !ok {
			t.Wrong++
			fmt.Fprintf(a.err, "failed: %s %s is not printed and was read as %q\n", r.ID, got.Key, got.Text)
		}
	}
	for _, rule := range g.Broken {
		for _, f := range r.Findings {
			if f.Rule == rule {
				t.Found++
				break
			}
		}
	}
}
