// Package report says what an annual government-information-disclosure report
// (政府信息公开工作年度报告) is: values and pure functions, no I/O.
//
//   - report.go: the record of one report and its parts
//   - figure.go: one printed number, its state and where it stands
//   - indicator.go: the dictionary of indicators, from indicators.csv
//   - relation.go, expr.go, check.go: the arithmetic that must hold, from relations.csv
//   - agency.go, agencytype.go: agency types, from agencies.csv, and what names tell of them
//   - region.go, place.go: places of China, from regions.csv (GB/T 2260 codes), and their names
//   - resolve.go: a printed name of a body → its agency id
//   - era.go: form eras
//   - complete.go, formyear.go, finding.go: cells that are missing, forms of other years,
//     and what does not add up
//   - inert.go, csv.go: printed texts in spreadsheets
//
// The package imports the standard library and one decimal type, nothing of ours.
package report
