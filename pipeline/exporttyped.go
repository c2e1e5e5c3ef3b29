package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/parquet-go/parquet-go"

	"github.com/nianbao/nianbao/index"
)

// wideWriter is a format of typed cells for the wide table; two of them follow.
type wideWriter interface {
	head(columns []string) error
	row(cells []string) error
	close() error // finishes the format, not the file
}

// wideFormats maps a format to its file name and writer; CSV is made by the index itself.
var wideFormats = map[string]struct {
	file string
	open func(io.Writer) wideWriter
}{
	"xlsx":    {"reports.xlsx", func(w io.Writer) wideWriter { return &wideBook{book: newBook(w)} }},
	"parquet": {"reports.parquet", func(w io.Writer) wideWriter { return &wideParquet{out: w} }},
}

// typedWide lists the formats of the wide table beside CSV.
func (e Export) typedWide() []string {
	var out []string
	for _, f := range []string{"parquet", "xlsx"} {
		if e.Wide && slices.Contains(e.Formats, f) {
			out = append(out, f)
		}
	}
	return out
}

// wide writes reports.csv, and the wide table in each other format asked for that holds it.
func (e Export) wide(ctx context.Context, x *index.Index, out *outputs) (ExportTally, error) {
	t, err := out.table(e.Dir, "reports.csv", func(w io.Writer) (int, int, error) { return x.WriteWide(ctx, w, e.Filter) })
	if err != nil {
		return t, err
	}
	for _, name := range e.typedWide() {
		format := wideFormats[name]
		f, err := out.create(e.Dir, format.file)
		if err != nil {
			return t, err
		}
		w := format.open(f)
		t.Reports, t.Figures, err = x.EachWide(ctx, e.Filter, w.head, w.row)
		if err := errors.Join(err, w.close()); err != nil {
			return t, fmt.Errorf("export: %s: %w", format.file, err)
		}
	}
	return t, nil
}

// isNumber tells the number of a figure from the words for its other states.
func isNumber(cell string) bool {
	return cell != "" && (cell[0] == '-' || '0' <= cell[0] && cell[0] <= '9')
}

// wideCounts are the columns of whole numbers before those of figures.
var wideCounts = []string{"year", "ocr"}

// wideBook is a workbook with the dictionary on a sheet of its own.
type wideBook struct {
	*book
	columns []string
}

func (b *wideBook) head(columns []string) error {
	b.columns = columns
	if err := b.sheet("reports"); err != nil {
		return err
	}
	return b.put(anyCells(columns))
}

// row writes a number as such, nothing where the report prints nothing, and text else.
func (b *wideBook) row(cells []string) error {
	out := make([]any, len(cells))
	for i, c := range cells {
		switch v, err := strconv.ParseFloat(c, 64); {
		case c == "":
		case err == nil && (i >= index.WideFixed && isNumber(c) || slices.Contains(wideCounts, b.columns[i])):
			out[i] = v
		default:
			out[i] = c
		}
	}
	return b.put(out)
}

func (b *wideBook) close() error {
	err := b.sheet("dictionary")
	for _, row := range dictionaryRows() {
		if err == nil {
			err = b.put(anyCells(row))
		}
	}
	return errors.Join(err, b.book.close())
}

// wideParquet holds two columns a figure: its number, null where there is none, and its
// state, null where the report prints nothing. Columns stand by name, as the format's
// library has them.
type wideParquet struct {
	out     io.Writer
	w       *parquet.GenericWriter[any]
	columns []string
	place   map[string]int // of a column in the file
}

// stateSuffix ends the name of the column with a figure's state.
const stateSuffix = " state"

// parquetRows are the rows of a group: groups are held in memory.
const parquetRows = 10_000

func (p *wideParquet) head(columns []string) error {
	text := parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
	fields := parquet.Group{}
	for i, name := range columns {
		switch {
		case i >= index.WideFixed:
			fields[name] = parquet.Optional(parquet.Leaf(parquet.DoubleType))
			fields[name+stateSuffix] = parquet.Optional(text)
		case slices.Contains(wideCounts, name):
			fields[name] = parquet.Int(32)
		default:
			fields[name] = text
		}
	}
	schema := parquet.NewSchema("reports", fields)
	p.columns, p.place = columns, map[string]int{}
	for i, path := range schema.Columns() {
		p.place[path[0]] = i
	}
	p.w = parquet.NewGenericWriter[any](p.out, schema, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(parquetRows))
	return nil
}

func (p *wideParquet) row(cells []string) error {
	row := make(parquet.Row, len(p.place))
	set := func(name string, v parquet.Value, level int) {
		i := p.place[name]
		row[i] = v.Level(0, level, i)
	}
	for i, c := range cells {
		name := p.columns[i]
		n, err := strconv.ParseFloat(c, 64)
		switch {
		case i < index.WideFixed && slices.Contains(wideCounts, name):
			if err != nil {
				return fmt.Errorf("%s %q: %w", name, c, err)
			}
			set(name, parquet.Int32Value(int32(n)), 0)
		case i < index.WideFixed:
			set(name, parquet.ByteArrayValue([]byte(c)), 0)
		case c == "":
			set(name, parquet.NullValue(), 0)
			set(name+stateSuffix, parquet.NullValue(), 0)
		case isNumber(c) && err == nil:
			set(name, parquet.DoubleValue(n), 1)
			set(name+stateSuffix, parquet.ByteArrayValue([]byte("number")), 1)
		default:
			set(name, parquet.NullValue(), 0)
			set(name+stateSuffix, parquet.ByteArrayValue([]byte(c)), 1)
		}
	}
	_, err := p.w.WriteRows([]parquet.Row{row})
	return err
}

func (p *wideParquet) close() error {
	if p.w == nil {
		return nil
	}
	return p.w.Close()
}
