package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// SetFindings replaces the findings of one kind of a report that was put before;
// ErrNotFound when it was not. Those within the report are set by Put.
func (b *Builder) SetFindings(ctx context.Context, id, kind string, fs []report.Finding) error {
	return b.write(ctx, func(tx *sql.Tx) ([]text, error) {
		before, err := hasFindings(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if err := putFindings(ctx, tx, id, kind, fs); err != nil {
			return nil, err
		}
		after, err := hasFindings(ctx, tx, id)
		if err != nil || before == after {
			return nil, err
		}
		r, err := b.codec.loadRecord(ctx, tx, id) // its text says whether it has findings
		if err != nil {
			return nil, err
		}
		return []text{{r, foldParts(partsOf(r))}}, nil
	})
}

func hasFindings(ctx context.Context, tx *sql.Tx, id string) (bool, error) {
	var has bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM findings WHERE report = reports.id)
		FROM reports WHERE id = ?`, id).Scan(&has)
	if errors.Is(err, sql.ErrNoRows) {
		return false, fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return has, err
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
			(report, kind, pos, rule, severity, keys, places, want, got, whose, state, message)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`, id, kind, i, f.Rule, f.Severity, string(keys), string(places),
			f.Want, f.Got, f.Whose, f.State, f.Message); err != nil {
			return err
		}
	}
	return nil
}
