package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/crawler"
)

func (a *app) portalsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "portals", Short: "List and check portal definitions", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(a.portalsListCommand(), a.portalsCheckCommand())
	return cmd
}

// portalLine is one line of portals list --json.
type portalLine struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Region   string   `json:"region"`
	Hosts    []string `json:"hosts"`
	Schedule string   `json:"schedule"`
	Verified bool     `json:"verified"`
}

func (a *app) portalsListCommand() *cobra.Command {
	var files []string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the built-in portals, or those of --portals", Args: cobra.NoArgs,
		RunE: func(_ *cobra.Command, _ []string) error {
			ps, err := a.portals(files, nil)
			if err != nil {
				return err
			}
			for _, p := range ps {
				if asJSON {
					err = printJSON(a.out, portalLine{p.ID, p.Name, p.Region, p.Hosts, p.Schedule, p.Verified})
				} else {
					_, err = fmt.Fprintf(a.text, "%s\t%s\t%s\t%s\n", p.ID, p.Region, p.Name, p.Hosts[0])
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&files, "portals", nil, "portal file or folder")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func (a *app) portalsCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE…", Short: "Check portal files", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			bad := false
			for _, f := range files {
				ps, err := crawler.LoadPortals(f)
				if err != nil {
					fmt.Fprintf(a.err, "%s\n", oneLine(err))
					bad = true
					continue
				}
				for _, p := range ps {
					fmt.Fprintf(a.text, "%s: portal %s is well formed\n", filepath.Base(f), p.ID)
				}
			}
			if bad {
				return errItems
			}
			return nil
		},
	}
}
