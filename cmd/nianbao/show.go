package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
)

func (a *app) showCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show REPORT_ID",
		Short: "Show one report: text, figures, what does not add up",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withIndex(cmd.Context(), func(x *index.Index) error {
				r, err := x.Report(cmd.Context(), args[0])
				switch {
				case errors.Is(err, index.ErrNotFound):
					return fmt.Errorf("no report %q: nianbao list shows the ids", args[0])
				case err != nil:
					return err
				case asJSON:
					return printJSON(a.out, r)
				}
				return a.printReport(r)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the record as JSON")
	return cmd
}
