package report

import (
	_ "embed"
	"fmt"
	"strconv"
	"sync"
)

// FormerRegion is a place that the code list of 2023 no longer has, under the
// GB/T 2260 code that it had.
type FormerRegion struct {
	Region
	Last int    // last year in which it had a government
	Into string // code of the place that it became a part of
}

// regions_former.csv lists districts that were dissolved since reports are made.
//
//go:embed regions_former.csv
var formerRegionsCSV string

var formerRegions = sync.OnceValue(func() map[string]FormerRegion {
	rows, err := readCSV(formerRegionsCSV, "code", "name", "parent", "last", "into")
	if err != nil {
		panic(fmt.Sprintf("embedded regions_former.csv: %v", err)) // a broken build, caught by its test
	}
	m := make(map[string]FormerRegion, len(rows))
	for _, r := range rows {
		f := FormerRegion{Region: Region{Code: r[0], Name: r[1], Level: "county", Parent: r[2]}, Into: r[4]}
		f.Last, _ = strconv.Atoi(r[3])
		m[f.Code] = f
	}
	return m
})

// Former tells a place that was dissolved, and into what.
func (g *Gazetteer) Former(code string) (FormerRegion, bool) {
	f, ok := formerRegions()[code]
	return f, ok
}
