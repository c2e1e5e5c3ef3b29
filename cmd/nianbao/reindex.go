package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
)

func (a *app) reindexCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "reindex",
		Short: "Make the capture index again from the WARC files",
		Long: "Make the capture index of the archive, captures.sqlite, again from the WARC files alone.\n" +
			"Other commands do so by themselves when it is gone; this one also when it is damaged.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := os.Stat(a.archiveDir()); errors.Is(err, fs.ErrNotExist) {
				return a.noArchive()
			}
			o, err := a.archiveOptions()
			if err != nil {
				return err
			}
			n, err := archive.Rebuild(cmd.Context(), a.archiveDir(), o)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.out, map[string]int{"captures": n})
			}
			fmt.Fprintf(a.text, "%d captures indexed\n", n)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the number of captures as JSON")
	return cmd
}
