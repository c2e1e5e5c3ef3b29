package parser

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/nianbao/nianbao/report"
)

var originForm = regexp.MustCompile(`^(?:converted:|member:[^#]+#)*(?:cell:[0-9]+|paragraph:[0-9]+|node:[0-9]+(?:/runes:[0-9]+-[0-9]+)?|runes:[0-9]+-[0-9]+|sheet:.+![A-Z]+[0-9]+|page:[0-9]+/[0-9.]+,[0-9.]+,[0-9.]+,[0-9.]+)$`)

// holds returns every way in which a record of the parser breaks its promises:
// figures lead to cells that print them, and states fit values.
func holds(r *report.Report) error {
	return errors.Join(placesHold(r), statesHold(r), nothingLost(r))
}

// nothingLost: what a table of a form prints for a value is a figure or unmapped, but the
// numbers of rows left of the values and what stands above them.
func nothingLost(r *report.Report) error {
	told, printed := map[string]bool{}, map[string]bool{}
	for _, f := range r.Figures {
		told[f.At], printed[f.Text] = true, true
	}
	for _, u := range r.Unmapped {
		told[u.At] = true
	}
	var errs []error
	for t, table := range r.Tables {
		if table.Kind == report.TableUnknown {
			continue
		}
		left, top := len(table.Grid[0]), len(table.Grid)
		for row := range table.Grid {
			for col := range table.Grid[row] {
				if told[at(t, row, col)] {
					left, top = min(left, col), min(top, row)
				}
			}
		}
		for row, cells := range table.Grid {
			for col, text := range cells {
				same := told[at(t, row, col)] || // or a cell that spans from or to there
					col+1 < len(cells) && cells[col+1] == text && told[at(t, row, col+1)] ||
					col > 0 && cells[col-1] == text && told[at(t, row, col-1)] || row > 0 && table.Grid[row-1][col] == text && told[at(t, row-1, col)]
				told[at(t, row, col)] = same
				if !same && printsFigure(text) && !isDash(text) && !printed[text] && // one figure may be printed twice
					col >= left && row >= top && !isHead(text) {
					errs = append(errs, fmt.Errorf("%q at %s is nowhere told", text, at(t, row, col)))
				}
			}
		}
	}
	return errors.Join(errs...)
}

func placesHold(r *report.Report) error {
	var errs []error
	text := func(at string) (string, bool) {
		var k, from, to int
		if n, _ := fmt.Sscanf(at, "section:%d/runes:%d-%d", &k, &from, &to); n == 3 && k < len(r.Sections) {
			words := []rune(r.Sections[k].Text)
			return string(words[from:to]), true
		}
		var t, row, col int
		if n, err := fmt.Sscanf(at, "table:%d/r%dc%d", &t, &row, &col); n != 3 || err != nil || t < 0 || t >= len(r.Tables) {
			return "", false
		}
		g := r.Tables[t].Grid
		if row < 0 || row >= len(g) || col < 0 || col >= len(g[row]) {
			return "", false
		}
		return g[row][col], true
	}
	for _, f := range r.Figures {
		if got, ok := text(f.At); !ok || got != f.Text {
			errs = append(errs, fmt.Errorf("%s: at %s stands %q, the figure says %q", f.Key, f.At, got, f.Text))
		}
		if !originForm.MatchString(f.Origin) {
			errs = append(errs, fmt.Errorf("%s: origin %q", f.Key, f.Origin))
		}
		if !report.Indicators().Known(f.Key) {
			errs = append(errs, fmt.Errorf("%s is no indicator", f.Key))
		}
	}
	for _, u := range r.Unmapped {
		if got, ok := text(u.At); !ok || got != u.Text {
			errs = append(errs, fmt.Errorf("unmapped %q: at %s stands %q", u.Text, u.At, got))
		}
	}
	return errors.Join(errs...)
}

func statesHold(r *report.Report) error {
	var errs []error
	for _, f := range r.Figures {
		in := report.Indicator{ID: f.Key.ID()}
		for _, era := range report.Eras() {
			if known, ok := report.Indicators().Lookup(era, in.ID); ok {
				in = known
			}
		}
		want := readValue(in, f.Unit, f.Text)
		switch {
		case f.Mark == report.MarkProse && f.State == report.StateNumber: // the words are a sentence's
		case f.State == report.StateUnreadable && f.Value.IsZero(): // also where two cells disagree
		case f.State != want.state || !f.Value.Equal(want.number):
			errs = append(errs, fmt.Errorf("%s: %s %s, but the cell %q is %s %s", f.Key, f.State, f.Value, f.Text, want.state, want.number))
		}
	}
	return errors.Join(errs...)
}
