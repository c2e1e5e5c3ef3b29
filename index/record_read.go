package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// querier is *sql.DB and *sql.Tx: a build reads inside its transaction, a server
// outside of any.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Report returns the whole record with all its findings; ErrNotFound when the
// index has no report of that id.
func (x *Index) Report(ctx context.Context, id string) (*report.Report, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	return g.report(ctx, id)
}

func (g *generation) report(ctx context.Context, id string) (*report.Report, error) {
	r, err := g.codec.loadRecord(ctx, g.db, id)
	if err != nil {
		return nil, err
	}
	r.Findings, err = loadFindings(ctx, g.db, id, FindingKinds()...)
	return r, err
}

// Report returns a report that was put, with its findings within the report only.
func (b *Builder) Report(ctx context.Context, id string) (*report.Report, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return nil, errors.New("this build has ended already")
	}
	r, err := b.codec.loadRecord(ctx, b.db, id)
	if err != nil {
		return nil, err
	}
	r.Findings, err = loadFindings(ctx, b.db, id, FindingWithin)
	return r, err
}

// loadRecord reads a record without its findings.
func (c *codec) loadRecord(ctx context.Context, db querier, id string) (*report.Report, error) {
	var packed []byte
	err := db.QueryRowContext(ctx, `SELECT record FROM bodies JOIN reports USING (seq) WHERE id = ?`, id).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", id, err)
	}
	return c.unpackRecord(id, packed)
}

// loadFindings reads a report's findings of the given kinds, in that order.
func loadFindings(ctx context.Context, db querier, id string, kinds ...string) ([]report.Finding, error) {
	out := []report.Finding{} // a report without findings says so
	for _, kind := range kinds {
		rows, err := all(ctx, db, func(rows *sql.Rows) (report.Finding, error) {
			return scanFinding(rows)
		}, `SELECT `+findingColumns+` FROM findings f WHERE report = ? AND kind = ? ORDER BY pos`, id, kind)
		if err != nil {
			return nil, fmt.Errorf("findings of %s: %w", id, err)
		}
		out = append(out, rows...)
	}
	return out, nil
}

// findingState is what the operator says of a finding.
const findingState = `coalesce((SELECT state FROM verdicts WHERE finding = f.id), f.state)`

const findingColumns = `f.id, ` + findingState + `,
	coalesce((SELECT note FROM verdicts WHERE finding = f.id), ''), f.rule, f.severity, f.keys, f.places, f.want, f.got, f.whose, f.message`

// scanFinding scans the columns in before and then findingColumns.
func scanFinding(rows *sql.Rows, before ...any) (report.Finding, error) {
	var f report.Finding
	var keys, places string
	var want, got *string
	err := rows.Scan(append(before, &f.ID, &f.State, &f.Note, &f.Rule, &f.Severity, &keys, &places, &want, &got, &f.Whose, &f.Message)...)
	if err != nil {
		return f, err
	}
	f.Want, f.Got = number(want), number(got)
	return f, errors.Join(json.Unmarshal([]byte(keys), &f.Keys), json.Unmarshal([]byte(places), &f.At))
}

func number(s *string) *json.Number {
	if s == nil {
		return nil
	}
	n := json.Number(*s)
	return &n
}
