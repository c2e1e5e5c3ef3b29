package index

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite", built without cgo
)

// schemaVersion belongs to schema.sql and to the stored forms of record.go,
// figures.go, prints.go, document.go and texts.go: raise it when any of them changes.
const schemaVersion = 16

//go:embed schema.sql
var schemaSQL string

const catalogueFile = "catalogue.sqlite"

// readConns bounds the connections of one reader: two for each core of a small
// machine, each with a page cache of its own.
const readConns = 4

// createCatalogue makes an empty catalogue, or opens the copied one to go on.
// It keeps no journal on disk: a generation that is not committed is thrown away.
func createCatalogue(ctx context.Context, dir string, empty bool) (*sql.DB, error) {
	db, err := openSQLite(dir, url.Values{
		"_pragma": {"journal_mode(MEMORY)", "synchronous(OFF)", "temp_store(MEMORY)"}})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if empty {
		_, err = db.ExecContext(ctx, schemaSQL)
	} else {
		err = db.PingContext(ctx)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("catalogue in %s: %w", dir, err)
	}
	return db, nil
}

// openCatalogue opens a finished catalogue. Its file never changes, so SQLite
// needs no locks and a read-only folder will do.
func openCatalogue(ctx context.Context, dir string) (*sql.DB, error) {
	db, err := openSQLite(dir, url.Values{"mode": {"ro"}, "immutable": {"1"}, "_pragma": {"query_only(1)"}})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readConns)
	db.SetMaxIdleConns(readConns) // a new one reads the schema again
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("catalogue in %s: %w", dir, err)
	}
	return db, nil
}

func openSQLite(dir string, query url.Values) (*sql.DB, error) {
	path, err := filepath.Abs(filepath.Join(dir, catalogueFile))
	if err != nil {
		return nil, fmt.Errorf("catalogue in %s: %w", dir, err)
	}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
	return sql.Open("sqlite", dsn.String())
}

// all runs a query and scans each row into a value of its own.
func all[T any](ctx context.Context, db querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}
