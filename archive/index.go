package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the "sqlite" driver
)

// schemaVersion is raised with every change of the tables or of what is read
// into them; an index of another version is rebuilt from the WARC files.
const schemaVersion = 6

const schema = `
DROP TABLE IF EXISTS captures;
DROP TABLE IF EXISTS files;
DROP TABLE IF EXISTS sizes;
DROP TABLE IF EXISTS seals;
CREATE TABLE captures (
	id TEXT NOT NULL UNIQUE, url TEXT NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL, role TEXT NOT NULL,
	status INTEGER NOT NULL, type TEXT NOT NULL, encoding TEXT NOT NULL, sha256 TEXT NOT NULL, payload TEXT NOT NULL, size INTEGER NOT NULL,
	via TEXT NOT NULL, link_text TEXT NOT NULL, portal TEXT NOT NULL, run TEXT NOT NULL, note TEXT NOT NULL,
	region TEXT NOT NULL, agency TEXT NOT NULL, year INTEGER NOT NULL,
	etag TEXT NOT NULL, last_modified TEXT NOT NULL, location TEXT NOT NULL,
	truncated TEXT NOT NULL, file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
	group_offset INTEGER NOT NULL, group_length INTEGER NOT NULL, sum INTEGER NOT NULL
);
CREATE INDEX captures_time ON captures (time, id);
CREATE INDEX captures_url ON captures (url, time);
CREATE INDEX captures_sha256 ON captures (sha256);
-- for the few whose payload is asked for by its own digest
CREATE INDEX captures_payload ON captures (payload) WHERE payload <> sha256;
CREATE INDEX captures_portal ON captures (portal, time);
CREATE INDEX captures_run ON captures (run, time);
CREATE INDEX captures_via ON captures (via, time);
CREATE INDEX captures_place ON captures (file, offset);
-- how far each WARC file has been read into captures
CREATE TABLE files (name TEXT PRIMARY KEY, indexed INTEGER NOT NULL) WITHOUT ROWID;
-- counted with every capture, so that nobody has to count them all
CREATE TABLE sizes (portal TEXT PRIMARY KEY, captures INTEGER NOT NULL, urls INTEGER NOT NULL, payloads INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID;
-- the newest manifest, so that its removal shows
CREATE TABLE seals (number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL);
`

const columns = `id, url, time, kind, role, status, type, encoding, sha256, payload, size, via, link_text,
	portal, run, note, region, agency, year, etag, last_modified, location, truncated, file, offset, length,
	group_offset, group_length, sum`

// index is the capture index: one SQLite file in WAL mode, so that readers
// see whole groups while the writer adds more.
type index struct {
	db        *sql.DB
	questions sync.Map // SQL → *sql.Stmt of those asked so far, which are few: preparing costs more than asking
}

// walPages is after how many pages of 4 KiB the log is worked into the file: every
// row changes some ten pages here and there, and the fewer times each is written the better.
const walPages = "wal_autocheckpoint(4000)"

// idleConns are kept open for the next question. A new one costs more than
// most answers.
const idleConns = 8

// openIndex opens the file at path, an absolute path. time is kept as
// microseconds since 1970. synchronous=NORMAL may lose the last rows in a
// power cut, never their order: Open finds them again in the WARC file.
func openIndex(path string, readOnly bool) (*index, error) {
	q := url.Values{"_pragma": {"busy_timeout(10000)"}}
	if readOnly {
		q.Set("mode", "ro")
	} else {
		q["_pragma"] = append(q["_pragma"], "journal_mode(WAL)", "synchronous(NORMAL)", walPages)
		q.Set("_txlock", "immediate")
	}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("opening the capture index %s: %w", path, err)
	}
	db.SetMaxIdleConns(idleConns)
	return &index{db: db}, nil
}

// version is the schema version of the file, 0 for a new one.
func (x *index) version(ctx context.Context) (int, error) {
	var v int
	err := x.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

// marks tells how far each file is indexed.
func (x *index) marks(ctx context.Context) (map[string]int64, error) {
	rows, err := x.db.QueryContext(ctx, "SELECT name, indexed FROM files")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	marks := make(map[string]int64)
	for rows.Next() {
		var name string
		var end int64
		if err := rows.Scan(&name, &end); err != nil {
			return nil, err
		}
		marks[name] = end
	}
	return marks, rows.Err()
}

// check has SQLite look for damage of the file.
func (x *index) check(ctx context.Context) error {
	var result string
	if err := x.db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return errors.New(result)
	}
	return nil
}

// lastSeal is the newest manifest that the index knows of, 0 for none.
func (x *index) lastSeal(ctx context.Context) (number int, sha256 string, err error) {
	err = x.db.QueryRowContext(ctx, "SELECT number, sha256 FROM seals ORDER BY number DESC LIMIT 1").Scan(&number, &sha256)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, "", fmt.Errorf("asking the capture index for the last manifest: %w", err)
	}
	return number, sha256, nil
}

// noteSeal makes a manifest the newest.
func (x *index) noteSeal(ctx context.Context, number int, sha256 string) error {
	_, err := x.db.ExecContext(ctx, "INSERT INTO seals (number, sha256) VALUES (?, ?) ON CONFLICT (number) DO NOTHING", number, sha256)
	if err != nil {
		return fmt.Errorf("writing the capture index: %w", err)
	}
	return nil
}

// find yields the captures that the SQL behind FROM captures chooses.
func (x *index) find(ctx context.Context, rest string, args ...any) iter.Seq2[Capture, error] {
	return func(yield func(Capture, error) bool) {
		ask, err := x.question(ctx, "SELECT "+columns+" FROM captures "+rest)
		if err != nil {
			yield(Capture{}, fmt.Errorf("asking the capture index: %w", err))
			return
		}
		rows, err := ask.QueryContext(ctx, args...)
		if err != nil {
			yield(Capture{}, fmt.Errorf("asking the capture index: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			c, err := scan(rows)
			if !yield(c, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Capture{}, fmt.Errorf("asking the capture index: %w", err))
		}
	}
}

// question gives the prepared statement of a query.
func (x *index) question(ctx context.Context, query string) (*sql.Stmt, error) {
	if known, ok := x.questions.Load(query); ok {
		return known.(*sql.Stmt), nil
	}
	ask, err := x.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if known, raced := x.questions.LoadOrStore(query, ask); raced {
		return known.(*sql.Stmt), ask.Close()
	}
	return ask, nil // closed with the database
}

// first returns the first capture that the SQL chooses, or ErrNotFound.
func (x *index) first(ctx context.Context, rest string, args ...any) (Capture, error) {
	for c, err := range x.find(ctx, rest+" LIMIT 1", args...) {
		return c, err
	}
	return Capture{}, ErrNotFound
}

func scan(rows *sql.Rows) (Capture, error) {
	var c Capture
	var micro int64
	err := rows.Scan(&c.ID, &c.URL, &micro, &c.Kind, &c.Role, &c.Status, &c.Type, &c.ContentEncoding, &c.SHA256, &c.Payload, &c.Size,
		&c.Via, &c.LinkText, &c.Portal, &c.Run, &c.Note, &c.Region, &c.Agency, &c.Year, &c.ETag, &c.LastModified, &c.Location, &c.Truncated, &c.File, &c.Offset, &c.Length,
		&c.GroupOffset, &c.GroupLength, &c.sum)
	if err != nil {
		return Capture{}, fmt.Errorf("reading a row of the capture index: %w", err)
	}
	c.Time = time.UnixMicro(micro).UTC()
	return c, nil
}
