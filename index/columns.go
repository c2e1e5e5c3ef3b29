package index

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Columns hold the numbers of one symbol over all reports, so that a condition on a
// figure reads that figure alone. They are made from the rows when a generation is
// finished, in pieces that bound the memory of both sides:
//
//	blob   = number*
//	number = uvarint(step<<3 | code) value     as in figures.go; step is from the
//	                                           report before, the first from 0
const columnReports = 20_000 // reports whose numbers are held while columns are made

// writeColumns makes the columns anew.
func writeColumns(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `DELETE FROM columns`); err != nil {
		return err
	}
	for from := int64(0); ; {
		w := columnWriter{pieces: map[int64]*piece{}}
		last, err := w.collect(ctx, db, from)
		if err != nil {
			return fmt.Errorf("columns of figures: %w", err)
		}
		if last == 0 {
			return nil
		}
		if err := w.write(ctx, db); err != nil {
			return fmt.Errorf("columns of figures: %w", err)
		}
		from = last
	}
}

type columnWriter struct{ pieces map[int64]*piece }

// piece is a part of a column; seqs ascend.
type piece struct {
	first, last int64
	blob        []byte
}

// collect takes in the numbers of the next reports behind seq from and returns the
// last of them, 0 when there was none.
func (w *columnWriter) collect(ctx context.Context, db *sql.DB, from int64) (last int64, err error) {
	rows, err := db.QueryContext(ctx, `SELECT seq, figures FROM reports WHERE seq > ? ORDER BY seq LIMIT ?`, from, columnReports)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var blob sql.RawBytes
		if err := rows.Scan(&last, &blob); err != nil {
			return 0, err
		}
		var failed error
		err := eachFigure(blob, func(f stored) bool {
			failed = w.add(last, f)
			return failed == nil
		})
		if err := errors.Join(err, failed); err != nil {
			return 0, fmt.Errorf("report %d: %w", last, err)
		}
	}
	return last, rows.Err()
}

func (w *columnWriter) add(seq int64, f stored) error {
	code, err := f.code()
	if err != nil || code != codeZero && code != codeWhole && code != codeExact {
		return err // only numbers can be compared
	}
	p := w.pieces[f.symbol]
	if p == nil {
		p = &piece{first: seq}
		w.pieces[f.symbol] = p
	}
	p.blob = f.append(binary.AppendUvarint(p.blob, uint64(seq-p.last)<<codeBits|uint64(code)), code)
	p.last = seq
	return nil
}

func (w *columnWriter) write(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	for _, symbol := range slices.Sorted(maps.Keys(w.pieces)) {
		p := w.pieces[symbol]
		if _, err := tx.ExecContext(ctx, `INSERT INTO columns (symbol, first, blob) VALUES (?,?,?)`, symbol, p.first, p.blob); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// column calls yield with the report and the number of every number of a symbol, in
// the order of reports.
func (g *generation) column(ctx context.Context, symbol int64, yield func(seq int64, f stored)) error {
	rows, err := g.db.QueryContext(ctx, `SELECT blob FROM columns WHERE symbol = ? ORDER BY first`, symbol)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var blob sql.RawBytes
		if err := rows.Scan(&blob); err != nil {
			return err
		}
		seq := int64(0)
		err := eachStored(blob, func(step int64, f stored) bool {
			seq += step
			yield(seq, f)
			return true
		})
		if err != nil {
			return err
		}
	}
	return rows.Err()
}
