package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/nianbao/nianbao/report"
)

// Entry is one item of the catalogue's state, as a data release keeps it: a report, the
// outcome of a document that gave none, or what the operator says of a finding.
type Entry struct {
	Record   json.RawMessage             `json:"record,omitempty"`   // of a report, without findings
	Findings map[string][]report.Finding `json:"findings,omitempty"` // of the report, by kind
	Outcomes []Outcome                   `json:"outcomes,omitempty"` // of the captures that gave the report, or of one that gave none
	Verdict  *Verdict                    `json:"verdict,omitempty"`
}

// State yields all that a data release keeps of the catalogue, from one generation: the
// reports in the order in which they first came, which is that of some exports, then
// documents that should have been reports, then verdicts. The same catalogue gives the same
// entries, and reports that come later stand behind. It ends at the first error.
func (x *Index) State(ctx context.Context) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		g, err := x.acquire()
		if err != nil {
			yield(Entry{}, err)
			return
		}
		defer g.release()
		ids, err := all(ctx, g.db, scanString, `SELECT id FROM reports ORDER BY seq`)
		if err != nil {
			yield(Entry{}, fmt.Errorf("listing reports: %w", err))
			return
		}
		for _, id := range ids {
			e, err := g.entry(ctx, id)
			if !yield(e, err) || err != nil {
				return
			}
		}
		rest, err := g.otherEntries(ctx)
		if err != nil {
			yield(Entry{}, err)
			return
		}
		for _, e := range rest {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// entry reads one report.
func (g *generation) entry(ctx context.Context, id string) (Entry, error) {
	var e Entry
	var packed []byte
	err := g.db.QueryRowContext(ctx, `SELECT record FROM bodies JOIN reports USING (seq) WHERE id = ?`, id).Scan(&packed)
	if err == nil {
		e.Record, err = g.codec.unpack(packed)
	}
	if err != nil {
		return e, fmt.Errorf("reading the record of %s: %w", id, err)
	}
	found, err := all(ctx, g.db, scanFindingRow, `SELECT r.id, r.year, r.agency_id, r.agency_name, r.agency_type, r.agency_level, r.fetched, f.kind, `+
		findingColumns+` FROM findings f JOIN reports r ON r.id = f.report WHERE f.report = ? ORDER BY f.kind, f.pos`, id)
	if err != nil {
		return e, fmt.Errorf("reading the findings of %s: %w", id, err)
	}
	for _, f := range found {
		if e.Findings == nil {
			e.Findings = map[string][]report.Finding{}
		}
		e.Findings[f.Kind] = append(e.Findings[f.Kind], f.Finding)
	}
	e.Outcomes, err = all(ctx, g.db, scanOutcome, `SELECT `+outcomeColumns+` FROM outcomes WHERE report = ? ORDER BY url, sha256`, id)
	if err != nil {
		err = fmt.Errorf("reading the outcomes of %s: %w", id, err)
	}
	return e, err
}

// otherEntries reads what is not of a report: failures that name whose report it would be,
// and verdicts. They are few beside reports.
func (g *generation) otherEntries(ctx context.Context) ([]Entry, error) {
	failed, err := all(ctx, g.db, scanOutcome, `SELECT `+outcomeColumns+` FROM outcomes WHERE report = '' AND agency <> '' ORDER BY url, sha256`)
	if err != nil {
		return nil, fmt.Errorf("listing documents that were not read: %w", err)
	}
	said, err := all(ctx, g.db, func(rows *sql.Rows) (Verdict, error) {
		var v Verdict
		err := rows.Scan(&v.Finding, &v.State, &v.Note)
		return v, err
	}, `SELECT finding, state, note FROM verdicts ORDER BY finding`)
	if err != nil {
		return nil, fmt.Errorf("listing verdicts: %w", err)
	}
	var out []Entry
	for _, o := range failed {
		out = append(out, Entry{Outcomes: []Outcome{o}})
	}
	for _, v := range said {
		out = append(out, Entry{Verdict: &v})
	}
	return out, nil
}

const outcomeColumns = `url, sha256, portal, fetched, parser, report, code, message, agency, region, year`

func scanOutcome(rows *sql.Rows) (Outcome, error) {
	var o Outcome
	var fetched int64
	err := rows.Scan(&o.URL, &o.SHA256, &o.Portal, &fetched, &o.Parser, &o.Report, &o.Code, &o.Message, &o.Agency, &o.Region, &o.Year)
	o.Fetched = time.UnixMicro(fetched).UTC()
	return o, err
}

// PutEntries writes what State gave of another catalogue, in one transaction.
func (b *Builder) PutEntries(ctx context.Context, entries ...Entry) error {
	texts := make([]text, len(entries))
	for i, e := range entries {
		var err error
		if texts[i], err = b.entryText(e); err != nil {
			return err
		}
	}
	return b.write(ctx, func(tx *sql.Tx) ([]textDoc, error) {
		var changed []textDoc
		for i, e := range entries {
			if texts[i].Report != nil {
				d, err := b.putEntry(ctx, tx, texts[i], e.Findings)
				if err != nil {
					return nil, fmt.Errorf("putting %s: %w", texts[i].ID, err)
				}
				changed = append(changed, d)
			}
			if err := putBeside(ctx, tx, e); err != nil {
				return nil, err
			}
		}
		return changed, nil
	})
}

// entryText reads the report of an entry; one without a report gives an empty text.
func (b *Builder) entryText(e Entry) (text, error) {
	if e.Record == nil {
		return text{}, nil
	}
	var r report.Report
	if err := json.Unmarshal(e.Record, &r); err != nil {
		return text{}, fmt.Errorf("reading a record: %w", err)
	}
	if err := checkReport(&r); err != nil {
		return text{}, err
	}
	r.Findings = e.Findings[FindingWithin]
	return b.newText(&r)
}

func (b *Builder) putEntry(ctx context.Context, tx *sql.Tx, r text, findings map[string][]report.Finding) (textDoc, error) {
	d, won, err := b.put(ctx, tx, r)
	if err == nil && !won {
		err = errors.New("the state holds two reports of that id")
	}
	for _, kind := range FindingKinds() {
		if err == nil && kind != FindingWithin {
			err = putFindings(ctx, tx, r.ID, kind, findings[kind])
		}
	}
	return d, err
}

// putBeside writes the outcomes and the verdict of an entry.
func putBeside(ctx context.Context, tx *sql.Tx, e Entry) error {
	for _, o := range e.Outcomes {
		if err := putOutcome(ctx, tx, o); err != nil {
			return err
		}
	}
	if v := e.Verdict; v != nil {
		return putVerdict(ctx, tx, *v)
	}
	return nil
}
