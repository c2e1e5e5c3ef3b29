package report

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Scope says whose work the figures count: the office itself (本级) or the
// whole region it reports for (汇总). The two are never added.
type Scope string

const (
	ScopeOwn      Scope = "own"
	ScopeRegional Scope = "regional"
	ScopeUnknown  Scope = "unknown"
)

// Report is the record of one agency's report for one calendar year. Its JSON form
// is part of the contract in doc/design.md; a list that is nil is left out of it, an
// empty one is printed.
type Report struct {
	ID        string     `json:"id"` // agency id "/" year, for example 310113-hrss/2013
	Title     string     `json:"title"`
	Year      int        `json:"year"` // the year reported on, not the year of publication
	Era       Era        `json:"era"`
	Scope     Scope      `json:"scope"`
	Agency    Agency     `json:"agency"`
	Region    RegionRef  `json:"region"`
	Published string     `json:"published"` // YYYY-MM-DD, empty when the page does not say
	Meta      Meta       `json:"meta"`
	Identity  Identity   `json:"identity,omitzero"`
	Sections  []Section  `json:"sections,omitzero"`
	Tables    []Table    `json:"tables,omitzero"`
	Figures   []Figure   `json:"figures,omitzero"`
	Unmapped  []Unmapped `json:"unmapped,omitzero"`
	Findings  []Finding  `json:"findings,omitzero"`
	Source    Source     `json:"source"`
}

// Agency is the body that made the report.
type Agency struct {
	ID    string `json:"id"`    // region code "-" type, for example 320813-people_government
	Name  string `json:"name"`  // full name as resolved, for example 上海市宝山区人力资源和社会保障局
	Type  string `json:"type"`  // a type id of agencies.csv, or "other"
	Level string `json:"level"` // central, province, city, county, township, department or other
}

// AgencyLevels lists the levels of agencies, the highest first.
func AgencyLevels() []string {
	return []string{"central", "province", "city", "county", "township", "department", "other"}
}

// RegionRef names a region of regions.csv; both fields are empty when unresolved.
type RegionRef struct {
	Code string `json:"code"`
	Name string `json:"name"` // full name from the province down, for example 江苏省淮安市洪泽区
}

// Meta holds the printed metadata block of the page, as printed.
type Meta struct {
	IndexNumber string `json:"index_number"` // 索引号
	DocNumber   string `json:"doc_number"`   // 文号
	Publisher   string `json:"publisher"`    // 发布机构
	Category    string `json:"category,omitempty"`
}

// SectionKind is the standard part a heading stands for, over all form eras.
type SectionKind string

// The kinds, in the order in which reports print them.
const (
	SectionPreface          SectionKind = "preface"
	SectionOverview         SectionKind = "overview"
	SectionProactive        SectionKind = "proactive"
	SectionResponse         SectionKind = "response"
	SectionRequests         SectionKind = "requests"
	SectionReviewLitigation SectionKind = "review_litigation"
	SectionConsultation     SectionKind = "consultation"
	SectionFees             SectionKind = "fees"
	SectionOrganization     SectionKind = "organization"
	SectionProblems         SectionKind = "problems"
	SectionOther            SectionKind = "other"
	SectionAnnex            SectionKind = "annex"
)

// SectionKinds lists every kind in print order.
func SectionKinds() []SectionKind {
	return []SectionKind{SectionPreface, SectionOverview, SectionProactive, SectionResponse,
		SectionRequests, SectionReviewLitigation, SectionConsultation, SectionFees,
		SectionOrganization, SectionProblems, SectionOther, SectionAnnex}
}

// Section is one standard part of the prose. Text holds paragraphs parted by "\n",
// without the heading and without table cells.
type Section struct {
	Kind    SectionKind `json:"kind"`
	Heading string      `json:"heading"`
	Text    string      `json:"text"`
}

// Table is one table as printed, spans expanded: every row has the same length
// and a spanning cell's text stands in each place that it covers.
type Table struct {
	Kind    string     `json:"kind"` // a section of indicators.csv, TableDocuments or TableUnknown
	Caption string     `json:"caption"`
	Grid    [][]string `json:"grid"`
}

// Kinds of tables that have rules of their own. The tables with one indicator a row are
// named after their section of indicators.csv alone.
const (
	TableDocuments = "sec2_art20"             // section 二 of 2019 and 2021: sec2_art20_1 to _9 in one or more tables
	TableRequests  = "sec3_requests"          // section 三: rows × applicants
	TableCases     = "sec4_review_litigation" // section 四: one row of fifteen figures
	TableUnknown   = "unknown"                // a table of no form
)

// Unmapped is a printed value that no rule could tie to an indicator.
type Unmapped struct {
	Label string `json:"label"`
	Text  string `json:"text"`
	At    string `json:"at"`
}

// Source leads back to the archived original.
type Source struct {
	URL      string    `json:"url"`
	Fetched  time.Time `json:"fetched,omitzero"`
	SHA256   string    `json:"sha256"` // hex, of the archived original: the bytes served, without the content coding
	Type     string    `json:"type"`   // MIME type without parameters
	Charset  string    `json:"charset"`
	CharRule string    `json:"charset_rule,omitempty"` // which rule chose Charset
	Via      string    `json:"via,omitempty"`          // outer program that read it and its version: libreoffice 7.4.7.2
	Parser   string    `json:"parser"`                 // version of the parser that made this record
}

// MakeID joins an agency id and a report year.
func MakeID(agencyID string, year int) string { return fmt.Sprintf("%s/%d", agencyID, year) }

// Figure returns the figure under key, and whether the report prints it.
func (r *Report) Figure(key Key) (Figure, bool) {
	for i := range r.Figures {
		if r.Figures[i].Key == key {
			return r.Figures[i], true
		}
	}
	return Figure{}, false
}

// firstYear is the first report year of any disclosure report in China
// (Shanghai Provisions, Order 19 of 2004).
const firstYear = 2004

// Validate returns every way in which r breaks its own contract.
// maxYear is the last year that can have been reported on.
func (r *Report) Validate(maxYear int) error {
	var errs []error
	if r.ID == "" || strings.ContainsAny(r.ID, " \t\n?#%") {
		errs = append(errs, fmt.Errorf("report id %q: want agency-id/year", r.ID))
	}
	if r.Year < firstYear || r.Year > maxYear {
		errs = append(errs, fmt.Errorf("report %s: year %d outside %d..%d", r.ID, r.Year, firstYear, maxYear))
	}
	seen := make(map[Key]bool, len(r.Figures))
	for _, f := range r.Figures {
		if seen[f.Key] {
			errs = append(errs, fmt.Errorf("report %s: figure %s twice", r.ID, f.Key))
		}
		seen[f.Key] = true
		if f.At == "" {
			errs = append(errs, fmt.Errorf("report %s: figure %s has no cell", r.ID, f.Key))
		}
	}
	return errors.Join(errs...)
}
