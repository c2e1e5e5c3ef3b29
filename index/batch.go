package index

import (
	"context"
	"fmt"

	"github.com/nianbao/nianbao/report"
)

// Bounds of one Bleve batch. A batch is held in memory with all its postings, at
// about thirty times its text; two hundred reports of ordinary length are the
// measured compromise of speed and memory, the bytes guard against long ones.
const (
	batchDocs  = 200
	batchBytes = 4 << 20
)

// text is a report with its folded parts, folded once for catalogue and index.
type text struct {
	*report.Report
	parts []part
}

// queueText adds r to the batch and writes the batch when it is large.
func (b *Builder) queueText(ctx context.Context, r text) error {
	var n int
	if err := b.db.QueryRowContext(ctx, `SELECT count(*) FROM findings WHERE report = ?`, r.ID).Scan(&n); err != nil {
		return err
	}
	if err := b.batch.Index(r.ID, textDocument(r.Report, r.parts, n > 0)); err != nil {
		return fmt.Errorf("text of %s: %w", r.ID, err)
	}
	for _, p := range r.parts {
		b.bytes += len(p.text)
	}
	if b.batch.Size() >= batchDocs || b.bytes >= batchBytes {
		return b.flush()
	}
	return nil
}

func (b *Builder) flush() error {
	if b.batch.Size() == 0 {
		return nil
	}
	if err := b.text.Batch(b.batch); err != nil {
		return fmt.Errorf("writing text: %w", err)
	}
	b.batch.Reset()
	b.bytes = 0
	return nil
}
