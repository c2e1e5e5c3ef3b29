package crawler

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the "sqlite" driver
)

// Frontier remembers on disk what a crawl must know after it was killed and the archive does not say: which runs
// are open, and which hosts are to be left alone. What a run has fetched it does not hold: that is in the archive,
// and a run that goes on reads it there, so the two can never disagree. The file may be deleted at any time while
// no crawl runs; open runs then begin anew.
//
// A nil Frontier remembers nothing.
type Frontier struct{ db *sql.DB }

// frontierVersion is raised with every change of the tables; a file of another version is emptied.
const frontierVersion = 1

const frontierTables = `
DROP TABLE IF EXISTS runs;
DROP TABLE IF EXISTS hosts;
CREATE TABLE runs (portal TEXT PRIMARY KEY, run TEXT NOT NULL, began INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE hosts (host TEXT PRIMARY KEY, until INTEGER NOT NULL, why TEXT NOT NULL) WITHOUT ROWID;
`

// OpenFrontier opens or makes the file. One that cannot be read is replaced: nothing in it is worth an error.
func OpenFrontier(ctx context.Context, file string) (*Frontier, error) {
	file, err := filepath.Abs(file)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o755)
	}
	if err != nil {
		return nil, fmt.Errorf("folder of the frontier (is the data folder writable?): %w", err)
	}
	f, err := openFrontier(ctx, file)
	if err != nil && ctx.Err() == nil {
		for _, ending := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(file + ending) // opening it again says what is wrong
		}
		f, err = openFrontier(ctx, file)
	}
	return f, err
}

func openFrontier(ctx context.Context, file string) (*Frontier, error) {
	dsn := url.URL{Scheme: "file", Path: file, RawQuery: url.Values{
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)"}, "_txlock": {"immediate"},
	}.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("opening the frontier %s: %w", file, err)
	}
	db.SetMaxOpenConns(1) // of many runs each writes little; queued here they never find the file busy
	var version int
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	if err == nil && version != frontierVersion {
		_, err = db.ExecContext(ctx, frontierTables+fmt.Sprintf("PRAGMA user_version = %d;", frontierVersion))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the frontier %s: %w", file, err), db.Close())
	}
	return &Frontier{db}, nil
}

// Close closes the file.
func (f *Frontier) Close() error {
	if f == nil {
		return nil
	}
	return f.db.Close()
}

// open gives the run of the portal that has not ended, "" when there is none.
func (f *Frontier) open(ctx context.Context, portal string) (run string, began time.Time, err error) {
	if f == nil {
		return "", time.Time{}, nil
	}
	var micro int64
	err = f.db.QueryRowContext(ctx, "SELECT run, began FROM runs WHERE portal = ?", portal).Scan(&run, &micro)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	return run, time.UnixMicro(micro).UTC(), f.wrap(err)
}

// begin notes that a run of the portal is open.
func (f *Frontier) begin(ctx context.Context, portal, run string, began time.Time) error {
	return f.exec(ctx, "INSERT OR REPLACE INTO runs (portal, run, began) VALUES (?, ?, ?)", portal, run, began.UnixMicro())
}

// end notes that the portal's run is over.
func (f *Frontier) end(ctx context.Context, portal string) error {
	return f.exec(ctx, "DELETE FROM runs WHERE portal = ?", portal)
}

// paused gives the pause of a host, the zero pause when it has none or it is over.
func (f *Frontier) paused(ctx context.Context, host string) (pause, error) {
	if f == nil {
		return pause{}, nil
	}
	var until int64
	var why string
	err := f.db.QueryRowContext(ctx, "SELECT until, why FROM hosts WHERE host = ? AND until > ?", host, time.Now().UnixMicro()).Scan(&until, &why)
	if errors.Is(err, sql.ErrNoRows) {
		return pause{}, nil
	}
	return pause{time.UnixMicro(until), why}, f.wrap(err)
}

// pause remembers a pause, unless the host is left alone for longer already: two portals may share it.
func (f *Frontier) pause(ctx context.Context, host string, p pause) error {
	return f.exec(ctx, `INSERT INTO hosts (host, until, why) VALUES (?, ?, ?)
		ON CONFLICT (host) DO UPDATE SET until = excluded.until, why = excluded.why WHERE excluded.until > until`, host, p.until.UnixMicro(), p.why)
}

func (f *Frontier) exec(ctx context.Context, query string, args ...any) error {
	if f == nil {
		return nil
	}
	_, err := f.db.ExecContext(context.WithoutCancel(ctx), query, args...)
	return f.wrap(err)
}

func (f *Frontier) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the frontier cannot be used (it may be deleted while no crawl runs): %w", err)
}
