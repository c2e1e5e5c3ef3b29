package pipeline

import (
	"bufio"
	"context"
	"fmt"
	"io"

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

// table makes a CSV file that the index writes, which counts reports and figures.
func (o *outputs) table(dir, name string, write func(io.Writer) (reports, figures int, err error)) (t ExportTally, err error) {
	f, err := o.create(dir, name)
	if err != nil {
		return t, err
	}
	b := bufio.NewWriterSize(f, exportBuffer)
	if _, err = b.WriteString(report.ByteOrderMark); err == nil {
		t.Reports, t.Figures, err = write(b)
	}
	if err == nil {
		err = b.Flush()
	}
	if err != nil {
		return t, fmt.Errorf("export: %s: %w", name, err)
	}
	return t, nil
}
