package pipeline

import (
	"bufio"
	"context"
	"fmt"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// Size tells how much the export will write, before it writes anything.
func (e Export) Size(ctx context.Context, x *index.Index) (ExportTally, error) {
	reports, figures, err := x.Count(ctx, e.Filter)
	if err != nil {
		return ExportTally{}, fmt.Errorf("export: %w", err)
	}
	return ExportTally{Reports: reports, Figures: figures}, nil
}

// exportBuffer is how much of a table is written at once.
const exportBuffer = 1 << 20

// wide writes reports.csv: one row a report, one column a figure and unit. It is made of the
// catalogue alone, without the records, and so holds no texts of cells.
func (e Export) wide(ctx context.Context, x *index.Index, out *outputs) (t ExportTally, err error) {
	f, err := out.create(e.Dir, "reports.csv")
	if err != nil {
		return t, err
	}
	b := bufio.NewWriterSize(f, exportBuffer)
	if _, err := b.WriteString(report.ByteOrderMark); err != nil {
		return t, fmt.Errorf("export: %w", err)
	}
	t.Reports, t.Figures, err = x.WriteWide(ctx, b, e.Filter)
	if err == nil {
		err = b.Flush()
	}
	if err != nil {
		return t, fmt.Errorf("export: wide table: %w", err)
	}
	return t, nil
}
