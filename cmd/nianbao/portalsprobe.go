package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/report"
)

// probed is what portals probe --json prints.
type probed struct {
	URL        string            `json:"url"`
	Kind       string            `json:"kind"`
	Mark       string            `json:"mark"`
	Column     string            `json:"column"`
	Requests   int               `json:"requests"`
	Whole      bool              `json:"whole"`
	Definition string            `json:"definition"`
	Links      []crawler.Link    `json:"links"`
	Failures   []crawler.Failure `json:"failures"`
}

func (a *app) portalsProbeCommand() *cobra.Command {
	var region string
	var o crawler.ProbeOptions
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "probe URL",
		Short: "Look at a site and propose its definition",
		Long: `Looks at a site with a few requests, one at a time, and keeps nothing: finds the column of
reports, recognises the make of the site, and prints a portal file. The report links that
were found are listed beside it.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if region != "" {
				if _, ok := report.Regions().Lookup(region); !ok {
					return usagef("--region %s: no such region", region)
				}
			}
			c := a.crawler(nil, nil, nil)
			got, err := c.Probe(cmd.Context(), args[0], o)
			if err != nil {
				return err
			}
			return a.propose(args[0], got, region, asJSON)
		},
	}
	cmd.Flags().StringVar(&region, "region", "", "region code, for a site that does not say where it belongs")
	cmd.Flags().DurationVar(&o.Delay, "delay", time.Second, "least time between two requests")
	cmd.Flags().BoolVar(&o.AllowPrivate, "allow-private", false, "also loopback and private addresses")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// propose prints what was found: the definition to stdout, everything else beside it.
func (a *app) propose(addr string, got *crawler.Proposal, region string, asJSON bool) error {
	for _, l := range got.Links {
		a.note("%s\t%s", l.URL, l.Text)
	}
	for _, f := range got.Failures {
		fmt.Fprintf(a.err, "nianbao: %s: %s\n", f.URL, f.Message)
	}
	a.note("%s is of kind %s (%s): %d reports found with %d requests", got.Column, got.Kind, got.Mark, len(got.Links), got.Requests)
	if len(got.Links) == 0 {
		return fmt.Errorf("no report was found from %s: give the address of the column of reports, or write the portal file by hand", addr)
	}
	got.Portal.Region = placeOf(got.Portal, region)
	if got.Portal.Region == "" {
		return fmt.Errorf("the site %q does not say which region it belongs to: give --region CODE", got.Portal.Name)
	}
	file, err := got.Portal.File()
	if err != nil {
		return err
	}
	if !got.Whole {
		a.note("the list was not read to its end, so the file expects no number of reports")
	}
	if asJSON {
		return printJSON(a.out, probed{URL: addr, Kind: got.Kind, Mark: got.Mark, Column: got.Column, Requests: got.Requests,
			Whole: got.Whole, Definition: string(file), Links: got.Links, Failures: append([]crawler.Failure{}, got.Failures...)})
	}
	_, err = a.text.Write(file)
	return err
}

// placeOf gives the region of a site: the one given, the one its site code names, or the one in its name.
func placeOf(p crawler.Portal, given string) string {
	if given != "" {
		return given
	}
	if _, ok := report.Regions().Lookup(p.Region); ok {
		return p.Region
	}
	if r := report.ResolveAgency(p.Name, ""); r.HasPlace {
		return r.Region.Code
	}
	return ""
}
