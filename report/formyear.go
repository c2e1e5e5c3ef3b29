package report

import "fmt"

// RuleFormYear is the rule of findings about a form used in a year that is not its own.
const RuleFormYear = "form.year"

// Years are the first and last report year for which the form is the right one; last is 0
// while it is in use. The forms of Shanghai and Fujian were kept beside the national one
// of 2014 until that of 2019 (国办公开办函〔2019〕60号) left no room for them.
func (e Era) Years() (first, last int) {
	switch e {
	case EraShanghai2004:
		return 2004, 2018
	case EraFujian2008:
		return 2008, 2018
	case EraNational2014:
		return 2014, 2018
	case EraNational2019:
		return 2019, 2020
	case EraNational2021:
		return 2021, 0
	}
	return 0, 0
}

// formYear notes that the report follows another form than its year's. Its figures are
// read by the form that it follows.
func formYear(r *Report) []Finding {
	first, last := r.Era.Years()
	if r.Year == 0 || first == 0 || r.Year >= first && (last == 0 || r.Year <= last) {
		return nil
	}
	years := fmt.Sprintf("%d 年起", first)
	if last > 0 {
		years = fmt.Sprintf("%d 至 %d 年度", first, last)
	}
	return []Finding{{Rule: RuleFormYear, Severity: SeverityInfo, Keys: []Key{}, Whose: WhoseAgency, State: "new",
		Message: fmt.Sprintf("%d 年度报告用的是%s的表式，各项按该表式读取", r.Year, years)}}
}
