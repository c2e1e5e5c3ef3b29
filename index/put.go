package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/nianbao/nianbao/report"
)

// Put writes reports with their figures, findings (r.Findings, those within the
// report) and text. It may be repeated. When a report id comes from several
// captures, the better one is the record and the others are its editions; see
// capture.supersedes. Findings of other kinds stay until SetFindings sets them
// again, which the caller does for a changed report and for those that are held against it.
func (b *Builder) Put(ctx context.Context, rs ...*report.Report) error {
	texts, err := b.newTexts(rs)
	if err != nil {
		return err
	}
	return b.write(ctx, func(tx *sql.Tx) ([]textDoc, error) {
		var changed []textDoc
		for _, t := range texts {
			d, won, err := b.put(ctx, tx, t)
			if err != nil {
				return nil, fmt.Errorf("putting %s: %w", t.ID, err)
			}
			if won {
				changed = append(changed, d)
			}
		}
		return changed, nil
	})
}

// text is a report with its folded parts, folded once for all that need them, and what is
// stored of it.
type text struct {
	*report.Report
	parts  []part
	coded  coded
	record []byte // packed
}

// newTexts does the part of Put's work that needs no order, on all processors.
func (b *Builder) newTexts(rs []*report.Report) ([]text, error) {
	texts, errs := make([]text, len(rs)), make([]error, len(rs))
	workers := min(runtime.GOMAXPROCS(0), len(rs))
	var ended sync.WaitGroup
	for w := range workers {
		ended.Go(func() {
			for i := w; i < len(rs); i += workers {
				if errs[i] = checkReport(rs[i]); errs[i] == nil {
					texts[i], errs[i] = b.newText(rs[i])
				}
			}
		})
	}
	ended.Wait()
	return texts, errors.Join(errs...)
}

func (b *Builder) newText(r *report.Report) (text, error) {
	record, err := recordJSON(r)
	if err != nil {
		return text{}, err
	}
	t := text{Report: r, parts: partsOf(r), record: b.codec.pack(record)}
	if b.meta.Release == "" {
		t.parts = foldParts(t.parts)
		t.coded = codeParts(t.parts)
	}
	return t, nil
}

// checkReport refuses what could not be found again or compared.
func checkReport(r *report.Report) error {
	if r.ID == "" || r.Year < 1 || r.Year > 9999 || r.Agency.ID == "" {
		return fmt.Errorf("report %q of %q, year %d: a report needs an id, an agency and a year", r.ID, r.Agency.ID, r.Year)
	}
	for _, f := range r.Figures {
		if _, err := (stored{state: f.State, value: f.Value}).code(); err != nil {
			return fmt.Errorf("report %s, figure %s: %w", r.ID, f.Key, err)
		}
	}
	return nil
}

// write runs do in a transaction, then hands the texts it returns to the full text.
// A failure here would leave catalogue and text apart, so the builder keeps it and
// refuses to commit.
func (b *Builder) write(ctx context.Context, do func(*sql.Tx) ([]textDoc, error)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return errors.New("this build has ended already")
	}
	if b.err != nil {
		return b.err
	}
	err := b.transact(ctx, do)
	if err != nil && !errors.Is(err, ErrNotFound) {
		b.err = err
	}
	return err
}

func (b *Builder) transact(ctx context.Context, do func(*sql.Tx) ([]textDoc, error)) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	changed, err := do(tx)
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if b.texts == nil {
		return nil
	}
	for _, d := range changed {
		if err := b.lanes[d.seq%textLanes].put(&d); err != nil {
			return err
		}
	}
	return nil
}

// put stores one report and reports whether another version than before is now the record
// of its id: this one or, where it replaces the one that counted, an edition.
func (b *Builder) put(ctx context.Context, tx *sql.Tx, r text) (d textDoc, won bool, err error) {
	in := captureOf(r.Report)
	cur, found, err := currentCapture(ctx, tx, r.ID)
	if err != nil {
		return d, false, err
	}
	if found {
		if r, in, err = b.choose(ctx, tx, r, in, cur); err != nil || r.Report == nil {
			return d, false, err
		}
	}
	if d, err = b.putRow(ctx, tx, r, in); err != nil {
		return d, false, err
	}
	return d, true, putFindings(ctx, tx, r.ID, FindingWithin, r.Findings)
}

