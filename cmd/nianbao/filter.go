package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// filterFlags are the flags that choose reports, the same for every command.
type filterFlags struct {
	years  string
	filter index.Filter
}

func (ff *filterFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&ff.years, "year", "", "report year or years: 2021 or 2019-2024")
	f.StringVar(&ff.filter.Region, "region", "", "region code; what lies below is included")
	f.StringVar(&ff.filter.Agency, "agency", "", "agency id")
	f.StringVar(&ff.filter.Type, "type", "", "agency type")
	f.StringVar(&ff.filter.Era, "era", "", "form era")
	f.StringVar(&ff.filter.Section, "section", "", "standard part of the report")
}

// addWindow adds the flags that choose a part of what was found. An export has none:
// it is always whole.
func (ff *filterFlags) addWindow(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&ff.filter.Limit, "limit", 20, "how many at most")
	f.IntVar(&ff.filter.Offset, "offset", 0, "how many to leave out first")
}

// get reads the year range and checks what has a closed list of values.
func (ff *filterFlags) get() (index.Filter, error) {
	f := ff.filter
	var err error
	if f.From, f.To, err = years(ff.years); err != nil {
		return f, err
	}
	return f, errors.Join(checkRegion(f.Region), checkAgencies(f.Agency), checkType(f.Type),
		oneOf("era", f.Era, append(report.Eras(), report.EraUnknown)),
		oneOf("state", f.State, []string{report.StateNew, report.StateConfirmed, report.StateDismissed}),
		oneOf("severity", f.Severity, report.Severities()))
}

// checkRegion refuses a code that is no place: it would look like a place without reports.
func checkRegion(code string) error {
	if _, ok := report.Regions().Lookup(code); code == "" || ok {
		return nil
	}
	near := ""
	if r := report.ResolveAgency(code+"人民政府", ""); r.HasPlace {
		near = fmt.Sprintf(", did you mean %s?", r.Region.Code)
	}
	return usagef("--region %s: no such region code%s", code, near)
}

// typeWord is how types are written; bodies of no known type have their own name instead.
var typeWord = regexp.MustCompile(`^[a-z_]+$`)

// checkAgencies refuses names in place of ids, and ids with a type of no body, which look
// like agencies without reports.
func checkAgencies(ids ...string) error {
	for _, id := range ids {
		_, kind, ok := strings.Cut(id, "-")
		if err := checkType(kind); err != nil && typeWord.MatchString(kind) {
			return usagef("--agency %s: %w", id, err)
		}
		if id == "" || ok {
			continue
		}
		near := ""
		if r := report.ResolveAgency(id, ""); r.HasPlace && r.HasType {
			near = fmt.Sprintf(", did you mean %s?", r.Agency.ID)
		}
		return usagef("--agency %s: no agency id, which is a region code, a hyphen and a type, as 310112-finance%s", id, near)
	}
	return nil
}

// checkType refuses a type of no body.
func checkType(id string) error {
	if id == "" || id == report.OtherAgency || report.AgencyTypeName(id) != id {
		return nil
	}
	near := ""
	for _, t := range report.AgencyTypes() {
		if t.Name == id || strings.Contains(t.ID, id) || slices.Contains(t.Abbreviations, id) {
			near = fmt.Sprintf(", did you mean %s?", t.ID)
			break
		}
	}
	return usagef("--type %s: no such agency type%s", id, near)
}

// oneOf refuses a value outside a closed list; "" is no choice.
func oneOf[T ~string](flag, value string, values []T) error {
	if value != "" && !slices.Contains(values, T(value)) {
		return usagef("--%s %s: want one of %v", flag, value, values)
	}
	return nil
}

// years reads "2021", "2019-2024" or "2019..2024"; "" is no bound.
func years(s string) (from, to int, err error) {
	if s == "" {
		return 0, 0, nil
	}
	a, b, ok := strings.Cut(strings.Replace(s, "..", "-", 1), "-")
	if !ok {
		b = a
	}
	from, err1 := strconv.Atoi(strings.TrimSpace(a))
	to, err2 := strconv.Atoi(strings.TrimSpace(b))
	if err1 != nil || err2 != nil || from > to || from < 1900 || to > 2200 {
		return 0, 0, usagef("years %q: want a year or a range such as 2019-2024", s)
	}
	return from, to, nil
}
