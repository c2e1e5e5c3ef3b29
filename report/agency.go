package report

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// AgencyType is a kind of body, over its renames.
type AgencyType struct {
	ID            string       // for example hrss
	Name          string       // present canonical name, for example 人力资源和社会保障局
	Former        []FormerName // earlier names of the same body
	Abbreviations []string
}

// FormerName is a name that a kind of body gave up. Places changed over in different
// years: First and Last bound them, both 0 where the registry does not say.
type FormerName struct {
	Name        string
	First, Last int
}

// OtherAgency is the type of a body that fits none of agencies.csv.
const OtherAgency = "other"

//go:embed agencies.csv
var agenciesCSV string

var agencyTypes = sync.OnceValue(func() []AgencyType {
	ts, err := readAgencyTypes(agenciesCSV)
	if err != nil {
		panic(fmt.Sprintf("embedded agencies.csv: %v", err)) // a broken build, caught by its test
	}
	return ts
})

// AgencyTypes returns the embedded registry of agency types, governments first.
func AgencyTypes() []AgencyType { return agencyTypes() }

// AgencyTypeName returns the canonical name of a type, and id itself for a type
// of no registry row.
func AgencyTypeName(id string) string {
	if t, ok := typeByID()[id]; ok {
		return t.Name
	}
	return id
}

var typeByID = sync.OnceValue(func() map[string]AgencyType {
	m := map[string]AgencyType{}
	for _, t := range AgencyTypes() {
		m[t.ID] = t
	}
	return m
})

func readAgencyTypes(text string) ([]AgencyType, error) {
	rows, err := readCSV(text, "type_id", "canonical_zh", "former_zh", "abbreviations_zh")
	if err != nil {
		return nil, err
	}
	var ts []AgencyType
	for _, r := range rows {
		t := AgencyType{ID: r[0], Name: r[1], Abbreviations: splitList(r[3])}
		for _, f := range splitList(r[2]) {
			if former := formerName(f); former.Name != "" {
				t.Former = append(t.Former, former)
			}
		}
		ts = append(ts, t)
	}
	return ts, nil
}

// formerName reads 国土资源局@2018-2019. A bracketed remark is dropped; a cell that is
// only a remark gives no name. Nor does a body that stood beside this one and was
// merged into it or parted from it: it made reports of its own and is a type of its
// own, which successions.csv joins to this one.
func formerName(s string) FormerName {
	s, when, _ := strings.Cut(s, "@")
	s, remark, _ := strings.Cut(s, "(")
	if strings.HasSuffix(s, "职责") || strings.Contains(s, "职责划") || strings.Contains(s, "划入") ||
		strings.HasPrefix(remark, "并入") || strings.HasPrefix(remark, "分设") {
		return FormerName{}
	}
	f := FormerName{Name: s}
	if m := changeYears.FindStringSubmatch(when); m != nil {
		f.First, _ = strconv.Atoi(m[1])
		if f.Last, _ = strconv.Atoi(m[2]); f.Last == 0 {
			f.Last = f.First
		}
	}
	return f
}

var changeYears = regexp.MustCompile(`^约?([0-9]{4})(?:-([0-9]{4}))?`)
