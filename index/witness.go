package index

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"
)

// Witness is what the archive tells beside reports: which lists were looked at, what was
// found gone, and what the operator says of findings.
type Witness struct {
	Lists    []ListSeen
	Lost     []LostReport
	Verdicts []Verdict
}

// ListSeen is a capture of a page that lists a region's reports.
type ListSeen struct {
	Region string    `json:"-"` // code
	URL    string    `json:"url"`
	SHA256 string    `json:"sha256"`
	Time   time.Time `json:"time"`
}

// LostReport is a report that a crawl found gone.
type LostReport struct {
	URL   string
	State string // missing or removed
	Seen  time.Time
}

// Verdict is what the operator says of a finding.
type Verdict struct {
	Finding string `json:"finding"` // id
	Report  string `json:"report"`
	Rule    string `json:"rule"`
	State   string `json:"state"` // new, confirmed or dismissed
	Note    string `json:"note,omitempty"`
}

// SetWitness replaces what the archive tells beside reports, and reports whether what was
// lost or said of findings differs from what the generation held before. That lists were
// looked at again is no reason for a new generation.
func (b *Builder) SetWitness(ctx context.Context, w Witness) (changed bool, err error) {
	text, err := json.Marshal(Witness{Lost: w.Lost, Verdicts: w.Verdicts})
	if err != nil {
		return false, err
	}
	sum := sha256.Sum256(text)
	digest := hex.EncodeToString(sum[:])
	err = b.write(ctx, func(tx *sql.Tx) ([]textDoc, error) {
		var before string
		err := tx.QueryRowContext(ctx, `SELECT digest FROM witness`).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		changed = before != digest
		return nil, putWitness(ctx, tx, w, digest)
	})
	return changed, err
}

func putWitness(ctx context.Context, tx *sql.Tx, w Witness, digest string) error {
	for _, table := range []string{"lists", "losses", "verdicts", "witness"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	for _, l := range w.Lists {
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO lists (region, url, sha256, fetched) VALUES (?,?,?,?)`,
			l.Region, l.URL, l.SHA256, l.Time.UnixMicro()); err != nil {
			return err
		}
	}
	for _, l := range w.Lost {
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO losses (url, state, seen) VALUES (?,?,?)`, l.URL, l.State, l.Seen.UnixMicro()); err != nil {
			return err
		}
	}
	for _, v := range w.Verdicts {
		if err := putVerdict(ctx, tx, v); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO witness (digest) VALUES (?)`, digest)
	return err
}

func putVerdict(ctx context.Context, tx *sql.Tx, v Verdict) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO verdicts (finding, state, note) VALUES (?,?,?)`, v.Finding, v.State, v.Note)
	return err
}

// Finding returns the finding of an id; ErrNotFound when there is none.
func (x *Index) Finding(ctx context.Context, id string) (FindingRow, error) {
	g, err := x.acquire()
	if err != nil {
		return FindingRow{}, err
	}
	defer g.release()
	rows, err := all(ctx, g.db, scanFindingRow, `SELECT r.id, r.year, r.agency_id, r.agency_name, r.agency_type,
		r.agency_level, r.fetched, f.kind, `+findingColumns+` FROM findings f JOIN reports r ON r.id = f.report WHERE f.id = ?`, id)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return FindingRow{}, err
	}
	return rows[0], nil
}