const upsertReport = `
INSERT INTO reports (id, year, era, scope, title, published, agency_id, agency_name, agency_type,
  agency_level, region, region_name, url, sha256, fetched, sections, figures_total, figures_number, figures, same)
VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
ON CONFLICT (id) DO UPDATE SET year=excluded.year, era=excluded.era, scope=excluded.scope,
  title=excluded.title, published=excluded.published, agency_id=excluded.agency_id,
  agency_name=excluded.agency_name, agency_type=excluded.agency_type, agency_level=excluded.agency_level,
  region=excluded.region, region_name=excluded.region_name, url=excluded.url, sha256=excluded.sha256,
  fetched=excluded.fetched, sections=excluded.sections, figures_total=excluded.figures_total,
  figures_number=excluded.figures_number, figures=excluded.figures, same=excluded.same
RETURNING seq`

func (b *Builder) putRow(ctx context.Context, tx *sql.Tx, r text, in capture) (d textDoc, err error) {
	symbols, err := b.symbols(ctx, tx, r.Figures)
	if err != nil {
		return d, err
	}
	figures, err := packFigures(symbols, r.Figures)
	if err != nil {
		return d, err
	}
	prints, err := encodePrints(symbols, r.Figures)
	if err != nil {
		return d, err
	}
	d.parts = r.parts
	if b.texts != nil {
		if d.place, err = b.texts.append(r.coded); err != nil {
			return d, fmt.Errorf("writing text: %w", err)
		}
	}
	err = tx.QueryRowContext(ctx, upsertReport, r.ID, r.Year, r.Era, r.Scope, r.Title, r.Published,
		r.Agency.ID, r.Agency.Name, r.Agency.Type, r.Agency.Level, r.Region.Code, r.Region.Name,
		in.url, in.sha256, in.fetched.UnixMicro(), kindsOf(r.parts), len(r.Figures), in.numbers, figures, sameness(r)).Scan(&d.seq)
	if err != nil {
		return d, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO bodies (seq, record, text_at, text_size) VALUES (?,?,?,?)`,
		d.seq, r.record, d.place.at, d.place.size); err != nil {
		return d, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO prints (seq, blob) VALUES (?,?)`, d.seq, prints); err != nil {
		return d, err
	}
	return d, b.putPlaces(ctx, tx, r.Region.Code)
}

// putPlaces notes the places above a region, once a build.
func (b *Builder) putPlaces(ctx context.Context, tx *sql.Tx, region string) error {
	if b.placed[region] {
		return nil
	}
	for _, a := range ancestors(region) {
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO within (code, ancestor) VALUES (?,?)`, region, a); err != nil {
			return err
		}
	}
	b.placed[region] = true // a build whose transaction fails is given up
	return nil
}

// kindsOf lists the section kinds of parts, each between blanks.
func kindsOf(parts []part) string {
	out := " "
	for _, p := range parts {
		if p.kind != partTitle && p.kind != partAgency && p.kind != partTable {
			out += p.kind + " "
		}
	}
	return out
}

// symbols finds the ids of what figures are of.
func (b *Builder) symbols(ctx context.Context, tx *sql.Tx, fs []report.Figure) ([]int64, error) {
	out := make([]int64, len(fs))
	for i, f := range fs {
		s := symbol{f.Key, f.Unit}
		id, ok := b.symbol[s]
		if !ok {
			res, err := tx.ExecContext(ctx, `INSERT INTO symbols (key, unit) VALUES (?,?)`, s.key, s.unit)
			if err != nil {
				return nil, err
			}
			if id, err = res.LastInsertId(); err != nil {
				return nil, err
			}
			b.symbol[s] = id
		}
		out[i] = id
	}
	return out, nil
}

func packFigures(symbols []int64, fs []report.Figure) ([]byte, error) {
	out := make([]stored, len(fs))
	for i, f := range fs {
		out[i] = storedOf(symbols[i], f)
	}
	return encodeFigures(out)
}
