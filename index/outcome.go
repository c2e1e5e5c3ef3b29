package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Outcome records what came of one capture. It comes last, after Put, so that a
// build that dies between the two reads the capture again.
func (b *Builder) Outcome(ctx context.Context, o Outcome) error {
	return b.write(ctx, func(tx *sql.Tx) ([]textDoc, error) {
		if err := putOutcome(ctx, tx, o); err != nil || o.Report != "" || o.Agency == "" {
			return nil, err
		}
		return nil, b.putPlaces(ctx, tx, o.Region) // of a body that may have no report yet
	})
}

func putOutcome(ctx context.Context, tx *sql.Tx, o Outcome) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO outcomes (`+outcomeColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
		o.URL, o.SHA256, o.Portal, o.Fetched.UnixMicro(), o.Parser, o.Report, o.Code, o.Message, o.Agency, o.Region, o.Year)
	if err != nil {
		return fmt.Errorf("recording the outcome of %s: %w", o.URL, err)
	}
	return nil
}

// Done reports whether this version of the parser has read this payload of the
// address already.
func (b *Builder) Done(ctx context.Context, url, sha256, parser string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return false, errors.New("this build has ended already")
	}
	var done bool
	err := b.db.QueryRowContext(ctx, `SELECT EXISTS
		(SELECT 1 FROM outcomes WHERE url = ? AND sha256 = ? AND parser = ?)`, url, sha256, parser).Scan(&done)
	return done, err
}

// Unknown returns the address of a document that was read and that known does not know, ""
// when there is none.
func (b *Builder) Unknown(ctx context.Context, known func(url, sha256 string) bool) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return "", errors.New("this build has ended already")
	}
	rows, err := b.db.QueryContext(ctx, `SELECT url, sha256 FROM outcomes`)
	if err != nil {
		return "", fmt.Errorf("listing what was read: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var url, sha256 string
		if err := rows.Scan(&url, &sha256); err != nil {
			return "", err
		}
		if !known(url, sha256) {
			return url, nil
		}
	}
	return "", rows.Err()
}
