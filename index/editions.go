package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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

// supersedes reports whether c rather than cur is the record, if there are no others. At
// one address the later capture is what the agency says now. Of two addresses the one from
// which more numbers could be read wins, then the later, then the first by name.
func (c capture) supersedes(cur capture) bool {
	switch {
	case c.same(cur):
		return true
	case c.url == cur.url && c.fetched.Equal(cur.fetched):
		return c.sha256 < cur.sha256
	case c.url == cur.url:
		return c.fetched.After(cur.fetched)
	case c.numbers != cur.numbers:
		return c.numbers > cur.numbers
	case !c.fetched.Equal(cur.fetched):
		return c.fetched.After(cur.fetched)
	}
	return c.url < cur.url
}

// inForce is the record among versions: of each address the latest, and of these the one
// that supersedes the others. Two by two it would depend on the order in which they come.
func inForce(versions []capture) capture {
	latest := map[string]capture{}
	for _, v := range versions {
		if cur, ok := latest[v.url]; !ok || v.supersedes(cur) {
			latest[v.url] = v
		}
	}
	var best *capture
	for _, v := range latest {
		if best == nil || v.supersedes(*best) {
			best = &v
		}
	}
	return *best
}

// choose decides between in, which is what r was read from, the record cur and its editions.
// It returns what is to be the record, an empty text where that stays cur, and keeps
// the others as editions.
func (b *Builder) choose(ctx context.Context, tx *sql.Tx, r text, in, cur capture) (text, capture, error) {
	versions, err := editionsOf(ctx, tx, r.ID)
	if err != nil {
		return text{}, cur, err
	}
	if !in.same(cur) {
		versions = append(versions, cur)
	}
	versions = slices.DeleteFunc(versions, in.same)
	best := inForce(append(versions, in))
	if best.same(cur) && !best.same(in) {
		return text{}, cur, b.addEdition(ctx, tx, r.Report, in)
	}
	if !in.same(cur) {
		if err := b.retire(ctx, tx, r.ID, cur); err != nil {
			return text{}, cur, err
		}
	}
	if !best.same(in) {
		if err := b.addEdition(ctx, tx, r.Report, in); err != nil {
			return text{}, cur, err
		}
		if r, err = b.editionText(ctx, tx, r.ID, best); err != nil {
			return text{}, cur, err
		}
	}
	return r, best, dropEdition(ctx, tx, r.ID, best)
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

// editionsOf lists the versions of id that are not the record.
func editionsOf(ctx context.Context, tx *sql.Tx, id string) ([]capture, error) {
	return all(ctx, tx, func(rows *sql.Rows) (capture, error) {
		var c capture
		var micros int64
		err := rows.Scan(&c.url, &c.sha256, &c.title, &micros, &c.numbers)
		c.fetched = time.UnixMicro(micros).UTC()
		return c, err
	}, `SELECT url, sha256, title, fetched, numbers FROM editions WHERE report = ?`, id)
}

// addEdition keeps a version that is not the record, with all that was read from it: it may
// become the record again.
func (b *Builder) addEdition(ctx context.Context, tx *sql.Tx, r *report.Report, c capture) error {
	record, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("edition of %s: %w", r.ID, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO editions (report, url, sha256, title, fetched, numbers, record)
		VALUES (?,?,?,?,?,?,?)`, r.ID, c.url, c.sha256, c.title, c.fetched.UnixMicro(), c.numbers, b.codec.pack(record))
	return err
}

// retire makes the present record of id an edition of it.
func (b *Builder) retire(ctx context.Context, tx *sql.Tx, id string, c capture) error {
	r, err := b.codec.loadRecord(ctx, tx, id)
	if err == nil {
		r.Findings, err = loadFindings(ctx, tx, id, FindingWithin)
	}
	if err != nil {
		return err
	}
	for i := range r.Findings { // what the operator says of them stands elsewhere
		r.Findings[i].ID, r.Findings[i].Note, r.Findings[i].State = "", "", report.StateNew
	}
	return b.addEdition(ctx, tx, r, c)
}

// editionText reads an edition that is to be the record.
func (b *Builder) editionText(ctx context.Context, tx *sql.Tx, id string, c capture) (text, error) {
	var packed []byte
	err := tx.QueryRowContext(ctx, `SELECT record FROM editions WHERE report = ? AND url = ? AND sha256 = ?`, id, c.url, c.sha256).Scan(&packed)
	if err != nil {
		return text{}, fmt.Errorf("reading an edition of %s: %w", id, err)
	}
	r, err := b.codec.unpackRecord(id, packed)
	if err != nil {
		return text{}, err
	}
	return b.newText(r)
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
	r, err := g.codec.unpackRecord(id, packed)
	if err != nil {
		return nil, err
	}
	r.Findings = nil
	return r, nil
}
