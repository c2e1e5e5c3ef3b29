package pipeline

import (
	"context"
	"fmt"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// ReadTally is the account of Check.
type ReadTally struct {
	Reports int `json:"reports"`
	Differ  int `json:"differ"`
}

// Check reads every report again from its kept bytes and compares identity and
// figures with the index; differs is called for each difference.
func Check(ctx context.Context, store *archive.Store, x *index.Index, differs func(id, difference string)) (ReadTally, error) {
	var t ReadTally
	b := Build{Archive: store}
	for r, err := range x.Reports(ctx, index.Filter{}) {
		if err != nil {
			return t, fmt.Errorf("listing the reports: %w", err)
		}
		t.Reports++
		c, err := capture(ctx, store, r.Source)
		if err != nil {
			t.Differ++
			differs(r.ID, fmt.Sprintf("its original %s is not in the archive: %v", r.Source.SHA256, err))
			continue
		}
		again, problem, err := b.read(ctx, c)
		if err != nil {
			return t, err
		}
		if d := difference(r, again, problem); d != "" {
			t.Differ++
			differs(r.ID, d)
		}
	}
	return t, nil
}

// capture finds the capture that a record was made from: the same payload may have
// come from several addresses.
func capture(ctx context.Context, store *archive.Store, s report.Source) (archive.Capture, error) {
	for c, err := range store.Captures(ctx, archive.Filter{URL: s.URL, SHA256: s.SHA256}) {
		if err != nil || isDocument(c) {
			return c, err
		}
	}
	return archive.Capture{}, archive.ErrNotFound
}

func difference(was, is *report.Report, p Problem) string {
	if is == nil {
		return "now gives no report: " + p.Code + " " + p.Message
	}
	if was.ID != is.ID || was.Era != is.Era || was.Scope != is.Scope || was.Published != is.Published {
		return fmt.Sprintf("was %s %s %s, now %s %s %s", was.ID, was.Era, was.Published, is.ID, is.Era, is.Published)
	}
	if len(was.Figures) != len(is.Figures) {
		return fmt.Sprintf("had %d figures, now %d", len(was.Figures), len(is.Figures))
	}
	for i, f := range was.Figures {
		if g := is.Figures[i]; f.Key != g.Key || f.State != g.State || !f.Value.Equal(g.Value) || f.Origin != g.Origin {
			return fmt.Sprintf("figure %s was %s %s, now %s %s %s", f.Key, f.State, f.Text, g.Key, g.State, g.Text)
		}
	}
	return ""
}
