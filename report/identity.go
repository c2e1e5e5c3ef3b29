package report

// Identity is what a document says of itself, field by field, with the rule that
// found each value and what other rules found. The record's own fields hold the same
// values resolved: Region and Agency here are as printed.
type Identity struct {
	Title       Claim `json:"title,omitzero"`
	Year        Claim `json:"year,omitzero"`
	Agency      Claim `json:"agency,omitzero"`    // name as printed
	Region      Claim `json:"region,omitzero"`    // region code
	Scope       Claim `json:"scope,omitzero"`     // own, regional or unknown
	Published   Claim `json:"published,omitzero"` // YYYY-MM-DD
	Publisher   Claim `json:"publisher,omitzero"`
	DocNumber   Claim `json:"doc_number,omitzero"`
	IndexNumber Claim `json:"index_number,omitzero"`
	Category    Claim `json:"category,omitzero"` // 公开类别
}

// Claim is one field of an identity. Value and Rule are empty where no rule found
// anything.
type Claim struct {
	Value  string `json:"value"`
	Rule   string `json:"rule"`             // for example "title" or "stated period"
	Doubt  string `json:"doubt,omitempty"`  // why the value may be wrong; a finding says the same
	Others []Said `json:"others,omitempty"` // what other rules found, agreeing or not
}

// Said is a value that a rule found.
type Said struct {
	Value string `json:"value"`
	Rule  string `json:"rule"`
}

// maxOthers bounds the list of a claim: a hostile page can say a thing a thousand times.
const maxOthers = 12

// Choose makes a claim of what rules found, by the order of trust: the first value
// that is not empty wins.
func Choose(said []Said) Claim {
	var c Claim
	for _, s := range said {
		switch {
		case s.Value == "":
		case c.Value == "":
			c.Value, c.Rule = s.Value, s.Rule
		case len(c.Others) < maxOthers:
			c.Others = append(c.Others, s)
		}
	}
	return c
}
