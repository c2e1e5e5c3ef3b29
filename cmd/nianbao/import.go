package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/pipeline"
)

func (a *app) importCommand() *cobra.Command {
	var im pipeline.Import
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "import FILE… --url URL | import FILE.warc.gz…",
		Short: "Put files that were loaded by hand, or another archive's, into the archive, then build",
		Long: "Put files that were loaded by hand into the archive, under the address that they came from, then build.\n" +
			"Of WARC files (.warc, .warc.gz) every capture is taken over with its address, time and bytes; they need no --url.\n" +
			"What another nianbao's archive says of its crawls and data releases is not taken over: a whole archive moves with backup and restore.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			s := summary{started: time.Now()}
			var err error
			switch {
			case !slices.ContainsFunc(files, isWARC):
				im.Files = files
				err = a.importFiles(cmd.Context(), im, &s)
			case im.URL != "" || im.Agency != "" || im.Year != 0:
				return usagef("import: WARC files say themselves where their captures come from: leave --url, --agency and --year out")
			case slices.ContainsFunc(files, func(f string) bool { return !isWARC(f) }):
				return usagef("import: WARC files and others are to be imported one after the other")
			default:
				err = a.importWARCs(cmd.Context(), files, &s)
			}
			if err != nil {
				return err
			}
			return a.finish(&s, asJSON, nil)
		},
	}
	cmd.Flags().StringVar(&im.URL, "url", "", "address that the files came from (required, but for WARC files)")
	cmd.Flags().StringVar(&im.Agency, "agency", "", "agency id, where the file does not say")
	cmd.Flags().IntVar(&im.Year, "year", 0, "report year, where the file does not say")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	return cmd
}

// importFiles keeps loose files, then builds what is new.
func (a *app) importFiles(ctx context.Context, im pipeline.Import, s *summary) error {
	if err := im.Check(); err != nil {
		return usageError{err}
	}
	if err := im.CheckFiles(); err != nil {
		return err
	}
	store, err := a.writeArchive(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	captures, err := im.Run(ctx, store)
	for _, c := range captures {
		a.note("kept %s as %s", c.URL, c.SHA256)
	}
	if err != nil {
		return err
	}
	s.Captures = len(captures)
	return a.buildAfterImport(ctx, store, s)
}
