package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/crawler"
)

func (a *app) portalsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "portals", Short: "List, check and propose portal definitions", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(a.portalsListCommand(), a.portalsCheckCommand(), a.portalsProbeCommand())
	return cmd
}

// portalLine is one line of portals list --json.
type portalLine struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Region   string          `json:"region"`
	Hosts    []string        `json:"hosts"`
	Start    []crawler.Start `json:"start"`
	Schedule string          `json:"schedule"`
	Verified bool            `json:"verified"`
	Evidence string          `json:"evidence"`
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
					err = printJSON(a.out, portalLine{p.ID, p.Name, p.Region, p.Hosts, p.Start, p.Schedule, p.Verified, p.Evidence})
				} else {
					_, err = fmt.Fprintf(a.text, "%s\t%s\t%s\t%s\t%s\n", p.ID, p.Region, p.Name, p.Hosts[0], verifiedMark(p))
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

// verifiedMark says whether a person has seen the definition work.
func verifiedMark(p crawler.Portal) string {
	if p.Verified {
		return "verified"
	}
	return "not verified"
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
					if county := p.Region[:min(len(p.Region), 6)]; checkRegion(county) != nil { // those of villages are not known one by one
						fmt.Fprintf(a.err, "portal %s in %s: region %q: no known place has a code that begins with %s\n", p.ID, f, p.Region, county)
						bad = true
						continue
					}
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
