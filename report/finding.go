package report

import "encoding/json"

// Severity of a finding.
type Severity string

const (
	SeverityError   Severity = "error"   // a hard relation of the form is broken
	SeverityWarning Severity = "warning" // a soft relation is broken, or an operand is missing
	SeverityInfo    Severity = "info"
)

// Severities lists them, worst first.
func Severities() []Severity { return []Severity{SeverityError, SeverityWarning, SeverityInfo} }

// Whose slip a finding most likely is.
const (
	WhoseAgency  = "agency"  // the printed cells themselves do not add up
	WhoseReading = "reading" // a cell was not read, or was put together, cut out of others or read off a picture: our reading may be at fault
)

// States of a finding: what the operator says of it.
const (
	StateNew       = "new"
	StateConfirmed = "confirmed"
	StateDismissed = "dismissed"
)

// Finding is one thing in a report that does not add up.
type Finding struct {
	Rule     string       `json:"rule"` // relation id of relations.csv, or one of form.* (the tables), identity.* and document.*
	Severity Severity     `json:"severity"`
	Keys     []Key        `json:"keys"`         // operands, left side first; within one report the result stands last
	At       []string     `json:"at,omitempty"` // place of each key's cell in the record, "" for one that is not printed in it
	Want     *json.Number `json:"want"`         // what the other operands give; null when not a number
	Got      *json.Number `json:"got"`          // what is printed
	Message  string       `json:"message"`
	Whose    string       `json:"whose"`
	State    string       `json:"state"`          // StateNew, StateConfirmed or StateDismissed
	ID       string       `json:"id,omitempty"`   // given by the index: names it wherever it is shown
	Note     string       `json:"note,omitempty"` // the operator's, of a confirmed or dismissed one
}
