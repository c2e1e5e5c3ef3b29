package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

func (a *app) exportCommand() *cobra.Command {
	var ff filterFlags
	var formats []string
	var dir string
	var wide bool
	var release string
	cmd := &cobra.Command{
		Use:   "export --format csv,xlsx,parquet,json,cdxj,wacz --out DIR",
		Short: "Write the chosen reports to files: every figure with the dictionary, or what was archived",
		Long: "Write the chosen reports, or all, to files.\n\n" +
			"csv, xlsx, parquet and json hold every figure, one a row, beside a dictionary and a datapackage.json\n" +
			"that describes them (Frictionless Data Package); --wide adds one row a report, also as xlsx and parquet.\n" +
			"wacz is one package of the captures behind the reports, which ReplayWeb.page and pywb open;\n" +
			"cdxj is an index of those captures in the archive's own WARC files.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := ff.get()
			if err != nil {
				return err
			}
			if dir == "" {
				return usagef("export: name the folder to write to with --out DIR")
			}
			if slices.ContainsFunc(formats, isEvidence) {
				if release != "" {
					return usagef("export: a data release is one of figures: leave --release away from %v", formats)
				}
				some := slices.ContainsFunc([]string{"year", "region", "agency", "type", "era", "section"}, cmd.Flags().Changed)
				return a.exportEvidence(cmd.Context(), dir, formats, f, some)
			}
			e := pipeline.Export{Dir: dir, Formats: formats, Filter: f, Wide: wide}
			if err := e.Check(); err != nil {
				return usageError{err}
			}
			return a.withCatalogue(cmd.Context(), release, func(x *index.Index, _ *index.Release) error {
				size, err := e.Size(cmd.Context(), x)
				if err != nil {
					return err
				}
				a.note("writing %d figures of %d reports to %s", size.Figures, size.Reports, dir)
				n, err := e.Run(cmd.Context(), x)
				if err == nil {
					a.note("%d figures of %d reports written to %s", n.Figures, n.Reports, dir)
				}
				return err
			})
		},
	}
	ff.add(cmd)
	releaseFlag(cmd, &release)
	cmd.Flags().StringSliceVar(&formats, "format", []string{"csv"}, "csv, xlsx, parquet, json, or else cdxj, wacz; several parted by commas")
	cmd.Flags().BoolVar(&wide, "wide", false, "write reports.csv too: one row a report, one column a figure and unit")
	cmd.Flags().StringVar(&dir, "out", "", "folder to write to (required)")
	return cmd
}
