package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/claims"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// claimItem is a number of a sentence that restates figures, with what the cells of this
// and last year's report give for it.
type claimItem struct {
	Subject string         `json:"subject"`      // what it counts, or growth, growth_by, share
	Of      string         `json:"of,omitempty"` // of a change or a share: the subject that it is about
	Label   string         `json:"label"`        // Chinese
	Value   json.Number    `json:"value"`        // as the sentence has it
	Percent bool           `json:"percent,omitempty"`
	Year    int            `json:"year"` // that it is about
	Verdict claims.Verdict `json:"verdict"`
	Want    *json.Number   `json:"want"`              // nearest that the cells give, null where nothing was computed
	Formula string         `json:"formula,omitempty"` // that gives it
	Why     string         `json:"why,omitempty"`     // Chinese: why it cannot be checked, or is of another scope
	Whose   string         `json:"whose,omitempty"`
	Text    string         `json:"text"` // its clause as printed
	At      string         `json:"at"`   // place in the record
	Cells   []claimCell    `json:"cells"`
	marked  bool           // its words are marked in the text of the page
}

// claimCell is a cell that went into a computation.
type claimCell struct {
	Report   string       `json:"report"`
	Year     int          `json:"year"`
	Key      report.Key   `json:"key"`
	Value    *json.Number `json:"value"` // null unless state is number
	State    report.State `json:"state"`
	Unit     string       `json:"unit"`
	Original string       `json:"original"` // address of the kept original, the cell lit
}

// Marked tells that the page marks its words.
func (c claimItem) Marked() bool { return c.marked }

// Shown is the number in groups, with its sign of percent.
func (c claimItem) Shown() string { return withPercent(c.Value, c.Percent) }

// Wanted is the same of what the cells give.
func (c claimItem) Wanted() string {
	if c.Want == nil {
		return ""
	}
	return withPercent(*c.Want, c.Percent)
}

func withPercent(n json.Number, percent bool) string {
	if percent {
		return n.String() + "%"
	}
	return groupDigits(n.String())
}

// claimsOf judges the sentences of r by the catalogue that it stands in.
func claimsOf(ctx context.Context, x catalogue, r *report.Report) ([]claimItem, error) {
	prev, err := x.Report(ctx, report.MakeID(r.Agency.ID, r.Year-1))
	if err != nil && !errors.Is(err, index.ErrNotFound) {
		return nil, err
	}
	out := []claimItem{}
	for _, c := range claims.Check(r, prev) {
		out = append(out, makeClaim(c, r, prev))
	}
	return out, nil
}

// wantPlaces are the decimals of a recomputed rate: two more than reports print.
const wantPlaces = 4

func makeClaim(c claims.Claim, r, prev *report.Report) claimItem {
	it := claimItem{Subject: c.Subject, Of: c.Of, Label: c.Label(), Value: json.Number(c.Value.String()), Percent: c.Percent, Year: c.Year,
		Verdict: c.Verdict, Formula: c.Formula, Why: c.Why, Whose: c.Whose, Text: c.Text, At: c.At, Cells: []claimCell{}}
	if c.Want != nil {
		n := json.Number(c.Want.Round(wantPlaces).String())
		it.Want = &n
	}
	of := []*report.Report{r}
	switch {
	case c.Year != r.Year:
		of = []*report.Report{prev}
	case c.IsChange():
		of = append(of, prev)
	}
	for _, from := range of {
		for _, key := range c.Keys {
			if f, ok := figureIn(from, key); ok {
				it.Cells = append(it.Cells, makeClaimCell(from, f))
			}
		}
	}
	return it
}

func figureIn(r *report.Report, key report.Key) (report.Figure, bool) {
	if r == nil {
		return report.Figure{}, false
	}
	return r.Figure(key)
}

func makeClaimCell(r *report.Report, f report.Figure) claimCell {
	c := claimCell{Report: r.ID, Year: r.Year, Key: f.Key, State: f.State, Unit: f.Unit, Original: originalHref(r, f.Origin)}
	if f.State == report.StateNumber {
		n := json.Number(f.Value.String())
		c.Value = &n
	}
	return c
}

// apiClaims answers what the sentences of a report restate.
func (s *site) apiClaims(w http.ResponseWriter, r *http.Request) error {
	x, rep, err := s.reportIn(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	items, err := claimsOf(r.Context(), x, rep)
	if err != nil {
		return err
	}
	x.keepable(w, r)
	return sendJSON(w, r, struct {
		ID    string      `json:"id"`
		Items []claimItem `json:"items"`
	}{rep.ID, items})
}

// claimTally counts the claims of each verdict.
type claimTally struct {
	Verdict claims.Verdict
	N       int
}

// Tally counts the verdicts on the sentences of a report; those that nothing got are left out.
func (p *reportPage) Tally() []claimTally {
	var out []claimTally
	for _, v := range claims.Verdicts() {
		n := 0
		for _, c := range p.Claims {
			if c.Verdict == v {
				n++
			}
		}
		if n > 0 {
			out = append(out, claimTally{v, n})
		}
	}
	return out
}

// stretch is a run of a paragraph; Claim is the number from 1 of the claim that it is, or 0.
type stretch struct {
	Text    string
	Claim   int
	Verdict claims.Verdict
}

// markedText parts the text of section k into paragraphs in which the words of claims are
// marked. Of words that belong to two claims the first has them.
func markedText(text string, k int, items []claimItem) [][]stretch {
	runes := []rune(text)
	var out [][]stretch
	at := 0
	var line []stretch
	plain := func(to int) {
		for part := range strings.Lines(string(runes[at:to])) {
			if words := strings.TrimSuffix(part, "\n"); words != "" {
				line = append(line, stretch{Text: words})
			}
			if strings.HasSuffix(part, "\n") && line != nil {
				out, line = append(out, line), nil
			}
		}
		at = to
	}
	for _, i := range inOrder(items, k) {
		from, to := rangeOf(items[i].At)
		if from < at || to > len(runes) || from >= to {
			continue
		}
		plain(from)
		line = append(line, stretch{string(runes[from:to]), i + 1, items[i].Verdict})
		at, items[i].marked = to, true
	}
	if plain(len(runes)); line != nil {
		out = append(out, line)
	}
	return out
}

// inOrder lists the claims that stand in section k by place.
func inOrder(items []claimItem, k int) []int {
	var out []int
	for i, c := range items {
		if c.Section() == k {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		x, _ := rangeOf(items[a].At)
		y, _ := rangeOf(items[b].At)
		return x - y
	})
	return out
}

// Section is the number of the section whose text has the claim, -1 for none.
func (c claimItem) Section() int {
	var k int
	if _, err := fmt.Sscanf(c.At, "section:%d/", &k); err != nil {
		return -1
	}
	return k
}

// rangeOf reads the runes of a place "section:K/runes:A-B".
func rangeOf(at string) (from, to int) {
	var k int
	if _, err := fmt.Sscanf(at, "section:%d/runes:%d-%d", &k, &from, &to); err != nil {
		return 0, 0
	}
	return from, to
}
