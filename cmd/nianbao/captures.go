package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/pipeline"
)

// captured is archive.Capture with names for JSON.
type captured struct {
	ID       string    `json:"id"`
	URL      string    `json:"url"`
	Time     time.Time `json:"time"`
	Kind     string    `json:"kind"`
	Role     string    `json:"role"`
	Status   int       `json:"status"`
	Type     string    `json:"type"`
	SHA256   string    `json:"sha256"`
	Payload  string    `json:"payload"`
	Size     int64     `json:"size"`
	Via      string    `json:"via"`
	LinkText string    `json:"link_text"`
	Portal   string    `json:"portal"`
	Run      string    `json:"run"`
	Note     string    `json:"note,omitempty"`
	Location string    `json:"location,omitempty"`
	File     string    `json:"file"`
	Offset   int64     `json:"offset"`
	Length   int64     `json:"length"`
}

// captureFlags choose captures.
type captureFlags struct {
	filter       archive.Filter
	role         string
	since, until string
	asJSON       bool
}

func (a *app) capturesCommand() *cobra.Command {
	var f captureFlags
	cmd := &cobra.Command{
		Use:   "captures [--url URL] [--sha256 DIGEST] [--portal ID] [--run ID]",
		Short: "List what was archived, and where it stands",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			filter, err := f.get()
			if err != nil {
				return err
			}
			store, err := a.openArchive(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			n := 0
			for c, err := range store.Captures(cmd.Context(), filter) {
				if err != nil {
					return err
				}
				if err := a.printCapture(c, f.asJSON); err != nil {
					return err
				}
				n++
			}
			a.note("%d captures", n)
			return nil
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.filter.URL, "url", "", "of this address")
	fs.StringVar(&f.filter.SHA256, "sha256", "", "with this payload")
	fs.StringVar(&f.filter.Portal, "portal", "", "from this portal")
	fs.StringVar(&f.filter.Run, "run", "", "by this crawl run")
	fs.StringVar(&f.filter.Via, "via", "", "found by a link on this page")
	fs.StringVar(&f.role, "role", "", "kept as "+strings.Join(captureRoles(), ", "))
	fs.StringVar(&f.since, "since", "", "at this date or time, or after")
	fs.StringVar(&f.until, "until", "", "before this date or time")
	fs.BoolVar(&f.asJSON, "json", false, "print one JSON object a line")
	return cmd
}

// captureRoles are what a capture can be kept as.
func captureRoles() []string {
	var names []string
	for _, r := range []archive.Role{archive.RoleList, archive.RoleReport, archive.RoleAsset, archive.RoleEmbed, archive.RoleRendered, archive.RoleRobots,
		archive.RoleImport, crawler.RoleBlocked, crawler.RoleRun, pipeline.RoleRelease, pipeline.RoleVerdict} {
		names = append(names, string(r))
	}
	return names
}

func (f captureFlags) get() (archive.Filter, error) {
	if err := oneOf("role", f.role, captureRoles()); err != nil {
		return f.filter, err
	}
	f.filter.Role = archive.Role(f.role)
	for flag, at := range map[string]struct {
		text string
		to   *time.Time
	}{"since": {f.since, &f.filter.Since}, "until": {f.until, &f.filter.Until}} {
		t, ok := moment(at.text)
		if at.text != "" && !ok {
			return f.filter, usagef("--%s %s: want a date as 2024-03-31 or a time as 2024-03-31T09:00:00Z", flag, at.text)
		}
		*at.to = t
	}
	return f.filter, nil
}

// moment reads a date, of which it gives the beginning here, or a time.
func moment(s string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	t, err := time.ParseInLocation(time.DateOnly, s, time.Local)
	return t, err == nil
}

func (a *app) printCapture(c archive.Capture, asJSON bool) error {
	if asJSON {
		return printJSON(a.out, captured{c.ID, c.URL, c.Time, string(c.Kind), string(c.Role), c.Status, c.Type, c.SHA256, c.Payload, c.Size,
			c.Via, c.LinkText, c.Portal, c.Run, c.Note, c.Location, c.File, c.Offset, c.Length})
	}
	_, err := fmt.Fprintf(a.text, "%s\t%s\t%d\t%s\t%s\n", c.Time.Format(time.RFC3339), c.Kind, c.Status, c.SHA256, c.URL)
	return err
}
