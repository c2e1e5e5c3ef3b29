package pipeline

import (
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// kitTable is a table of a kit that the originals give again.
type kitTable struct {
	file string
	key  []int // columns that name a row
	rows [][]string
}

// kitTables are the comparison and the figures behind it.
func kitTables(c *index.Comparison, reports []*report.Report) []kitTable {
	return []kitTable{
		{"tables/comparison.csv", []int{0, 2, 3}, ComparisonTable(c)},
		{"tables/figures.csv", []int{0, 1}, figureTable(c, reports)},
		{"tables/breaks.csv", []int{0, 1, 2, 3, 6, 7}, breakTable(c)},
		{"tables/sums.csv", []int{0, 1, 2, 3, 4}, sumTable(c)},
		{"tables/notes.csv", []int{0}, noteTable(c)},
	}
}

// ComparisonTable is a comparison with a row a value, header first.
func ComparisonTable(c *index.Comparison) [][]string {
	rows := [][]string{{"agency_id", "agency", "year", "indicator", "value", "state", "unit", "scope", "era", "report",
		"change", "change_pct", "rank", "of", "numerator", "denominator", "formula", "ocr"}}
	for _, r := range c.Rows {
		value := ""
		if r.Value != nil {
			value = r.Value.String()
		}
		rows = append(rows, append([]string{r.Agency.ID, r.Agency.Name, strconv.Itoa(r.Year), string(r.Key), value,
			string(r.State), r.Unit, string(r.Scope), string(r.Era), r.Report}, r.Derived()...))
	}
	return rows
}

// figureTable has the printed figures that the comparison shows or computes from. It is
// of reports that were read, each with every figure.
func figureTable(c *index.Comparison, reports []*report.Report) [][]string {
	type place struct {
		report string
		key    report.Key
	}
	wanted := map[place]bool{}
	for _, r := range c.Rows {
		wanted[place{r.Report, r.Key}] = true
		for _, k := range r.Keys {
			wanted[place{r.Report, k}] = true
		}
	}
	rows := [][]string{{"report", "key", "label", "value", "unit", "state", "text", "mark", "ocr", "at", "origin", "sha256"}}
	for _, r := range reports {
		for _, f := range r.Figures {
			if !wanted[place{r.ID, f.Key}] {
				continue
			}
			value := ""
			if f.State == report.StateNumber {
				value = f.Value.String()
			}
			rows = append(rows, []string{r.ID, string(f.Key), report.Indicators().Label(f.Key.ID()), value, f.Unit, string(f.State), f.Text,
				string(f.Mark), strconv.Itoa(f.OCR), f.At, f.Origin, r.Source.SHA256})
		}
	}
	return rows
}

func breakTable(c *index.Comparison) [][]string {
	rows := [][]string{{"agency_id", "indicator", "from_year", "to_year", "from_era", "to_era", "grade", "reason", "reason_en"}}
	for _, b := range c.Breaks {
		rows = append(rows, []string{b.Agency, string(b.Key), strconv.Itoa(b.FromYear), strconv.Itoa(b.ToYear), string(b.FromEra), string(b.ToEra),
			string(b.Grade), b.Reason, b.English})
	}
	return rows
}

func sumTable(c *index.Comparison) [][]string {
	rows := [][]string{{"indicator", "year", "scope", "unit", "eras", "value", "members", "lacking", "ocr", "level"}}
	for _, s := range c.Sums {
		var eras []string
		for _, e := range s.Eras {
			eras = append(eras, string(e))
		}
		rows = append(rows, []string{string(s.Key), strconv.Itoa(s.Year), string(s.Scope), s.Unit, strings.Join(eras, " "), s.Value.String(),
			strings.Join(s.Members, " "), strings.Join(s.Lacking, " "), strconv.Itoa(s.OCR), s.Level})
	}
	return rows
}

func noteTable(c *index.Comparison) [][]string {
	rows := [][]string{{"note"}}
	for _, n := range c.Notes {
		rows = append(rows, []string{n})
	}
	return rows
}

// findingTable has what does not add up and touches a value of the comparison. Some of it
// rests on other reports, so that it is kept, not made again.
func findingTable(c *index.Comparison) [][]string {
	rows := [][]string{{"report", "rule", "severity", "keys", "at", "want", "got", "whose", "state", "note", "message", "id"}}
	seen := map[[2]string]bool{}
	for _, r := range c.Rows {
		for _, f := range r.Findings {
			if seen[[2]string{r.Report, f.ID}] {
				continue
			}
			seen[[2]string{r.Report, f.ID}] = true
			var keys []string
			for _, k := range f.Keys {
				keys = append(keys, string(k))
			}
			want, got := "", ""
			if f.Want != nil {
				want = f.Want.String()
			}
			if f.Got != nil {
				got = f.Got.String()
			}
			rows = append(rows, []string{r.Report, f.Rule, string(f.Severity), strings.Join(keys, " "), strings.Join(f.At, " "), want, got, f.Whose, f.State, f.Note, f.Message, f.ID})
		}
	}
	return rows
}
