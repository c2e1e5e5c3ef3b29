package main

import (
	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

func (a *app) exportCommand() *cobra.Command {
	var ff filterFlags
	var formats []string
	var dir string
	cmd := &cobra.Command{
		Use:   "export --format csv,xlsx,parquet,json --out DIR",
		Short: "Write every figure of the chosen reports, with the dictionary, to files",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := ff.get()
			if err != nil {
				return err
			}
			if dir == "" {
				return usagef("export: name the folder to write to with --out DIR")
			}
			e := pipeline.Export{Dir: dir, Formats: formats, Filter: f}
			if err := e.Check(); err != nil {
				return usageError{err}
			}
			return a.withIndex(cmd.Context(), func(x *index.Index) error {
				n, err := e.Run(cmd.Context(), x)
				if err == nil {
					a.note("%d figures of %d reports written to %s", n.Figures, n.Reports, dir)
				}
				return err
			})
		},
	}
	ff.add(cmd)
	cmd.Flags().StringSliceVar(&formats, "format", []string{"csv"}, "csv, xlsx, parquet, json; several parted by commas")
	cmd.Flags().StringVar(&dir, "out", "", "folder to write to (required)")
	return cmd
}
