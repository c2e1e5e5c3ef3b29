package report

import (
	"encoding/json"
	"strings"

	"github.com/shopspring/decimal"
)

// Key names a figure: an indicator id of indicators.csv and, where the form has
// columns, a column in brackets: requests.received.new[natural_person].
// The bare id is the 总计 column; [cumulative] is a 历年累计 column.
type Key string

// Cumulative is the column of a 历年累计 value.
const Cumulative = "cumulative"

// MakeKey joins an indicator id and a column; an empty column gives the bare id.
func MakeKey(id, column string) Key {
	if column == "" {
		return Key(id)
	}
	return Key(id + "[" + column + "]")
}

// ID returns the indicator id without the column.
func (k Key) ID() string {
	id, _, _ := strings.Cut(string(k), "[")
	return id
}

// Column returns what stands in the brackets, or "".
func (k Key) Column() string {
	_, col, ok := strings.Cut(string(k), "[")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(col, "]")
}

// State tells apart the facts a printed cell can state. A figure that the report
// does not print at all is absent: it has no Figure.
type State string

const (
	StateNumber     State = "number"     // Value holds the printed number
	StateBlank      State = "blank"      // the cell is there and empty
	StateDash       State = "dash"       // "/", "—", "无" and the like
	StateUnreadable State = "unreadable" // something is printed that is not surely one number
)

// Mark says how a figure was come by where that was not by reading one cell as printed.
type Mark string

const (
	MarkProse   Mark = "prose"   // a sentence of a section states it; Text is its words
	MarkSplit   Mark = "split"   // cut out of glued cells, in the only way that the form's relations allow
	MarkRebuilt Mark = "rebuilt" // its row was put together again from text that had lost its cells
	MarkInexact Mark = "inexact" // 400余条, 约30件, 3至5件: printed clearly, but no exact number; the state is unreadable
)

// Marks lists them.
func Marks() []Mark { return []Mark{MarkProse, MarkSplit, MarkRebuilt, MarkInexact} }

// Figure is one printed statistic.
type Figure struct {
	Key   Key             // indicator and column
	Value decimal.Decimal // exact; meaningful only when State is StateNumber
	Unit  string          // unit of Value, in Chinese: 条 件 元 万元 %; as printed, never converted
	State State
	Mark  Mark   // "" for a cell read as printed
	Text  string // the cell as printed, spaces trimmed
	// At is the place in the record: "table:T/rRcC" with tables[T].grid[R][C], or
	// "section:K/runes:A-B", a half-open range of runes of sections[K].text.
	At string
	// Origin is the place in the archived original. "cell:N" is the N-th cell (from 0) in
	// document order: td or th of HTML, w:tc of DOCX. "node:N" is the N-th element (from
	// 0) of HTML, for tables laid out with other elements, "node:N/runes:A-B" a half-open
	// range of the runes of its text. "runes:A-B" is such a range of the decoded text.
	// "paragraph:N" is the N-th w:p of DOCX. "page:P/L,T,R,B" is a box on page P (from 1) of
	// a PDF, in points from the upper left corner, or in pixels of an image. "sheet:NAME!B5"
	// is a cell of a workbook. "member:NAME#…" is any of these within a file of a ZIP, in
	// whose NAME "#" is written %23 and "%" %25. "converted:…" is any of these in the
	// document that a converter made of the original; Source.Via names the converter.
	Origin string
	// OCR is 0 for a figure that the document holds as text. For one that was read off
	// a picture it is the confidence of the weakest word in its cell, 1 to 100.
	OCR int
}

type figureJSON struct {
	Key    Key          `json:"key"`
	Value  *json.Number `json:"value"`
	Unit   string       `json:"unit"`
	State  State        `json:"state"`
	Mark   Mark         `json:"mark,omitempty"`
	Text   string       `json:"text"`
	At     string       `json:"at"`
	Origin string       `json:"origin,omitempty"`
	OCR    int          `json:"ocr,omitempty"`
}

// MarshalJSON writes value as an exact JSON number, and null
// unless the state is number.
func (f Figure) MarshalJSON() ([]byte, error) {
	j := figureJSON{Key: f.Key, Unit: f.Unit, State: f.State, Mark: f.Mark, Text: f.Text, At: f.At, Origin: f.Origin, OCR: f.OCR}
	if f.State == StateNumber {
		n := json.Number(f.Value.String())
		j.Value = &n
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Figure) UnmarshalJSON(b []byte) error {
	var j figureJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*f = Figure{Key: j.Key, Unit: j.Unit, State: j.State, Mark: j.Mark, Text: j.Text, At: j.At, Origin: j.Origin, OCR: j.OCR}
	if j.Value != nil {
		v, err := decimal.NewFromString(string(*j.Value))
		if err != nil {
			return err
		}
		f.Value = v
	}
	return nil
}
