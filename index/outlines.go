package index

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// An outline is what a report prints, without the values: its form, and the symbols of its
// figures in any state. Most reports of a form share one, so that what data there are for a
// choice is found by outlines, without a look at the figures of any report.
//
//	symbols = uvarint(step)*     as in figures.go, ids ascending
type outline struct {
	era report.Era
	set bits // of slots
}

// bits is a set of small numbers.
type bits []uint64

func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bits) add(i int)      { b[i/64] |= 1 << (i % 64) }

func (b bits) addAll(other bits) {
	for i, w := range other {
		b[i] |= w
	}
}

// writeOutlines makes the outlines anew and gives each report the code of its own.
func (a *attributes) writeOutlines(ctx context.Context, db *sql.DB) error {
	a.outline = make([]uint32, len(a.year))
	codes := map[string]uint32{}
	rows, err := db.QueryContext(ctx, `SELECT seq, era, figures FROM reports`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var era string
		var figures sql.RawBytes
		if err := rows.Scan(&seq, &era, &figures); err != nil {
			return err
		}
		symbols, err := symbolsOf(figures)
		if err != nil {
			return fmt.Errorf("report %d: %w", seq, err)
		}
		name := era + "\n" + string(symbols)
		code, ok := codes[name]
		if !ok {
			code = uint32(len(codes))
			codes[name] = code
		}
		a.outline[seq] = code
	}
	return errors.Join(rows.Err(), rows.Close(), putOutlines(ctx, db, codes))
}

// symbolsOf leaves the values out of figures.
func symbolsOf(figures []byte) ([]byte, error) {
	var out []byte
	last := int64(0)
	err := eachFigure(figures, func(f stored) bool {
		out = binary.AppendUvarint(out, uint64(f.symbol-last))
		last = f.symbol
		return true
	})
	return out, err
}

func putOutlines(ctx context.Context, db *sql.DB, codes map[string]uint32) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if _, err := tx.ExecContext(ctx, `DELETE FROM outlines`); err != nil {
		return err
	}
	for name, code := range codes {
		if _, err := tx.ExecContext(ctx, `INSERT INTO outlines (code, name) VALUES (?,?)`, code, []byte(name)); err != nil {
			return err
		}
	}
	return tx.Commit()
}
