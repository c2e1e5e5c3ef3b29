package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

func (a *app) findingsCommand() *cobra.Command {
	var ff filterFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "findings",
		Short: "List what does not add up",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := ff.get()
			if err != nil {
				return err
			}
			return a.withIndex(cmd.Context(), func(x *index.Index) error {
				rows, total, err := x.Findings(cmd.Context(), f)
				if err != nil {
					return err
				}
				a.note("%d of %d findings", len(rows), total)
				if asJSON {
					return printLines(a.out, rows)
				}
				for _, r := range rows {
					fmt.Fprintf(a.text, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Report, r.Severity, r.Rule, r.Whose, r.Message, r.State, r.ID)
				}
				return nil
			})
		},
	}
	ff.add(cmd)
	ff.addWindow(cmd)
	cmd.Flags().StringVar(&ff.filter.Severity, "severity", "", "error, warning or info")
	cmd.Flags().StringVar(&ff.filter.Rule, "rule", "", "relation id")
	cmd.Flags().StringVar(&ff.filter.State, "state", "", "new, confirmed or dismissed")
	cmd.AddCommand(a.judgeCommand("confirm", report.StateConfirmed, "Note that a finding is a slip"),
		a.judgeCommand("dismiss", report.StateDismissed, "Note why a finding is no slip"),
		a.judgeCommand("reopen", report.StateNew, "Take back what was said of a finding"))
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}
