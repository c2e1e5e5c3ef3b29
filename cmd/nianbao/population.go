package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// readPopulation reads a table of inhabitants: a header with region, year and population
// in any order, region codes, whole numbers of people. No file gives none.
func readPopulation(file string) (map[index.PopulationOf]decimal.Decimal, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("population: %w", err)
	}
	defer f.Close()
	rows := csv.NewReader(f)
	head, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("population: %s: %w", file, err)
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.TrimPrefix(strings.TrimSpace(name), "\ufeff")] = i
	}
	for _, name := range []string{"region", "year", "population"} {
		if _, ok := at[name]; !ok {
			return nil, usagef("--population %s: no column %q, the first line must name region, year and population", file, name)
		}
	}
	out := map[index.PopulationOf]decimal.Decimal{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("population: %s: %w", file, err)
		}
		region, year := row[at["region"]], row[at["year"]]
		y, err1 := strconv.Atoi(year)
		n, err2 := decimal.NewFromString(row[at["population"]])
		if _, known := report.Regions().Lookup(region); err1 != nil || err2 != nil || !known || n.Sign() <= 0 {
			line, _ := rows.FieldPos(0)
			return nil, usagef("--population %s, line %d: %q in %q: want a region code, a year and a number above 0", file, line, region, year)
		}
		out[index.PopulationOf{Region: region, Year: y}] = n
	}
}
