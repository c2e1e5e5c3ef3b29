package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// RoleVerdict marks what the operator says of a finding: a resource record that holds an
// index.Verdict as JSON, under the address urn:nianbao:verdict:ID. It is kept in the archive
// because nothing else could give it back; the newest of an address counts.
const RoleVerdict archive.Role = "verdict"

// maxNote bounds a note in bytes: some paragraphs.
const maxNote = 4096

// KeepVerdict writes what the operator says of a finding into the archive. The next build
// shows it.
func KeepVerdict(ctx context.Context, store *archive.Store, v index.Verdict) error {
	states := []string{report.StateNew, report.StateConfirmed, report.StateDismissed}
	switch {
	case v.Finding == "" || !slices.Contains(states, v.State):
		return fmt.Errorf("verdict on finding %q: want its id and a state of %v", v.Finding, states)
	case v.State == report.StateDismissed && v.Note == "":
		return fmt.Errorf("verdict on finding %s: say in a note why it is dismissed", v.Finding)
	case len(v.Note) > maxNote:
		return fmt.Errorf("verdict on finding %s: the note has more than %d bytes", v.Finding, maxNote)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = store.Put(ctx, archive.Exchange{URL: "urn:nianbao:verdict:" + v.Finding, Time: time.Now().UTC(), Role: RoleVerdict,
		Type: "application/json", Body: text})
	if err != nil {
		return fmt.Errorf("keeping the verdict on finding %s: %w", v.Finding, err)
	}
	return nil
}

// witness reads what the archive tells beside reports.
func witness(ctx context.Context, store *archive.Store) (index.Witness, error) {
	var w index.Witness
	days := map[string]bool{} // one capture a list and day is proof enough
	for c, err := range store.Captures(ctx, archive.Filter{Role: archive.RoleList}) {
		if err != nil {
			return w, fmt.Errorf("listing the lists: %w", err)
		}
		day := c.Region + " " + c.URL + " " + c.Time.Format(time.DateOnly)
		if c.Region == "" || c.Status != 200 || days[day] {
			continue
		}
		days[day] = true
		w.Lists = append(w.Lists, index.ListSeen{Region: c.Region, URL: c.URL, SHA256: c.SHA256, Time: c.Time})
	}
	last, err := crawler.LastRuns(ctx, store)
	if err != nil {
		return w, err
	}
	for _, run := range last {
		for _, l := range run.Lost {
			if l.State == crawler.Missing || l.State == crawler.Removed {
				w.Lost = append(w.Lost, index.LostReport{URL: l.URL, State: string(l.State), Seen: run.Ended})
			}
		}
	}
	slices.SortFunc(w.Lost, func(a, b index.LostReport) int { return cmp.Compare(a.URL, b.URL) })
	w.Verdicts, err = verdicts(ctx, store)
	return w, err
}

// verdicts reads the newest of each finding. One that cannot be read is left out: Verify of
// the archive names it.
func verdicts(ctx context.Context, store *archive.Store) ([]index.Verdict, error) {
	newest := map[string]index.Verdict{}
	for c, err := range store.Captures(ctx, archive.Filter{Role: RoleVerdict}) {
		if err != nil {
			return nil, fmt.Errorf("listing the verdicts: %w", err)
		}
		text, _, err := store.Body(ctx, c.SHA256)
		var v index.Verdict
		if err == nil && json.Unmarshal(text, &v) == nil && v.Finding != "" {
			newest[v.Finding] = v
		}
	}
	var out []index.Verdict
	for _, v := range newest {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b index.Verdict) int { return cmp.Compare(a.Finding, b.Finding) })
	return out, nil
}
