package report

import "testing"

func TestFormYear(t *testing.T) {
	for _, c := range []struct {
		era   Era
		year  int
		right bool
	}{
		{EraShanghai2004, 2013, true}, {EraShanghai2004, 2016, true}, {EraShanghai2004, 2019, false},
		{EraFujian2008, 2018, true}, {EraNational2014, 2013, false}, {EraNational2014, 2018, true}, {EraNational2014, 2019, false},
		{EraNational2019, 2018, false}, {EraNational2019, 2020, true}, {EraNational2019, 2023, false},
		{EraNational2021, 2020, false}, {EraNational2021, 2030, true}, {EraUnknown, 2010, true}, {EraNational2021, 0, true},
	} {
		fs := Check(&Report{Era: c.era, Year: c.year})
		if (len(fs) == 0) != c.right {
			t.Errorf("form %s in %d: findings %v", c.era, c.year, fs)
		}
	}
}
