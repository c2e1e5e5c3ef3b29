package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
)

// EvidenceFormats are the forms of what Evidence writes: an index of captures for
// replay software, and the captures with such an index in one package.
var EvidenceFormats = []string{"cdxj", "wacz"}

// Evidence writes captures of the archive to files that other programs of web
// archives read.
type Evidence struct {
	Dir      string
	Formats  []string                   // of EvidenceFormats
	Choose   func(archive.Capture) bool // nil for all captures
	Software string                     // program and version
}

// EvidenceTally is the account of one export of captures.
type EvidenceTally struct{ Captures int }

// Run writes the files beside and renames them when all are whole: index.cdxj, whose
// lines name the archive's own files, and reports.wacz.
func (e Evidence) Run(ctx context.Context, store *archive.Store) (t EvidenceTally, err error) {
	if err := os.MkdirAll(e.Dir, 0o755); err != nil {
		return t, fmt.Errorf("export: %w", err)
	}
	var out outputs
	defer func() { err = errors.Join(err, out.close(err == nil)) }()
	if slices.Contains(e.Formats, "cdxj") {
		f, err := out.create(e.Dir, "index.cdxj")
		if err != nil {
			return t, err
		}
		if t.Captures, err = store.WriteCDXJ(ctx, f, archive.Filter{}, e.Choose); err != nil {
			return t, fmt.Errorf("export: %w", err)
		}
	}
	if slices.Contains(e.Formats, "wacz") {
		f, err := out.create(e.Dir, "reports.wacz")
		if err != nil {
			return t, err
		}
		pack, err := store.WriteWACZ(ctx, f, archive.WACZ{Title: "政府信息公开工作年度报告", Choose: e.Choose, Software: e.Software,
			Description: "Annual reports on the disclosure of government information, as their publishers served them."})
		if err != nil {
			return t, fmt.Errorf("export: %w", err)
		}
		t.Captures = pack.Captures
	}
	return t, nil
}

// EvidenceOf chooses the captures that stand behind reports: every capture of their
// addresses, their attachments and images, and the pages that linked to them.
func EvidenceOf(ctx context.Context, store *archive.Store, x *index.Index, f index.Filter) (func(archive.Capture) bool, error) {
	reports, linking := map[string]bool{}, map[string]bool{}
	for r, err := range x.Reports(ctx, f) {
		if err != nil {
			return nil, fmt.Errorf("export: %w", err)
		}
		reports[r.Source.URL] = true
	}
	for url := range reports {
		for c, err := range store.Captures(ctx, archive.Filter{URL: url}) {
			if err != nil {
				return nil, fmt.Errorf("export: %w", err)
			}
			linking[c.Via] = true
		}
	}
	delete(linking, "")
	return func(c archive.Capture) bool { return reports[c.URL] || linking[c.URL] || reports[c.Via] }, nil
}
