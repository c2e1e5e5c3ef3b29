package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// isWARC tells whether a file is to be taken over record by record.
func isWARC(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz")
}

// importWARCs takes the captures of WARC files over, then builds what is new.
func (a *app) importWARCs(ctx context.Context, names []string, s *summary) error {
	for _, name := range names { // before anything is written
		if info, err := os.Stat(name); err != nil {
			return fmt.Errorf("import: %w", err)
		} else if !info.Mode().IsRegular() {
			return fmt.Errorf("import %s: this is no file: name the files one by one", name)
		}
	}
	store, err := a.writeArchive(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	run := "import-" + time.Now().UTC().Format("20060102T150405Z")
	for _, name := range names {
		t, err := a.importWARC(ctx, store, name, run)
		s.Captures += t.Captures
		s.Failed += t.Problems
		if err != nil {
			return err
		}
		a.note("%s: %d records, %d captures kept, %d known before, %d without web content, %d problems", name, t.Records, t.Captures, t.Known, t.Left, t.Problems)
	}
	return a.buildAfterImport(ctx, store, s)
}

func (a *app) importWARC(ctx context.Context, store *archive.Store, name, run string) (archive.ImportTally, error) {
	f, err := os.Open(name)
	if err != nil {
		return archive.ImportTally{}, fmt.Errorf("import: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return archive.ImportTally{}, fmt.Errorf("import %s: %w", name, err)
	}
	return store.ImportWARC(ctx, f, info.Size(), archive.Import{Name: filepath.Base(name), Run: run}, func(p archive.Problem) {
		fmt.Fprintf(a.err, "not taken over: %s\n", p)
	})
}

// buildAfterImport builds what an import brought; what it kept counts as captures.
func (a *app) buildAfterImport(ctx context.Context, store *archive.Store, s *summary) error {
	kept := s.Captures
	err := a.build(ctx, store, false, s)
	s.Captures = kept
	return err
}
