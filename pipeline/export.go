package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// Export writes every figure of the chosen reports to files, one row a figure, and with
// Wide one row a report as well.
type Export struct {
	Dir     string
	Formats []string // csv, json, xlsx, parquet; none is allowed beside Wide
	Wide    bool     // one row a report, a column for each figure and unit: reports.csv, and as the formats say .xlsx and .parquet
	Filter  index.Filter
}

// ExportTally is the account of one export.
type ExportTally struct{ Reports, Figures int }

// exportRow is one figure with all that tells where it comes from. Value is null
// unless State is number.
type exportRow struct {
	Report     string   `json:"report" parquet:"report,dict"`
	Year       int      `json:"year" parquet:"year"`
	AgencyID   string   `json:"agency_id" parquet:"agency_id,dict"`
	Agency     string   `json:"agency" parquet:"agency,dict"`
	AgencyType string   `json:"agency_type" parquet:"agency_type,dict"`
	RegionCode string   `json:"region_code" parquet:"region_code,dict"`
	Region     string   `json:"region" parquet:"region,dict"`
	Era        string   `json:"era" parquet:"era,dict"`
	Scope      string   `json:"scope" parquet:"scope,dict"`
	Published  string   `json:"published" parquet:"published,dict"`
	Key        string   `json:"key" parquet:"key,dict"`
	Label      string   `json:"label" parquet:"label,dict"`
	Value      *float64 `json:"value" parquet:"value,optional"`
	Exact      string   `json:"exact" parquet:"exact"` // value with every printed digit
	Unit       string   `json:"unit" parquet:"unit,dict"`
	State      string   `json:"state" parquet:"state,dict"`
	Text       string   `json:"text" parquet:"text"` // the cell as printed
	At         string   `json:"at" parquet:"at"`
	Mark       string   `json:"mark" parquet:"mark,dict"` // how it was read, "" for a cell as printed
	OCR        int      `json:"ocr" parquet:"ocr"`        // confidence of OCR, 1 to 100; 0 for text
	URL        string   `json:"url" parquet:"url,dict"`
	SHA256     string   `json:"sha256" parquet:"sha256,dict"`
}

// rowWriter is a file format made of records; three of them stand in exportformat.go. CSV is
// made of the catalogue alone, which is ten times as fast.
type rowWriter interface {
	Write(exportRow) error
	Close() error // finishes the format, not the file
}

// exportFormats maps a format to its file name and writer.
var exportFormats = map[string]struct {
	file string
	open func(io.Writer) (rowWriter, error)
}{
	"csv":     {"figures.csv", nil},
	"json":    {"figures.jsonl", newJSONLines},
	"xlsx":    {"figures.xlsx", newXLSX},
	"parquet": {"figures.parquet", newParquet},
}

// Check tells what is wrong with the request before anything is written.
func (e Export) Check() error {
	if len(e.Formats) == 0 && !e.Wide {
		return errors.New("export: name a format: csv, json, xlsx or parquet")
	}
	for _, f := range e.Formats {
		if _, ok := exportFormats[f]; !ok {
			return fmt.Errorf("export: no format %q: want csv, json, xlsx or parquet", f)
		}
	}
	return nil
}

// Run writes the files beside and renames them when all are whole, with
// dictionary.csv that explains every key.
func (e Export) Run(ctx context.Context, x *index.Index) (t ExportTally, err error) {
	if err := e.Check(); err != nil {
		return t, err
	}
	if err := os.MkdirAll(e.Dir, 0o755); err != nil {
		return t, fmt.Errorf("export: %w", err)
	}
	var out outputs
	defer func() { err = errors.Join(err, out.close(err == nil)) }()
	if err := e.explain(x, &out); err != nil {
		return t, err
	}
	if t, err = e.tables(ctx, x, &out); err != nil || len(out.writers) == 0 {
		return t, err
	}
	return e.records(ctx, x, &out)
}

