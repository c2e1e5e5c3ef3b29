package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

func (a *app) parseCommand() *cobra.Command {
	var in parser.Input
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "parse FILE…",
		Short: "Read reports from files; no data folder is touched",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := checkRegion(in.Region); err != nil {
				return err
			}
			failed := false
			for _, name := range files {
				ok, err := a.parseFile(cmd.Context(), name, in, asJSON)
				if err != nil {
					return err
				}
				failed = failed || !ok
			}
			if failed {
				return errItems
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&in.URL, "url", "", "address that the file came from")
	cmd.Flags().StringVar(&in.Type, "type", "", "media type as the server named it, with charset")
	cmd.Flags().StringVar(&in.Region, "region", "", "code of the region whose portal served it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON record a line")
	return cmd
}

// parseFailure is the line printed for a file that gave no record.
type parseFailure struct {
	File  string        `json:"file"`
	Error *parser.Error `json:"error"`
}

// maxFile bounds what is read of one file: more than the parser takes, which then says
// that it is too large.
const maxFile = 64 << 20

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile))
}

// parseFile reads and prints one file; false means that it gave no record.
func (a *app) parseFile(ctx context.Context, name string, in parser.Input, asJSON bool) (bool, error) {
	in.URL = cmp.Or(in.URL, name)
	var r *report.Report
	var err error
	if in.Body, err = readFile(name); err != nil {
		err = &parser.Error{Code: parser.CodeUnreadable, Message: err.Error()}
	} else {
		r, err = a.parser.Parse(ctx, in)
	}
	var perr *parser.Error
	switch {
	case errors.As(err, &perr):
		fmt.Fprintf(a.err, "%s: %s\n", name, perr)
		if asJSON {
			return false, printJSON(a.out, parseFailure{name, perr})
		}
		return false, nil
	case err != nil:
		return false, fmt.Errorf("parse %s: %w", name, err)
	case asJSON:
		return true, printJSON(a.out, r)
	}
	return true, a.printReport(r)
}

// printReport prints a record for people.
func (a *app) printReport(r *report.Report) error {
	fmt.Fprintf(a.text, "%s\n%s  %s  %s  %s  published %s\n", r.Title, r.ID, r.Agency.Name, r.Era, r.Scope, orDash(r.Published))
	fmt.Fprintf(a.text, "source %s  sha256 %s  charset %s\n", r.Source.URL, r.Source.SHA256, r.Source.Charset)
	for _, s := range r.Sections {
		fmt.Fprintf(a.text, "\n%s\n%s\n", strings.TrimSpace(fmt.Sprintf("%s [%s]", s.Heading, s.Kind)), s.Text)
	}
	fmt.Fprintln(a.text)
	dict := report.Indicators()
	err := table(a.text, func(row func(...any)) {
		for _, f := range r.Figures {
			row(f.Key, dict.Label(f.Key.ID()), shown(f), f.Unit, f.At)
		}
		for _, u := range r.Unmapped {
			row("(unmapped)", clip(u.Label, 40), u.Text, "", u.At)
		}
	})
	for _, f := range r.Findings {
		fmt.Fprintf(a.text, "%s %s: %s\n", f.Severity, f.Rule, f.Message)
	}
	return err
}

// shown tells a number from a blank, a dash and what cannot be read.
func shown(f report.Figure) string {
	if f.State == report.StateNumber {
		return f.Value.String()
	}
	if f.Text == "" {
		return "(" + string(f.State) + ")"
	}
	return "(" + string(f.State) + " " + f.Text + ")"
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
