package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
	"github.com/nianbao/nianbao/web"
)

func (a *app) compareCommand() *cobra.Command {
	var q index.CompareQuery
	var indicators []string
	var yearRange, format, population string
	var series, rates []string
	cmd := &cobra.Command{
		Use:   "compare --indicator KEY… --series ID… --rate ID… [--agency ID…] [--region CODE] [--type TYPE] --years A-B",
		Short: "Compare figures of agencies over years",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if q.From, q.To, err = years(yearRange); err != nil {
				return err
			}
			if err := errors.Join(checkRegion(q.Region), checkType(q.Type), oneOf("format", format, comparisonFormats), oneOf("level", q.Level, report.AgencyLevels())); err != nil {
				return err
			}
			for _, k := range indicators {
				q.Indicators = append(q.Indicators, report.Key(k))
			}
			for _, id := range series {
				q.Indicators = append(q.Indicators, report.Key(report.SeriesPrefix+id))
			}
			for _, id := range rates {
				q.Indicators = append(q.Indicators, report.Key(report.RatePrefix+id))
			}
			if population != "" {
				if q.Population, err = readPopulation(population); err != nil {
					return err
				}
			}
			return a.withIndex(cmd.Context(), func(x *index.Index) error {
				c, err := x.Compare(cmd.Context(), q)
				var unknown *index.UnknownIndicatorError
				if errors.As(err, &unknown) && len(unknown.Near) == 0 {
					return fmt.Errorf("%w: the site's page /indicators and dictionary.csv of an export list them", err)
				}
				if err != nil {
					return err
				}
				return a.printComparison(c, format)
			})
		},
	}
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
	return cmd
}

var comparisonFormats = []string{"table", "csv", "json", "svg"}

func (a *app) printComparison(c *index.Comparison, format string) error {
	switch format {
	case "json":
		return printJSON(a.out, c)
	case "csv":
		a.remarks(c, a.note)
		return writeComparisonCSV(a.out, c)
	case "svg":
		a.remarks(c, a.note)
		return web.WriteChart(a.out, c)
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
			row("sum, "+string(s.Scope), s.Year, s.Key, s.Value, s.Unit, "", "", fmt.Sprintf("%d reports, %d without a number", len(s.Members), len(s.Lacking)))
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

func writeComparisonCSV(w io.Writer, c *index.Comparison) error {
	cw := csv.NewWriter(w)
	if err := cw.Write([]string{"agency_id", "agency", "year", "indicator", "value", "state", "unit", "scope", "era", "report", "change", "change_pct", "rank", "of", "numerator", "denominator", "formula", "ocr"}); err != nil {
		return err
	}
	for _, r := range c.Rows {
		value := ""
		if r.Value != nil {
			value = r.Value.String()
		}
		cells := []string{r.Agency.ID, r.Agency.Name, strconv.Itoa(r.Year), string(r.Key), value,
			string(r.State), r.Unit, string(r.Scope), string(r.Era), r.Report}
		cells = append(cells, r.Derived()...)
		for i, c := range cells {
			cells[i] = report.InertCell(c)
		}
		if err := cw.Write(cells); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}
