package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// Kit writes a story kit: one ZIP file with a comparison, its charts, the kept bytes of
// every report that it rests on, findings, citations and a note on the method. VerifyKit
// makes the numbers again from nothing but that file.
type Kit struct {
	Archive  *archive.Store
	Index    *index.Index
	Release  *index.Release // that Index shows; nil for the present state
	Query    index.CompareQuery
	Chart    func(w io.Writer, c *index.Comparison) error // draws a comparison of one indicator as SVG
	Software string                                       // program and version
	Reports  int                                          // most reports of a kit, 0 for what is read at most
	Bytes    int64                                        // most bytes of its files, 0 for what is read at most
}

// KitTally is the account of one kit.
type KitTally struct {
	Reports int `json:"reports"`
	Rows    int `json:"rows"`    // numbers and states of the comparison
	Figures int `json:"figures"` // printed figures behind them
	Differ  int `json:"differ"`  // things that do not come out again; 0 for a kit just made
}

// Bounds of a kit, for its making and for reading one that anybody may have made.
const (
	maxKitReports = 2000     // each is parsed anew by whoever verifies: some minutes
	maxKitBytes   = 1 << 30  // of the file and of all that it holds; scans of 2,000 reports rarely have more
	maxKitEntry   = 64 << 20 // of one file in it: what an archived body may have
)

// Run writes the kit beside file and renames it when it is whole. A file that stands
// there is replaced.
func (k Kit) Run(ctx context.Context, file string) (t KitTally, err error) {
	var out outputs
	defer func() { err = errors.Join(err, out.close(err == nil)) }()
	dir, name := filepath.Split(file)
	f, err := out.create(cmp.Or(dir, "."), name)
	if err != nil {
		return t, err
	}
	c, err := k.Index.Compare(ctx, k.Query)
	if err != nil {
		return t, err
	}
	m := kitManifest{Format: kitFormat, Software: k.Software, Query: kitQueryOf(k.Query), Files: map[string]string{}}
	stats, err := k.Index.Stats(ctx)
	if err != nil {
		return t, err
	}
	m.Generation, m.Built, m.Parser = stats.Generation, stats.Built.UTC(), stats.Parser
	if r := k.Release; r != nil { // which its catalogue may be made again of, at another time
		m.Release, m.Generation, m.Built = &kitRelease{r.Name, r.Note, r.Digest, r.Changed()}, "", r.Made.UTC()
	}
	reports, err := k.reports(ctx, c)
	if err != nil {
		return t, err
	}
	if m.Originals, err = k.originals(ctx, reports); err != nil {
		return t, err
	}
	m.Query.Population = kitPopulation(k.Query, reports)
	t = KitTally{Reports: len(reports), Rows: len(c.Rows), Figures: len(figureTable(c, reports)) - 1}
	return t, k.write(ctx, f, c, reports, m)
}

// reports reads the records that the comparison rests on, by id.
func (k Kit) reports(ctx context.Context, c *index.Comparison) ([]*report.Report, error) {
	ids := map[string]bool{}
	for _, r := range c.Rows {
		ids[r.Report] = true
	}
	if n, most := len(ids), cmp.Or(k.Reports, maxKitReports); n == 0 || n > most {
		return nil, index.WrongInput("kit", "this comparison rests on %d reports, a kit holds 1 to %d: choose other agencies or years",
			"这个比较依据 %d 份报告，材料包装 1 至 %d 份：请另选机关或年份", n, most)
	}
	var out []*report.Report
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		r, err := k.Index.Report(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("kit: %w", err)
		}
		r.Sections, r.Tables = nil, nil // not asked for, and most of its memory
		out = append(out, r)
	}
	return out, nil
}

// originals says of each report where its bytes came from and under which hints they
// were read.
func (k Kit) originals(ctx context.Context, reports []*report.Report) ([]kitOriginal, error) {
	var out []kitOriginal
	for _, r := range reports {
		d, err := documentOf(ctx, k.Archive, payload{r.Source.URL, r.Source.SHA256})
		if err != nil {
			return nil, err
		}
		if d == nil {
			return nil, fmt.Errorf("kit: %s: %s", r.ID, notKept(r.Source.SHA256, r.Source.URL))
		}
		out = append(out, kitOriginal{Report: r.ID, File: originalName(r.Source, d.ContentEncoding), SHA256: r.Source.SHA256, URL: d.URL, Fetched: r.Source.Fetched.UTC(),
			Type: d.Type, ContentEncoding: d.ContentEncoding, LinkText: d.LinkText, Region: d.Region, Agency: d.Agency, Year: d.Year})
	}
	return out, nil
}

// endings are those of the formats that are read, so that a double click opens the file.
var endings = map[string]string{"text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf", "application/zip": ".zip", "application/rtf": ".rtf",
	"application/msword": ".doc", "application/vnd.ms-excel": ".xls", "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       ".xlsx"}

// originalName names kept bytes by their digest. Bytes that were served packed stay so.
func originalName(s report.Source, coding string) string {
	ending := cmp.Or(endings[s.Type], ".bin")
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "", "identity":
	case "gzip", "x-gzip":
		ending += ".gz"
	case "zstd":
		ending += ".zst"
	default:
		ending += ".packed"
	}
	return originalsFolder + s.SHA256 + ending
}

// write fills the ZIP file. Its times are that of the newest original, so that the same
// data give the same bytes.
func (k Kit) write(ctx context.Context, w io.Writer, c *index.Comparison, reports []*report.Report, m kitManifest) error {
	var newest time.Time
	for _, o := range m.Originals {
		if o.Fetched.After(newest) {
			newest = o.Fetched
		}
	}
	z := newKitWriter(w, newest, m.Files)
	z.most = cmp.Or(k.Bytes, maxKitBytes)
	for _, n := range methodNotes {
		z.add(n.file, func(w io.Writer) error { return n.write(w, m, c) })
	}
	for _, t := range kitTables(c, reports) {
		z.add(t.file, func(w io.Writer) error { return WriteCSV(w, t.rows) })
	}
	z.add("tables/findings.csv", func(w io.Writer) error { return WriteCSV(w, findingTable(c)) })
	for i, key := range c.Indicators {
		one := *c
		one.Indicators = []report.Key{key}
		z.add(chartName(i, key), func(w io.Writer) error { return k.Chart(w, &one) })
	}
	z.add("citations.txt", func(w io.Writer) error { return cite(w, reports, (*report.Report).GBT7714) })
	files := map[string]string{}
	for _, o := range m.Originals {
		files[o.Report] = o.File
	}
	z.add("citations.bib", func(w io.Writer) error {
		return cite(w, reports, func(r *report.Report) string { return r.BibTeX(files[r.ID]) })
	})
	for _, o := range m.Originals {
		if _, there := m.Files[o.File]; there {
			continue // one file may be the report of two addresses
		}
		z.add(o.File, func(w io.Writer) error {
			body, _, err := k.Archive.Body(ctx, o.SHA256)
			if err == nil {
				_, err = w.Write(body)
			}
			return err
		})
	}
	z.add(manifestName, m.write)
	return z.close()
}

// chartName makes a plain file name of a key.
func chartName(i int, key report.Key) string {
	return fmt.Sprintf("charts/%02d-%s.svg", i+1, strings.NewReplacer(":", "-", "[", "-", "]", "", "/", "-").Replace(string(key)))
}

func cite(w io.Writer, reports []*report.Report, one func(*report.Report) string) error {
	for _, r := range reports {
		if _, err := fmt.Fprintln(w, one(r)); err != nil {
			return err
		}
	}
	return nil
}