// explain writes what the other files mean.
func (e Export) explain(x *index.Index, out *outputs) error {
	dictionary, err := out.create(e.Dir, "dictionary.csv")
	if err != nil {
		return err
	}
	if err := WriteCSV(dictionary, dictionaryRows()); err != nil {
		return fmt.Errorf("export: dictionary: %w", err)
	}
	pack, err := out.create(e.Dir, "datapackage.json")
	if err != nil {
		return err
	}
	columns, err := x.WideColumns()
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := e.describe(pack, columns); err != nil {
		return fmt.Errorf("export: data package: %w", err)
	}
	return nil
}

// tables writes the files that the index makes itself and opens those that need records.
func (e Export) tables(ctx context.Context, x *index.Index, out *outputs) (t ExportTally, err error) {
	formats := slices.Clone(e.Formats)
	slices.Sort(formats)
	for _, f := range slices.Compact(formats) {
		if f == "csv" {
			t, err = out.table(e.Dir, exportFormats[f].file, func(w io.Writer) (int, int, error) { return x.WriteLong(ctx, w, e.Filter) })
		} else {
			err = out.add(e.Dir, exportFormats[f].file, exportFormats[f].open)
		}
		if err != nil {
			return t, err
		}
	}
	if e.Wide {
		t, err = e.wide(ctx, x, out)
	}
	return t, err
}

// records writes every figure to the files that need the records.
func (e Export) records(ctx context.Context, x *index.Index, out *outputs) (t ExportTally, err error) {
	for r, err := range x.Reports(ctx, e.Filter) {
		if err != nil {
			return t, fmt.Errorf("export: %w", err)
		}
		t.Reports++
		for _, f := range r.Figures {
			t.Figures++
			if err := out.write(rowOf(r, f)); err != nil {
				return t, err
			}
		}
	}
	return t, nil
}

func rowOf(r *report.Report, f report.Figure) exportRow {
	row := exportRow{Report: r.ID, Year: r.Year, AgencyID: r.Agency.ID, Agency: r.Agency.Name, AgencyType: r.Agency.Type,
		RegionCode: r.Region.Code, Region: r.Region.Name, Era: string(r.Era), Scope: string(r.Scope), Published: r.Published,
		Key: string(f.Key), Label: report.Indicators().Label(f.Key.ID()), Unit: f.Unit, State: string(f.State), Text: f.Text,
		At: f.At, Mark: string(f.Mark), OCR: f.OCR, URL: r.Source.URL, SHA256: r.Source.SHA256}
	if f.State == report.StateNumber {
		v := f.Value.InexactFloat64()
		row.Value, row.Exact = &v, f.Value.String()
	}
	return row
}

// outputs are the files of one export, still under their temporary names.
type outputs struct {
	files   []*os.File
	names   []string
	writers []rowWriter
}

// create makes a file that gets its name when the export is whole.
func (o *outputs) create(dir, name string) (*os.File, error) {
	if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
		return nil, fmt.Errorf("export: %s is a folder: choose another folder to write to", filepath.Join(dir, name))
	}
	f, err := os.CreateTemp(dir, "."+name+"-*")
	if err != nil {
		return nil, fmt.Errorf("export (is the folder writable?): %w", err)
	}
	o.files, o.names = append(o.files, f), append(o.names, filepath.Join(dir, name))
	return f, nil
}

// add makes a file that gets every row.
func (o *outputs) add(dir, name string, open func(io.Writer) (rowWriter, error)) error {
	f, err := o.create(dir, name)
	if err != nil {
		return err
	}
	w, err := open(f)
	if err != nil {
		return fmt.Errorf("export: %s: %w", name, err)
	}
	o.writers = append(o.writers, w)
	return nil
}

func (o *outputs) write(row exportRow) error {
	for _, w := range o.writers {
		if err := w.Write(row); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	return nil
}

// close ends every format; the files take their names only if all went well.
func (o *outputs) close(ok bool) error {
	var errs []error
	for _, w := range o.writers {
		errs = append(errs, w.Close())
	}
	if !ok {
		errs = nil // the failure before is what counts
	}
	for _, f := range o.files {
		errs = append(errs, f.Chmod(0o644), f.Close())
	}
	err := errors.Join(errs...)
	for i, f := range o.files {
		if ok && err == nil {
			err = os.Rename(f.Name(), o.names[i])
		} else {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}
