package archive

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// batch is one transaction of additions.
type batch struct {
	index *index
	tx    *sql.Tx
	fresh bool // the tables are the transaction's own
	known map[string]*sql.Stmt
	sizes map[string]*portalCount
}

// portalCount is what a batch adds to the sizes of one portal.
type portalCount struct {
	PortalSizes
	urls int // not captured before
}

var (
	insertCapture = "INSERT INTO captures (" + columns + ") VALUES (?" + strings.Repeat(", ?", strings.Count(columns, ",")) + ") ON CONFLICT (id) DO NOTHING"
	insertMark    = "INSERT INTO files (name, indexed) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET indexed = excluded.indexed"
	addSizes      = `INSERT INTO sizes (portal, captures, urls, payloads, bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT (portal) DO UPDATE SET
		captures = captures + excluded.captures, urls = urls + excluded.urls, payloads = payloads + excluded.payloads, bytes = bytes + excluded.bytes`
	// countURL looks no further than the second capture.
	countURL = "SELECT count(*) FROM (SELECT 1 FROM captures WHERE url = ? LIMIT 2)"
)

// update runs fn in one transaction; fresh first empties the index into the
// current schema.
func (x *index) update(ctx context.Context, fresh bool, fn func(*batch) error) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("writing the capture index: %w", err)
	}
	defer tx.Rollback() // does nothing after Commit
	b := &batch{index: x, tx: tx, fresh: fresh, known: make(map[string]*sql.Stmt), sizes: make(map[string]*portalCount)}
	if fresh {
		if _, err := tx.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA user_version = %d;", schemaVersion)); err != nil {
			return fmt.Errorf("making the capture index: %w", err)
		}
	}
	if err := fn(b); err != nil {
		return err
	}
	if err := b.count(ctx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("writing the capture index: %w", err)
	}
	return nil
}

// statement is a prepared query in the transaction. It is closed with it.
func (b *batch) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	st := b.known[query]
	var err error
	switch {
	case st != nil:
		return st, nil
	case b.fresh: // nobody else sees the tables yet
		st, err = b.tx.PrepareContext(ctx, query)
	default:
		if st, err = b.index.question(ctx, query); err == nil {
			st = b.tx.StmtContext(ctx, st)
		}
	}
	if err == nil {
		b.known[query] = st
	}
	return st, err
}

// exec runs a statement and tells how many rows it changed.
func (b *batch) exec(ctx context.Context, query string, args ...any) (int64, error) {
	st, err := b.statement(ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// add inserts c.
func (b *batch) add(ctx context.Context, c Capture) error {
	n, err := b.exec(ctx, insertCapture, c.ID, c.URL, c.Time.UnixMicro(), c.Kind, c.Role, c.Status, c.Type, c.ContentEncoding, c.SHA256, c.Payload, c.Size,
		c.Via, c.LinkText, c.Portal, c.Run, c.Note, c.Region, c.Agency, c.Year, c.ETag, c.LastModified, c.Location, c.Truncated, c.File, c.Offset, c.Length,
		c.GroupOffset, c.GroupLength, c.sum)
	if err != nil {
		return fmt.Errorf("indexing the capture of %s: %w", c.URL, err)
	}
	if n == 0 {
		return nil // the same record stands in two files: it counts once
	}
	st, err := b.statement(ctx, countURL)
	var captures int
	if err == nil {
		err = st.QueryRowContext(ctx, c.URL).Scan(&captures)
	}
	if err != nil {
		return fmt.Errorf("counting the captures of %s: %w", c.URL, err)
	}
	b.tally(c, captures == 1)
	return nil
}

// tally counts c, the first capture of its address or not.
func (b *batch) tally(c Capture, first bool) {
	p := b.sizes[c.Portal]
	if p == nil {
		p = &portalCount{PortalSizes: PortalSizes{Portal: c.Portal}}
		b.sizes[c.Portal] = p
	}
	p.Captures++
	if first {
		p.urls++
	}
	if c.Kind != KindRevisit && c.Size > 0 {
		p.Payloads++
		p.PayloadBytes += c.Size
	}
}

// count adds up what the batch brought.
func (b *batch) count(ctx context.Context) error {
	for _, p := range b.sizes {
		if _, err := b.exec(ctx, addSizes, p.Portal, p.Captures, p.urls, p.Payloads, p.PayloadBytes); err != nil {
			return fmt.Errorf("counting captures: %w", err)
		}
	}
	return nil
}

// mark records that file is indexed up to end.
func (b *batch) mark(ctx context.Context, file string, end int64) error {
	if _, err := b.exec(ctx, insertMark, file, end); err != nil {
		return fmt.Errorf("indexing %s: %w", file, err)
	}
	return nil
}
