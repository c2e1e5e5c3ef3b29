package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
	"github.com/nianbao/nianbao/report"
	"github.com/nianbao/nianbao/web"
)

func (a *app) compareCommand() *cobra.Command {
	var q index.CompareQuery
	var indicators []string
	var yearRange, format, chart, population, kit string
	var series, rates []string
	var release string
	cmd := &cobra.Command{
		Use:   "compare --indicator KEY… --series ID… --rate ID… [--agency ID…] [--region CODE] [--type TYPE] --years A-B",
		Short: "Compare figures of agencies over years",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if kit != "" && cmd.Flags().Changed("format") {
				return usagef("compare --kit: a kit has formats of its own: leave --format away")
			}
			if chart != "" && kit == "" && format != "svg" {
				return usagef("compare --chart: only --format svg and --kit draw charts")
			}
			var err error
			if q.From, q.To, err = years(yearRange); err != nil {
				return err
			}
			if err := errors.Join(checkRegion(q.Region), checkAgencies(q.Agencies...), checkType(q.Type), oneOf("format", format, comparisonFormats), oneOf("chart", chart, web.ChartKinds()), oneOf("level", q.Level, report.AgencyLevels())); err != nil {
				return err
			}
			q.Indicators = comparedKeys(indicators, series, rates)
			if q.Population, err = readPopulation(population); err != nil {
				return err
			}
			err = a.withCatalogue(cmd.Context(), release, func(x *index.Index, r *index.Release) error {
				if kit != "" {
					return a.writeKit(cmd.Context(), x, r, q, kit, chart)
				}
				c, err := x.Compare(cmd.Context(), q)
				if err != nil {
					return err
				}
				return a.printComparison(c, format, chart, nameOf(r))
			})
			var unknown *index.UnknownIndicatorError
			if errors.As(err, &unknown) && len(unknown.Near) == 0 {
				return fmt.Errorf("%w: the site's page /indicators and dictionary.csv of an export list them", err)
			}
			return err
		},
	}
	releaseFlag(cmd, &release)
	f := cmd.Flags()
	f.StringSliceVar(&indicators, "indicator", nil, "indicator ids, with a column in brackets where the form has them")
	f.StringSliceVar(&series, "series", nil, "ids of series over the forms of all eras, for example requests.granted")
	f.StringSliceVar(&rates, "rate", nil, "ids of derived rates, for example disclosure_rate")
	f.StringSliceVar(&q.Agencies, "agency", nil, "agency ids")
	f.StringVar(&q.Region, "region", "", "region code: the agencies within")
	f.StringVar(&q.Type, "type", "", "agency type: peers of that type")
	f.StringVar(&q.Level, "level", "", "level of the agencies that --region and --type choose: county, city, …")
	f.BoolVar(&q.Sum, "sum", false, "add up over the agencies, own and regional numbers apart")
	f.StringVar(&population, "population", "", "CSV file with the columns region, year and population, for --rate per_10000")
	f.StringVar(&yearRange, "years", "", "report years, for example 2019-2024")
	f.StringVar(&format, "format", "table", "table, csv, json or svg")
	f.StringVar(&chart, "chart", "", "with --format svg or --kit: line, slope, bar or multiples; what suits the data by default")
	f.StringVar(&kit, "kit", "", "ZIP file to write in place of printing: tables, charts, the originals, findings, citations and the method")
	return cmd
}

// comparedKeys are those of figures, series and rates.
func comparedKeys(indicators, series, rates []string) []report.Key {
	var keys []report.Key
	for _, k := range indicators {
		keys = append(keys, report.Key(k))
	}
	for _, id := range series {
		keys = append(keys, report.Key(report.SeriesPrefix+id))
	}
	for _, id := range rates {
		keys = append(keys, report.Key(report.RatePrefix+id))
	}
	return keys
}

var comparisonFormats = []string{"table", "csv", "json", "svg"}

func (a *app) printComparison(c *index.Comparison, format, chart, release string) error {
	switch format {
	case "json":
		return printJSON(a.out, c)
	case "csv":
		a.remarks(c, a.note)
		return report.WriteCSV(a.out, pipeline.ComparisonTable(c))
	case "svg":
		a.remarks(c, a.note)
		return web.WritePinnedChart(a.out, c, chart, release)
	}
	return a.printComparisonTable(c)
}

// remarks says what must be known to read the values: breaks and notes.
func (a *app) remarks(c *index.Comparison, say func(format string, args ...any)) {
	for _, b := range c.Breaks {
		say("break: %s %s %d to %d, %s: %s", b.Agency, b.Key, b.FromYear, b.ToYear, b.Grade, b.Reason)
	}
	for _, n := range c.Notes {
		say("note: %s", n)
	}
}

func (a *app) printComparisonTable(c *index.Comparison) error {
	err := table(a.text, func(row func(...any)) {
		row("agency", "year", "indicator", "value", "unit", "change", "rank", "report")
		for _, r := range c.Rows {
			change, rank := besideValue(r)
			row(r.Agency.Name, r.Year, r.Key, comparisonValue(r), r.Unit, change, rank, r.Report)
		}
		for _, s := range c.Sums {
			row(strings.TrimRight("sum, "+string(s.Scope)+" "+s.Level, " "), s.Year, s.Key, s.Value, s.Unit, "", "", fmt.Sprintf("%d reports, %d without a number", len(s.Members), len(s.Lacking)))
		}
	})
	a.remarks(c, func(format string, args ...any) { fmt.Fprintf(a.text, format+"\n", args...) })
	return err
}

// comparisonValue prints a number, with its confidence if it was read off a picture, and
// any other state in brackets.
func comparisonValue(r index.Row) string {
	switch {
	case r.Value == nil:
		return "(" + string(r.State) + ")"
	case r.OCR > 0:
		return fmt.Sprintf("%s (OCR %d)", r.Value, r.OCR)
	}
	return r.Value.String()
}

// besideValue prints the change from the year before and the place among peers.
func besideValue(r index.Row) (change, rank string) {
	if r.Change != nil && r.Change.Percent != nil {
		change = r.Change.Percent.String() + "%"
	}
	if r.Rank != nil {
		rank = fmt.Sprintf("%d/%d", r.Rank.Place, r.Rank.Of)
	}
	return change, rank
}
