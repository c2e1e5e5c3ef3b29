package pipeline

import (
	"context"
	"errors"
	"slices"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// yearChecks holds the reports of a build whose neighbours in time must be checked:
// agency id → years.
type yearChecks map[string][]int

func (y yearChecks) add(r *report.Report) {
	for _, year := range []int{r.Year, r.Year + 1} { // the report itself, and the one after it
		if !slices.Contains(y[r.Agency.ID], year) {
			y[r.Agency.ID] = append(y[r.Agency.ID], year)
		}
	}
}

// run checks each year against the one before and returns how many findings there are.
func (y yearChecks) run(ctx context.Context, builder *index.Builder) (int, error) {
	n := 0
	for agency, years := range y {
		for _, year := range years {
			next, err := builder.Report(ctx, report.MakeID(agency, year))
			if errors.Is(err, index.ErrNotFound) {
				continue
			}
			if err != nil {
				return n, err
			}
			prev, err := builder.Report(ctx, report.MakeID(agency, year-1))
			if err != nil && !errors.Is(err, index.ErrNotFound) {
				return n, err
			}
			fs := report.CheckYears(prev, next)
			if err := builder.SetYearFindings(ctx, next.ID, fs); err != nil {
				return n, err
			}
			n += len(fs)
		}
	}
	return n, nil
}
