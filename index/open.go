package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/nianbao/nianbao/report"
)

// generation is an open generation and how many readers are in it.
type generation struct {
	name     string
	meta     meta
	db       *sql.DB
	text     *fullText
	texts    *texts
	lock     *os.File
	codec    *codec
	symbols  map[int64]symbol
	users    sync.WaitGroup
	places   placesOnce
	outlines outlinesOnce

	attributes *attributes
}

func (g *generation) release() { g.users.Done() }

// stands tells that the folder of its name is still the generation that was opened. An
// index that was deleted and built again gives its names again.
func (g *generation) stands(dir string) bool {
	opened, err := g.lock.Stat()
	if err != nil {
		return false
	}
	now, err := os.Stat(filepath.Join(dir, g.name, metaFile))
	return err == nil && os.SameFile(opened, now)
}

// openTries bounds how often openCurrent starts again because builds removed the
// generation between reading CURRENT and opening it: two builds must end in
// between for that to happen once.
const openTries = 3

func openCurrent(ctx context.Context, dir string) (*generation, error) {
	for try := 1; ; try++ {
		n, err := currentGen(dir)
		if err != nil {
			return nil, err
		}
		g, err := openGeneration(ctx, dir, genName(n))
		if err == nil {
			return g, nil
		}
		again, _ := currentGen(dir)
		if again == n || try == openTries {
			if errors.Is(err, fs.ErrNotExist) {
				return nil, fmt.Errorf("%s names %s, of which files are missing, run `nianbao build --full`: %w",
					currentFile, genName(n), err)
			}
			return nil, err
		}
	}
}

func openGeneration(ctx context.Context, dir, name string) (*generation, error) {
	path := filepath.Join(dir, name)
	g := &generation{name: name}
	if err := g.open(ctx, path); err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

func (g *generation) open(ctx context.Context, path string) (err error) {
	if g.lock, err = lockRead(path); err != nil {
		return err
	}
	if g.meta, err = readMeta(path); err != nil {
		return err
	}
	if g.meta.Schema != schemaVersion {
		return fmt.Errorf("%s has catalogue schema %d, this program reads %d: run `nianbao build`",
			path, g.meta.Schema, schemaVersion)
	}
	if g.codec, err = newCodec(); err != nil {
		return err
	}
	if g.db, err = openCatalogue(ctx, path); err != nil {
		return err
	}
	ids, err := symbolIDs(ctx, g.db)
	if err != nil {
		return err
	}
	g.symbols = make(map[int64]symbol, len(ids))
	for s, id := range ids {
		g.symbols[id] = s
	}
	if g.attributes, err = readAttributes(ctx, g.db); err != nil {
		return err
	}
	if g.meta.Release != "" {
		return nil
	}
	if g.texts, err = openTexts(path, false); err != nil {
		return err
	}
	g.text, err = openFullText(path)
	return err
}

func (g *generation) close() error {
	var errs []error
	if g.text != nil {
		errs = append(errs, g.text.close())
	}
	if g.texts != nil {
		errs = append(errs, g.texts.close())
	}
	if g.db != nil {
		errs = append(errs, g.db.Close())
	}
	if g.codec != nil {
		g.codec.close()
	}
	if g.lock != nil {
		errs = append(errs, g.lock.Close())
	}
	return errors.Join(errs...)
}

// symbolIDs reads the table that figures.go's numbers refer to.
func symbolIDs(ctx context.Context, db *sql.DB) (map[symbol]int64, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, key, unit FROM symbols`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[symbol]int64{}
	for rows.Next() {
		var id int64
		var key, unit string
		if err := rows.Scan(&id, &key, &unit); err != nil {
			return nil, err
		}
		out[symbol{report.Key(key), unit}] = id
	}
	return out, rows.Err()
}
