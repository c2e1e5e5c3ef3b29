package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
)

// openArchive opens the archive for reading.
func (a *app) openArchive(ctx context.Context) (*archive.Store, error) {
	store, err := archive.OpenReader(ctx, a.archiveDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no archive at %s: run nianbao crawl or nianbao import first, or name the data folder with --data", a.archiveDir())
	}
	return store, err
}

// writeArchive opens the archive for writing, and makes it where there is none.
func (a *app) writeArchive(ctx context.Context) (*archive.Store, error) {
	return archive.Open(ctx, a.archiveDir(), archive.Options{Log: a.log, Software: "nianbao/" + version()})
}

// withIndex opens the index for reading and runs f on it.
func (a *app) withIndex(ctx context.Context, f func(x *index.Index) error) error {
	x, err := index.Open(ctx, a.indexDir(), index.Options{Log: a.log})
	if err != nil {
		return err
	}
	defer x.Close()
	return f(x)
}
