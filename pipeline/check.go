package pipeline

import (
	"context"
	"fmt"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// ReadTally is the account of Check.
type ReadTally struct {
	Reports int `json:"reports"`
	Differ  int `json:"differ"`
}

// Check reads every report again from its kept bytes, with the parser that built the
// index, and compares identity and figures with the index; differs is called for each
// difference.
func Check(ctx context.Context, store *archive.Store, x *index.Index, p *parser.Parser, differs func(id, difference string)) (ReadTally, error) {
	var t ReadTally
	list, err := documents(ctx, store)
	if err != nil {
		return t, err
	}
	kept := make(map[payload]*document, len(list))
	for _, d := range list {
		kept[payload{d.URL, d.SHA256}] = d
	}
	b := Build{Archive: store, Parser: p}
	for r, err := range x.Reports(ctx, index.Filter{}) {
		if err != nil {
			return t, fmt.Errorf("listing the reports: %w", err)
		}
		t.Reports++
		what := notKept(r.Source.SHA256, r.Source.URL)
		if d := kept[payload{r.Source.URL, r.Source.SHA256}]; d != nil {
			again, problem, err := b.read(ctx, d.Capture)
			if err != nil {
				return t, err
			}
			what = difference(r, again, problem)
		}
		if what != "" {
			t.Differ++
			differs(r.ID, what)
		}
	}
	return t, nil
}

// difference says in one sentence what a second reading gives otherwise, "" when it
// gives the same.
func difference(was, is *report.Report, p Problem) string {
	if is == nil {
		return "now gives no report: " + p.Code + " " + p.Message
	}
	if a, b := identity(was), identity(is); a != b {
		return fmt.Sprintf("was %s, now %s", a, b)
	}
	if len(was.Figures) != len(is.Figures) {
		return fmt.Sprintf("had %d figures, now %d", len(was.Figures), len(is.Figures))
	}
	for i, f := range was.Figures {
		if g := is.Figures[i]; f.Key != g.Key || f.State != g.State || !f.Value.Equal(g.Value) || f.Unit != g.Unit || f.Origin != g.Origin {
			return fmt.Sprintf("figure %s was %s %q %s at %s, now %s %s %q %s at %s",
				f.Key, f.State, f.Text, f.Unit, f.Origin, g.Key, g.State, g.Text, g.Unit, g.Origin)
		}
	}
	return ""
}

func identity(r *report.Report) string {
	return fmt.Sprintf("%s of %s, form %s, scope %s, published %q", r.ID, r.Agency.Name, r.Era, r.Scope, r.Published)
}
