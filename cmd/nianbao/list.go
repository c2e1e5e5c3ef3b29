package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
)

func (a *app) listCommand() *cobra.Command {
	var ff filterFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List reports by agency and year",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := ff.get()
			if err != nil {
				return err
			}
			return a.withIndex(cmd.Context(), func(x *index.Index) error {
				return a.list(cmd, x, f, asJSON)
			})
		},
	}
	ff.add(cmd)
	ff.addWindow(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line: the record without sections, tables and figures")
	return cmd
}

func (a *app) list(cmd *cobra.Command, x *index.Index, f index.Filter, asJSON bool) error {
	res, err := x.List(cmd.Context(), f)
	if err != nil {
		return err
	}
	a.note("%d of %d reports", len(res.Hits), res.Total)
	for _, h := range res.Hits {
		if !asJSON {
			fmt.Fprintf(a.text, "%s\t%d\t%s\t%s\t%s\n", h.ID, h.Year, h.Agency.Name, h.Era, h.Title)
			continue
		}
		r, err := x.Report(cmd.Context(), h.ID)
		if err != nil {
			return err
		}
		r.Sections, r.Tables, r.Figures = nil, nil, nil
		if err := printJSON(a.out, r); err != nil {
			return err
		}
	}
	return nil
}
