package report

// Era is the official form that a report's tables follow. It is read off the
// table labels, not off the year: forms were used late and early. Only
// where the 2019 and 2021 forms print the same labels does the year decide.
type Era string

const (
	EraShanghai2004 Era = "shanghai2004" // five 附表 of Shanghai, report years 2004–2013
	EraFujian2008   Era = "fujian2008"   // provincial table with a 历年累计 column
	EraNational2014 Era = "national2014" // 国办发〔2014〕32号, 2014–2018
	EraNational2019 Era = "national2019" // 国办公开办函〔2019〕60号, 2019–2020
	EraNational2021 Era = "national2021" // 国办公开办函〔2021〕30号, from 2021
	EraUnknown      Era = "unknown"      // prose only, or a local table
)

// Eras lists the known forms, oldest first.
func Eras() []Era {
	return []Era{EraShanghai2004, EraFujian2008, EraNational2014, EraNational2019, EraNational2021}
}
