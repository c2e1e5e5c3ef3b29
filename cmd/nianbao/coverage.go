package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
)

func (a *app) coverageCommand() *cobra.Command {
	var region, yearRange string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "coverage [--region CODE] [--years A-B]",
		Short: "Show who published when: agency by year",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, to, err := years(yearRange)
			if err != nil {
				return err
			}
			if err := checkRegion(region); err != nil {
				return err
			}
			return a.withIndex(cmd.Context(), func(x *index.Index) error {
				c, err := x.Coverage(cmd.Context(), region, from, to)
				if err != nil {
					return err
				}
				if asJSON {
					return printLines(a.out, c.Rows)
				}
				return a.printCoverage(c)
			})
		},
	}
	cmd.Flags().StringVar(&region, "region", "", "region code: the agencies within")
	cmd.Flags().StringVar(&yearRange, "years", "", "report years, for example 2019-2024")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line, one an agency")
	return cmd
}

func (a *app) printCoverage(c *index.Coverage) error {
	return table(a.text, func(row func(...any)) {
		head := []any{"agency"}
		for y := c.From; y <= c.To; y++ {
			head = append(head, y)
		}
		row(head...)
		for _, r := range c.Rows {
			cells := []any{fmt.Sprintf("%s (%s)", r.Agency.Name, r.Agency.ID)}
			for _, cell := range r.Cells {
				cells = append(cells, cell.State)
			}
			row(cells...)
		}
	})
}
