package index

import (
	"encoding/json"
	"time"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// Results of a search or a list.
type Results struct {
	Hits       []Hit   `json:"items"`
	Total      int     `json:"total"`       // reports found, all pages
	TotalExact bool    `json:"total_exact"` // false: Total may count reports that hold the letters but not the phrase
	Facets     []Facet `json:"facets,omitempty"`
	Prev       string  `json:"prev,omitempty"`         // cursor for Filter.Before, "" on the first page
	Next       string  `json:"next,omitempty"`         // cursor for Filter.After, "" on the last page
	Meant      string  `json:"did_you_mean,omitempty"` // a query for one that finds nothing, "" if none is near
}

// Hit is one report found.
type Hit struct {
	ID        string           `json:"id"`
	Year      int              `json:"year"`
	Title     string           `json:"title"`
	Agency    report.Agency    `json:"agency"`
	Region    report.RegionRef `json:"region"`
	Era       report.Era       `json:"era"`
	Scope     report.Scope     `json:"scope"`
	Published string           `json:"published"`
	Fetched   time.Time        `json:"fetched"`
	Findings  int              `json:"findings"` // how many findings the report has
	Snippets  []Snippet        `json:"snippets"`
	Same      []SameHit        `json:"same,omitempty"` // reports that say the same, folded behind this one on its page
	Score     float64          `json:"score"`
}

// SectionTable marks a snippet that comes from the labels of a table.
const SectionTable report.SectionKind = "table"

// Snippet is the surroundings of a match.
type Snippet struct {
	Section report.SectionKind `json:"section"`
	HTML    string             `json:"html"`   // escaped text with <mark>…</mark>
	Anchor  string             `json:"anchor"` // place on the page of the report: section-N or table-N, counted from 0
}

// Facet counts the reports found by one property.
type Facet struct {
	Field  string       `json:"field"` // year, region, agency, type, level, era, section or findings
	Values []FacetValue `json:"values"`
	About  bool         `json:"about,omitempty"` // counts are estimated from a sample
}

// FacetValue is one value of a property. Clicking it, that is filtering by Value,
// leaves Count reports.
type FacetValue struct {
	Value  string `json:"value"`
	Label  string `json:"label"`
	Count  int    `json:"count"`
	Parent string `json:"parent,omitempty"` // of a region: the value it lies in, which stands before it
}

// Edition is another capture, or another address, that gave the same report.
type Edition struct {
	URL     string    `json:"url"`
	SHA256  string    `json:"sha256"`
	Title   string    `json:"title"`
	Fetched time.Time `json:"fetched"`
}

// FindingRow is one finding with the report that it is about.
type FindingRow struct {
	Report  string        `json:"report"`
	Year    int           `json:"year"`
	Agency  report.Agency `json:"agency"`
	Kind    string        `json:"kind"` // one of FindingKinds
	Fetched time.Time     `json:"-"`    // capture of the report
	report.Finding
}

// Kinds of findings.
const (
	FindingWithin  = "within"  // inside one report
	FindingAcross  = "across"  // between a report and that of the year before
	FindingClaim   = "claim"   // between a sentence and the tables
	FindingMembers = "members" // between a region's report and those of its members
)

// FindingKinds lists them, those that need one report alone first.
func FindingKinds() []string {
	return []string{FindingWithin, FindingAcross, FindingClaim, FindingMembers}
}

// AgencyRow is one body that has reports.
type AgencyRow struct {
	report.Agency                  // name as in its newest report
	Region        report.RegionRef `json:"region"`
	Years         []int            `json:"years"`
	Reports       int              `json:"reports"`
}

// Stats sums up an index.
type Stats struct {
	Reports    int       `json:"reports"`
	Figures    int       `json:"figures"`
	Findings   int       `json:"findings"`
	Agencies   int       `json:"agencies"`
	Regions    int       `json:"regions"`
	Editions   int       `json:"editions"`
	FirstYear  int       `json:"first_year"`
	LastYear   int       `json:"last_year"`
	Generation string    `json:"generation"`
	Built      time.Time `json:"built"`
	Parser     string    `json:"parser"`
}

// CompareQuery selects figures: the agencies named, and those of Type within Region.
type CompareQuery struct {
	Indicators []report.Key // figures, series:ID and rate:ID
	Agencies   []string     // agency ids
	Region     string       // region code; with Type, or alone for every agency within
	Type       string       // agency type; alone, and with one year, those of the whole country
	Level      string       // level of the agencies that Region and Type choose
	From, To   int          // report years, 0 for no bound
	Sum        bool         // add up over the agencies
	Population map[PopulationOf]decimal.Decimal
}

// PopulationOf names the inhabitants of a region in a year.
type PopulationOf struct {
	Region string // code
	Year   int
}

// Comparison holds agencies × years × indicators.
type Comparison struct {
	Indicators []report.Key `json:"indicators"`
	Rows       []Row        `json:"rows"`   // by agency, year, then the order asked for
	Breaks     []Break      `json:"breaks"` // draw no line across one whose grade is not_comparable
	Sums       []Sum        `json:"sums,omitempty"`
	Notes      []string     `json:"notes"` // Chinese

	NotesEnglish []string `json:"-"` // the same, one for one
}

// Row is one figure of one report, or a number computed from its figures. An agency
// without a report for a year has no Row.
type Row struct {
	Agency   report.Agency    `json:"agency"`
	Year     int              `json:"year"`
	Key      report.Key       `json:"key"`
	Value    *json.Number     `json:"value"` // null unless State is number
	State    report.State     `json:"state"` // a state of a figure, absent, not_in_form or too_few
	Unit     string           `json:"unit"`
	OCR      int              `json:"ocr,omitempty"` // lowest confidence of what was read off a picture, 1 to 100; 0 for text
	Report   string           `json:"report"`
	Era      report.Era       `json:"era"`
	Scope    report.Scope     `json:"scope"`    // own and regional values must not be added
	Findings []report.Finding `json:"findings"` // those that name the key, or one that went in

	Formula     string       `json:"formula,omitempty"` // of a computed number, by the rows of the form
	Keys        []report.Key `json:"keys,omitempty"`    // figures that went in
	Filled      []report.Key `json:"filled,omitempty"`  // of these the blank ones that count as 0 or as the sum of their columns
	Numerator   *json.Number `json:"numerator,omitempty"`
	Denominator *json.Number `json:"denominator,omitempty"`
	Change      *Change      `json:"change,omitempty"`
	Rank        *Rank        `json:"rank,omitempty"`
}

// Break is a change of form between two neighbouring reports of one agency, a year from
// which the law changed what is counted, or a reform that gave the agency a new name or
// the work of another.
type Break struct {
	Key      report.Key   `json:"key"`
	Agency   string       `json:"agency"` // agency id
	FromYear int          `json:"from_year"`
	ToYear   int          `json:"to_year"`
	FromEra  report.Era   `json:"from_era"`
	ToEra    report.Era   `json:"to_era"`
	Grade    report.Grade `json:"grade"`
	Reform   string       `json:"reform,omitempty"` // 国土资源局 → 自然资源局 (2018–2019), "" for a change of form
	Reason   string       `json:"reason"`
	English  string       `json:"reason_en"`
}

// Joins tells that numbers on both sides may be joined into one line.
func (b Break) Joins() bool { return b.Grade != report.GradeNotComparable }

// States of a coverage cell.
const (
	CoveragePublished  = "published"  // in time, or the page does not say when
	CoverageLate       = "late"       // published after the legal date
	CoverageMissing    = "missing"    // no report found
	CoverageMerged     = "merged"     // none was due: the body had been merged into another, or was yet to be made
	CoverageRemoved    = "removed"    // was there, and was gone when crawls looked twice
	CoverageUnreadable = "unreadable" // a document is there that could not be read
)

// Coverage is agency × year.
type Coverage struct {
	Region report.RegionRef `json:"region"`
	From   int              `json:"from"`
	To     int              `json:"to"`
	Rows   []CoverageRow    `json:"rows"`
}

// CoverageRow is one agency: a cell for every year from Coverage.From to Coverage.To.
type CoverageRow struct {
	Agency report.Agency    `json:"agency"`
	Region report.RegionRef `json:"region"`
	Cells  []CoverageCell   `json:"cells"`
	Unread bool             `json:"-"` // no report of it could be read in any year
}

// CoverageCell is one agency's one year.
type CoverageCell struct {
	Year      int    `json:"year"`
	State     string `json:"state"`
	Report    string `json:"report"`    // report id, empty when missing
	Published string `json:"published"` // YYYY-MM-DD, empty when not known
	Due       string `json:"due"`       // YYYY-MM-DD, the legal date
	Findings  int    `json:"findings"`

	DaysLate  int       `json:"days_late,omitempty"`  // after the legal date, by the printed one
	FirstSeen string    `json:"first_seen,omitempty"` // YYYY-MM-DD in China, of the first capture: the printed date is not to be trusted alone
	Changed   bool      `json:"changed,omitempty"`    // other bytes stood at its address on another day
	Versions  int       `json:"versions,omitempty"`   // how many
	Removed   bool      `json:"removed,omitempty"`
	Problem   string    `json:"problem,omitempty"`  // why a document could not be read: a code of the contract
	Original  string    `json:"original,omitempty"` // SHA-256 of that document
	Proof     *ListSeen `json:"proof,omitempty"`    // of a missing one: the list that was looked at after the legal date
}

// CoverageStates lists the states of a cell.
func CoverageStates() []string {
	return []string{CoveragePublished, CoverageLate, CoverageMissing, CoverageMerged, CoverageRemoved, CoverageUnreadable}
}

// Outcome says what came of one capture.
type Outcome struct {
	URL     string    `json:"url"`
	SHA256  string    `json:"sha256"`
	Portal  string    `json:"portal,omitempty"`
	Fetched time.Time `json:"fetched"`          // first capture of these bytes
	Parser  string    `json:"parser"`           // version of the parser that read it
	Report  string    `json:"report,omitempty"` // report id, empty when it gave none
	Code    string    `json:"code"`             // "ok" or an error code of the contract
	Message string    `json:"message,omitempty"`
	Agency  string    `json:"agency,omitempty"` // id of the body whose report it is or would be, "" if it does not say
	Region  string    `json:"region,omitempty"` // code
	Year    int       `json:"year,omitempty"`   // report year, 0 if it does not say
}
