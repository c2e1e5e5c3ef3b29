package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/nianbao/nianbao/report"
)

// capture is what decides between two captures of one report.
type capture struct {
	url, sha256, title string
	fetched            time.Time
	numbers            int // figures in state number
}

func captureOf(r *report.Report) capture {
	c := capture{url: r.Source.URL, sha256: r.Source.SHA256, title: r.Title, fetched: r.Source.Fetched.Truncate(time.Microsecond)}
	for _, f := range r.Figures {
		if f.State == report.StateNumber {
			c.numbers++
		}
	}
	return c
}

func (c capture) same(d capture) bool { return c.url == d.url && c.sha256 == d.sha256 }

// supersedes reports whether c rather than cur is the record. At one address the
// later capture is what the agency says now. Of two addresses the one from which
// more numbers could be read wins, then the later, then the first by name, so
// that the order of Put does not matter.
func (c capture) supersedes(cur capture) bool {
	switch {
	case c.same(cur):
		return true
	case c.url == cur.url:
		return !c.fetched.Before(cur.fetched)
	case c.numbers != cur.numbers:
		return c.numbers > cur.numbers
	case !c.fetched.Equal(cur.fetched):
		return c.fetched.After(cur.fetched)
	}
	return c.url < cur.url
}

func currentCapture(ctx context.Context, tx *sql.Tx, id string) (capture, bool, error) {
	var c capture
	var micros int64
	err := tx.QueryRowContext(ctx, `SELECT url, sha256, title, fetched, figures_number FROM reports WHERE id = ?`, id).
		Scan(&c.url, &c.sha256, &c.title, &micros, &c.numbers)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	c.fetched = time.UnixMicro(micros).UTC()
	return c, err == nil, err
}

// addEdition keeps a version that is not the record, with what was read from it.
func addEdition(ctx context.Context, tx *sql.Tx, id string, c capture, record []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO editions (report, url, sha256, title, fetched, record)
		VALUES (?,?,?,?,?,?)`, id, c.url, c.sha256, c.title, c.fetched.UnixMicro(), record)
	return err
}

// retire makes the present record of id an edition of it.
func retire(ctx context.Context, tx *sql.Tx, id string) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO editions (report, url, sha256, title, fetched, record)
		SELECT id, url, sha256, title, fetched, record FROM reports JOIN bodies USING (seq) WHERE id = ?`, id)
	return err
}

func dropEdition(ctx context.Context, tx *sql.Tx, id string, c capture) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM editions WHERE report = ? AND url = ? AND sha256 = ?`,
		id, c.url, c.sha256)
	return err
}

// Editions returns the other captures and addresses that gave the report id,
// newest first; none for a report that was found once.
func (x *Index) Editions(ctx context.Context, id string) ([]Edition, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	return all(ctx, g.db, func(rows *sql.Rows) (Edition, error) {
		var e Edition
		var micros int64
		err := rows.Scan(&e.URL, &e.SHA256, &e.Title, &micros)
		e.Fetched = time.UnixMicro(micros).UTC()
		return e, err
	}, `SELECT url, sha256, title, fetched FROM editions WHERE report = ? ORDER BY fetched DESC, url`, id)
}

// Version returns what was read from one capture of the report id: its record or an
// edition of it, without findings. ErrNotFound when those bytes gave no such report.
func (x *Index) Version(ctx context.Context, id, sha256 string) (*report.Report, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	var packed []byte
	err = g.db.QueryRowContext(ctx, `SELECT record FROM reports JOIN bodies USING (seq) WHERE id = ? AND sha256 = ?
		UNION ALL SELECT record FROM editions WHERE report = ? AND sha256 = ?`, id, sha256, id, sha256).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("version %.12s of %s: %w", sha256, id, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("reading version %.12s of %s: %w", sha256, id, err)
	}
	return g.codec.unpackRecord(id, packed)
}
