package index

import (
	"context"
	"errors"
	"iter"
	"log/slog"

	"github.com/nianbao/nianbao/report"
)

// Options of an index.
type Options struct {
	Log    *slog.Logger // nil for none
	Parser string       // version of the parser that feeds a Builder; another one makes the index stale
}

var errSoon = errors.New("index: not wired yet")

type Index struct{}
type Builder struct{}

func Open(ctx context.Context, dir string, o Options) (*Index, error) { return nil, ErrNoIndex }
func (x *Index) Refresh(ctx context.Context) (bool, error)            { return false, errSoon }
func (x *Index) Close() error                                         { return errSoon }
func (x *Index) Search(ctx context.Context, f Filter) (*Results, error) {
	return nil, errSoon
}
func (x *Index) List(ctx context.Context, f Filter) (*Results, error) { return nil, errSoon }
func (x *Index) Report(ctx context.Context, id string) (*report.Report, error) {
	return nil, errSoon
}
func (x *Index) Reports(ctx context.Context, f Filter) iter.Seq2[*report.Report, error] {
	return func(yield func(*report.Report, error) bool) { yield(nil, errSoon) }
}
func (x *Index) Editions(ctx context.Context, id string) ([]Edition, error) { return nil, errSoon }
func (x *Index) Years(ctx context.Context, agencyID string) ([]int, error)  { return nil, errSoon }
func (x *Index) Compare(ctx context.Context, q CompareQuery) (*Comparison, error) {
	return nil, errSoon
}
func (x *Index) Findings(ctx context.Context, f Filter) ([]FindingRow, int, error) {
	return nil, 0, errSoon
}
func (x *Index) Coverage(ctx context.Context, region string, from, to int) (*Coverage, error) {
	return nil, errSoon
}
func (x *Index) Agencies(ctx context.Context, q, region string, limit int) ([]AgencyRow, error) {
	return nil, errSoon
}
func (x *Index) Stats(ctx context.Context) (Stats, error) { return Stats{}, errSoon }

func Begin(ctx context.Context, dir string, full bool, o Options) (*Builder, error) {
	return nil, errSoon
}
func (b *Builder) Full() bool                                          { return true }
func (b *Builder) Put(ctx context.Context, rs ...*report.Report) error { return errSoon }
func (b *Builder) Outcome(ctx context.Context, o Outcome) error        { return errSoon }
func (b *Builder) Done(ctx context.Context, url, sha256, parser string) (bool, error) {
	return false, errSoon
}
func (b *Builder) Report(ctx context.Context, id string) (*report.Report, error) {
	return nil, errSoon
}
func (b *Builder) SetYearFindings(ctx context.Context, id string, fs []report.Finding) error {
	return errSoon
}
func (b *Builder) Commit(ctx context.Context) error { return errSoon }
func (b *Builder) Abort() error                     { return errSoon }
