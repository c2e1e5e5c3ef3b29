package web

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/report"
)

// chartBodies are the types of the bodies of newChartFixture, all of one district.
var chartBodies = []string{"people_government", "hrss", "education", "civil_affairs", "health", "finance", "ecology_environment",
	"natural_resources", "urban_management", "transport", "audit", "statistics"}

// chartYears are the years of their reports and the forms of these.
var chartYears = map[int]report.Era{2012: report.EraShanghai2004, 2013: report.EraShanghai2004, 2014: report.EraNational2014, 2015: report.EraNational2014,
	2016: report.EraNational2014, 2017: report.EraNational2014, 2018: report.EraNational2014, 2019: report.EraNational2019, 2020: report.EraNational2019, 2021: report.EraNational2021}

// newChartFixture serves twelve bodies over ten years and three forms, with everything in it
// that a chart must not hide: years without a report, blanks, dashes, unreadable cells, rows
// that were left out, numbers off pictures, and one body that is far above the others.
func newChartFixture(t *testing.T) *fixture {
	t.Helper()
	store, err := archive.Open(t.Context(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	var reports []*report.Report
	for i, kind := range chartBodies {
		for year, era := range chartYears {
			if (i*7+year)%11 == 0 {
				continue // no report
			}
			reports = append(reports, makeReport("310113-"+kind, year, era, fmt.Sprintf("%s %d", kind, year), chartRow(i, year)))
			if r := reports[len(reports)-1]; (i+year)%6 == 0 && len(r.Figures) > 0 {
				r.Figures[0].OCR = 91
			}
		}
	}
	f := &fixture{sums: map[string]string{}}
	f.serve(t, store, reports)
	return f
}

// chartRow is what body i prints for a year.
func chartRow(i, year int) []printedRow {
	const key = "requests.received.new"
	switch (i*5 + year) % 17 {
	case 0:
		return []printedRow{{key, "受理申请总数", "", report.StateBlank}}
	case 1:
		return []printedRow{{key, "受理申请总数", "/", report.StateDash}}
	case 2:
		return []printedRow{{key, "受理申请总数", "1O2", report.StateUnreadable}}
	case 3:
		return []printedRow{number("requests.channel.fax", "传真申请数", "2")} // the row was left out
	}
	value := 10 + 9*i + int(40*math.Abs(math.Sin(float64(i+year))))
	if i == 0 {
		value *= 12
	}
	return []printedRow{number(key, "受理申请总数", strconv.Itoa(value))}
}
