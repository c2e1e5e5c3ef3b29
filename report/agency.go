package report

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// AgencyType is a kind of body, over its renames and mergers.
type AgencyType struct {
	ID            string   // for example hrss
	Name          string   // present canonical name, for example 人力资源和社会保障局
	Former        []string // earlier names, remarks and years removed
	Abbreviations []string
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
	for _, t := range agencyTypes() {
		if t.ID == id {
			return t.Name
		}
	}
	return id
}

func readAgencyTypes(text string) ([]AgencyType, error) {
	rows, err := readCSV(text, "type_id", "canonical_zh", "former_zh", "abbreviations_zh")
	if err != nil {
		return nil, err
	}
	var ts []AgencyType
	for _, r := range rows {
		t := AgencyType{ID: r[0], Name: r[1], Abbreviations: splitList(r[3])}
		for _, f := range splitList(r[2]) {
			if name := formerName(f); name != "" {
				t.Former = append(t.Former, name)
			}
		}
		ts = append(ts, t)
	}
	return ts, nil
}

// formerName strips the year after "@" and any bracketed remark; a cell that is
// only a remark gives "". So does a body that stood beside this one and was merged
// into it or parted from it: it made reports of its own.
func formerName(s string) string {
	s, _, _ = strings.Cut(s, "@")
	s, remark, _ := strings.Cut(s, "(")
	if strings.HasSuffix(s, "职责") || strings.Contains(s, "职责划") || strings.HasPrefix(remark, "并入") || strings.HasPrefix(remark, "分设") {
		return ""
	}
	return s
}
