package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
)

// backedUp is what backup and restore print at their end.
type backedUp struct {
	Files  int   `json:"files"`
	Bytes  int64 `json:"bytes"`
	Copied int64 `json:"copied"`
	Faults int   `json:"faults"`
}

func (a *app) backupCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "backup DIR",
		Short: "Copy the archive into a folder, also while a crawl runs",
		Long: "Copy the archive into a new folder, or bring an earlier backup up to date; nothing there is overwritten.\n" +
			"All else can be made again from the archive. The signing key is not copied: keep it apart from the backup.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := a.openArchive(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			t, err := store.Backup(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.printBackup(backedUp{t.Files, t.Bytes, t.Copied, 0}, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the tally as JSON")
	return cmd
}

func (a *app) restoreCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "restore DIR",
		Short: "Make the archive out of a backup, and verify it",
		Long:  "Make the archive out of a backup, and verify it. An archive that is there is not overwritten. Then run nianbao build.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(filepath.Dir(a.archiveDir()), 0o755); err != nil {
				return fmt.Errorf("making the data folder: %w", err)
			}
			faults := 0
			t, err := archive.Restore(cmd.Context(), args[0], a.archiveDir(), archive.Options{Log: a.log}, func(p archive.Problem) {
				faults++
				fmt.Fprintf(a.err, "damaged: %s\n", p)
			})
			if err != nil {
				return err
			}
			if err := a.printBackup(backedUp{t.Files, t.Bytes, t.Copied, faults}, asJSON); err != nil || faults == 0 {
				return err
			}
			return errItems
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the tally as JSON")
	return cmd
}

func (a *app) printBackup(b backedUp, asJSON bool) error {
	if asJSON {
		return printJSON(a.out, b)
	}
	fmt.Fprintf(a.text, "%d files, %d bytes, %d of them copied, %d faults\n", b.Files, b.Bytes, b.Copied, b.Faults)
	return nil
}
