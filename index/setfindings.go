package index

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// SetFindings replaces the findings of one kind of a report that was put before;
// ErrNotFound when it was not. Those within the report are set by Put.
func (b *Builder) SetFindings(ctx context.Context, id, kind string, fs []report.Finding) error {
	return b.write(ctx, func(tx *sql.Tx) ([]textDoc, error) {
		var one int
		err := tx.QueryRowContext(ctx, `SELECT 1 FROM reports WHERE id = ?`, id).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("%s: %w", id, ErrNotFound)
		}
		if err != nil {
			return nil, err
		}
		return nil, putFindings(ctx, tx, id, kind, fs)
	})
}

// putFindings replaces the findings of one kind.
func putFindings(ctx context.Context, tx *sql.Tx, id, kind string, fs []report.Finding) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM findings WHERE report = ? AND kind = ?`, id, kind); err != nil {
		return err
	}
	for i, f := range fs {
		keys, err := json.Marshal(f.Keys)
		if err != nil {
			return err
		}
		places, err := json.Marshal(f.At)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO findings
			(report, id, kind, pos, rule, severity, keys, places, want, got, whose, state, message)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`, id, findingID(id, f), kind, i, f.Rule, f.Severity, string(keys), string(places),
			f.Want, f.Got, f.Whose, f.State, f.Message); err != nil {
			return err
		}
	}
	return nil
}

// findingID names a finding for ever: another parser that finds the same slip gives it the
// same name, another number is another finding.
func findingID(id string, f report.Finding) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%q\n", id, f.Rule, f.Keys)
	for _, n := range []*json.Number{f.Want, f.Got} {
		if n != nil {
			fmt.Fprintln(h, *n)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:findingIDBytes])
}

// findingIDBytes makes names that nobody meets twice among a billion findings.
const findingIDBytes = 10
