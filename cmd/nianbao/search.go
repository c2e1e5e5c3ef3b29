package main

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/index"
)

func (a *app) searchCommand() *cobra.Command {
	var ff filterFlags
	var asJSON bool
	var batch, format, out string
	cmd := &cobra.Command{
		Use:   "search QUERY | --batch FILE",
		Short: `Search the text: words are joined by AND, "…" is a phrase, -word excludes`,
		RunE: func(cmd *cobra.Command, words []string) error {
			f, err := ff.get()
			if err != nil {
				return err
			}
			if (len(words) > 0) == (batch != "") {
				return usagef("search: give a query, or --batch FILE with one query a line")
			}
			if batch != "" {
				return a.batchSearch(cmd.Context(), f, batch, format, out)
			}
			f.Text = strings.Join(words, " ")
			return a.withIndex(cmd.Context(), func(x *index.Index) error {
				res, err := x.Search(cmd.Context(), f)
				if err != nil {
					return err
				}
				about := ""
				if !res.TotalExact {
					about = "about "
				}
				a.note("%s%d reports", about, res.Total)
				if res.Next != "" {
					a.note("more with --after %s", res.Next)
				}
				if asJSON {
					return printLines(a.out, res.Hits)
				}
				a.printHits(res)
				return nil
			})
		},
	}
	ff.add(cmd)
	ff.addWindow(cmd)
	cmd.Flags().StringVar(&ff.filter.Sort, "sort", "", "relevance, year, agency, new, figure:KEY or figure-up:KEY")
	cmd.Flags().StringVar(&ff.filter.After, "after", "", "cursor: goes on behind the last hit of the search that printed it")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	cmd.Flags().StringVar(&batch, "batch", "", "file of queries, one a line: counts the reports of each by year and place")
	cmd.Flags().StringVar(&format, "format", "csv", "form of the counts of a batch: csv or xlsx")
	cmd.Flags().StringVar(&out, "out", "-", "file that the counts of a batch are written to; - is the standard output")
	return cmd
}

var markTag = regexp.MustCompile(`</?mark>`)

func (a *app) printHits(res *index.Results) {
	for _, h := range res.Hits {
		fmt.Fprintf(a.text, "%s\t%d\t%s\n", h.ID, h.Year, h.Title)
		for _, s := range h.Snippets {
			plain := html.UnescapeString(markTag.ReplaceAllStringFunc(s.HTML, func(m string) string {
				if m == "<mark>" {
					return "«"
				}
				return "»"
			}))
			fmt.Fprintf(a.text, "    [%s] %s\n", s.Section, plain)
		}
	}
}
