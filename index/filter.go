package index

// Orders of hits for Filter.Sort. Without text SortRelevance falls back to SortAgency.
const (
	SortRelevance = "relevance" // best match first, newer year on a tie
	SortYear      = "year"      // newest year first, then agency
	SortAgency    = "agency"    // agency id, then newest year first
)

// Filter narrows a search, a list or the findings. Its zero value asks for everything.
type Filter struct {
	Text    string // query; see ParseQuery
	From    int    // first report year, 0 for no bound
	To      int    // last report year, 0 for no bound
	Region  string // region code; what lies below is included
	Agency  string // agency id
	Type    string // agency type of agencies.csv
	Era     string // form era
	Section string // section kind: the text must stand there; without text the report must have it
	Portal  string // portal id from which the report was crawled

	HasFindings bool   // only reports in which something does not add up
	Severity    string // Findings only: this severity alone
	Rule        string // Findings only: this rule alone

	Sort   string // SortRelevance (default), SortYear or SortAgency
	Limit  int    // hits wanted; 0 means DefaultLimit, at most MaxLimit
	Offset int    // hits to leave out first, at most MaxOffset
}

const (
	// DefaultLimit is one page of results on the site.
	DefaultLimit = 20
	// MaxLimit bounds one answer: each hit decodes a whole record for its snippets.
	MaxLimit = 1000
	// MaxOffset bounds how deep a ranked list can be paged: Bleve keeps
	// offset+limit hits in memory for each request.
	MaxOffset = 10_000
)
