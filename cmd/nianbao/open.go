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
		return nil, a.noArchive()
	}
	return store, err
}

func (a *app) noArchive() error {
	return fmt.Errorf("no archive at %s: run nianbao crawl or nianbao import first, or name the data folder with --data", a.archiveDir())
}

// writeArchive opens the archive for writing, and makes it where there is none.
func (a *app) writeArchive(ctx context.Context) (*archive.Store, error) {
	o, err := a.archiveOptions()
	if err != nil {
		return nil, err
	}
	return archive.Open(ctx, a.archiveDir(), o)
}

// archiveOptions are those of whatever writes to the archive: it signs.
func (a *app) archiveOptions() (archive.Options, error) {
	key, err := archive.LoadKey(a.keyFile())
	return archive.Options{Log: a.log, Software: "nianbao/" + version(), Key: key}, err
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
