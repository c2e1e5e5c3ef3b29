package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// CountryCode stands for the whole country where a region code is due: the
// registration authorities of the central government use it (GB 32100-2015).
const CountryCode = "100000"

// countryName is the country as records print it.
const countryName = "中国"

// ministries.csv names the bodies of the central government, old and new.
//
//go:embed ministries.csv
var ministriesCSV string

// ministry is one body of the central government.
type ministry struct{ name, typ string }

var ministries = sync.OnceValue(func() []ministry {
	rows, err := readCSV(ministriesCSV, "name", "type")
	if err != nil {
		panic(fmt.Sprintf("embedded ministries.csv: %v", err)) // a broken build, caught by its test
	}
	var ms []ministry
	for _, r := range rows {
		ms = append(ms, ministry{r[0], r[1]})
	}
	return ms
})

// ministriesByName finds them by bare name, the first of those that bear one.
var ministriesByName = sync.OnceValue(func() map[string]ministry {
	m := map[string]ministry{}
	for _, body := range slices.Backward(ministries()) {
		m[bareName(body.name)] = body
	}
	return m
})

// central resolves the name of a body of the central government, whole or with its
// own office behind it. A local branch, 国家统计局某某调查队, is none.
func central(name string) (Resolved, bool) {
	name = strings.TrimPrefix(name, "中华人民共和国")
	own := strings.TrimSuffix(strings.TrimSuffix(name, "办公室"), "办公厅")
	for _, n := range []string{name, own} {
		m, ok := ministriesByName()[bareName(n)]
		if !ok {
			continue
		}
		return Resolved{HasPlace: true, HasType: true, Region: RegionRef{Code: CountryCode, Name: countryName},
			Agency: Agency{ID: CountryCode + "-" + cmp.Or(m.typ, m.name), Name: name, Type: cmp.Or(m.typ, OtherAgency), Level: "central"}}, true
	}
	return Resolved{}, false
}

// centralName is the present name of the central body of a type: the one that most
// resembles the type's own, 国家卫生健康委员会 of 卫生健康委员会, 财政部 of 财政局.
func centralName(typ string) string {
	local := AgencyTypeName(typ)
	first, short := "", ""
	for _, m := range ministries() {
		if m.typ != typ {
			continue
		}
		if strings.HasSuffix(m.name, local) {
			return m.name
		}
		if short == "" && strings.HasPrefix(local, strings.TrimSuffix(m.name, "部")) {
			short = m.name
		}
		first = cmp.Or(first, m.name)
	}
	return cmp.Or(short, first, local)
}
