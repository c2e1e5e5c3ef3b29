package pipeline

import (
	"context"
	"errors"
	"slices"

	"github.com/nianbao/nianbao/claims"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// neighbours holds the reports of a build that must be held against others: against last
// year's, for their figures and for what their sentences say, and those of regions against
// their members.
type neighbours struct {
	years   map[string][]int // agency id → report years
	regions map[string][]int // region code → report years in which it or a member has changed
}

func newNeighbours() *neighbours {
	return &neighbours{years: map[string][]int{}, regions: map[string][]int{}}
}

func (n *neighbours) add(r *report.Report) {
	for _, year := range []int{r.Year, r.Year + 1} { // the report itself, and the one after it
		if !slices.Contains(n.years[r.Agency.ID], year) {
			n.years[r.Agency.ID] = append(n.years[r.Agency.ID], year)
		}
	}
	places := []string{r.Region.Code}
	if region, ok := report.Regions().Lookup(r.Region.Code); ok && region.Parent != "" {
		places = append(places, region.Parent)
	}
	for _, code := range places {
		if code != "" && !slices.Contains(n.regions[code], r.Year) {
			n.regions[code] = append(n.regions[code], r.Year)
		}
	}
}

// run checks them all and returns how many findings there are.
func (n *neighbours) run(ctx context.Context, builder *index.Builder) (int, error) {
	total := 0
	for agency, years := range n.years {
		for _, year := range years {
			found, err := overYears(ctx, builder, agency, year)
			if err != nil {
				return total, err
			}
			total += found
		}
	}
	for region, years := range n.regions {
		for _, year := range years {
			found, err := overMembers(ctx, builder, region, year)
			if err != nil {
				return total, err
			}
			total += found
		}
	}
	return total, nil
}

// overYears holds a report against the one before it, and its sentences against both.
func overYears(ctx context.Context, builder *index.Builder, agency string, year int) (int, error) {
	next, err := builder.Report(ctx, report.MakeID(agency, year))
	if errors.Is(err, index.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	prev, err := builder.Report(ctx, report.MakeID(agency, year-1))
	if err != nil && !errors.Is(err, index.ErrNotFound) {
		return 0, err
	}
	across, said := report.CheckYears(prev, next), claims.Findings(next, claims.Check(next, prev))
	if err := builder.SetFindings(ctx, next.ID, index.FindingAcross, across); err != nil {
		return 0, err
	}
	return len(across) + len(said), builder.SetFindings(ctx, next.ID, index.FindingClaim, said)
}

// overMembers holds the reports for a whole region against those of its members.
func overMembers(ctx context.Context, builder *index.Builder, region string, year int) (int, error) {
	ids, err := builder.Regional(ctx, region, year)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, id := range ids {
		r, err := builder.Report(ctx, id)
		if err != nil {
			return total, err
		}
		members, err := builder.Members(ctx, r, report.MemberKeys(r.Era))
		if err != nil {
			return total, err
		}
		found := report.CheckMembers(r, members)
		total += len(found)
		if err := builder.SetFindings(ctx, id, index.FindingMembers, found); err != nil {
			return total, err
		}
	}
	return total, nil
}
