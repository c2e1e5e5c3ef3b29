package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/pipeline"
)

func (a *app) importCommand() *cobra.Command {
	var im pipeline.Import
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import FILE… --url URL",
		Short: "Put files that were loaded by hand into the archive, then build",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			im.Files = files
			if err := im.Check(); err != nil {
				return usageError{err}
			}
			if err := im.CheckFiles(); err != nil {
				return err
			}
			store, err := a.writeArchive(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			s := summary{started: time.Now()}
			captures, err := im.Run(cmd.Context(), store)
			for _, c := range captures {
				a.note("kept %s as %s", c.URL, c.SHA256)
			}
			if err != nil {
				return err
			}
			if err := a.build(cmd.Context(), store, false, &s); err != nil {
				return err
			}
			s.Captures = len(captures)
			return a.finish(&s, asJSON, nil)
		},
	}
	cmd.Flags().StringVar(&im.URL, "url", "", "address that the files came from (required)")
	cmd.Flags().StringVar(&im.Agency, "agency", "", "agency id, where the file does not say")
	cmd.Flags().IntVar(&im.Year, "year", 0, "report year, where the file does not say")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}
