package index

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// shard is one segment of the full text in Bleve's snapshot. What a search asks is which
// documents hold a token, and those are sets in the file already. Totals, facets and orders
// come from them and from attributes, so that nothing needs a score but the page that is shown.
type shard struct {
	*segment
	deleted *roaring.Bitmap // nil when none is
}

// seq is the number of the report of a document.
func (sh *shard) seq(doc uint32) uint32 { return sh.seqs[doc] }

// all are the documents of the segment, deleted ones included.
func (sh *shard) all() *roaring.Bitmap {
	out := roaring.New()
	out.AddRange(0, uint64(len(sh.seqs)))
	return out
}

// fullText is an open full text.
type fullText struct {
	indexes []bleve.Index
	readers []bleveindex.IndexReader
	shards  []*shard
}

// openFullText opens the parts of a finished generation.
func openFullText(gen string) (*fullText, error) {
	t := &fullText{}
	for n := range textLanes {
		if err := t.open(lanePath(gen, n)); err != nil {
			return nil, errors.Join(fmt.Errorf("text index in %s: %w", lanePath(gen, n), err), t.close())
		}
	}
	return t, nil
}

func (t *fullText) open(path string) error {
	config := segmentConfig()
	config["read_only"] = true
	x, err := bleve.OpenUsing(path, config)
	if err != nil {
		return err
	}
	t.indexes = append(t.indexes, x)
	inner, err := x.Advanced()
	if err != nil {
		return err
	}
	r, err := inner.Reader()
	if err != nil {
		return err
	}
	t.readers = append(t.readers, r)
	shards, err := shardsOf(r)
	t.shards = append(t.shards, shards...)
	return err
}

// shardsOf are the segments of a snapshot that Bleve opened.
func shardsOf(r bleveindex.IndexReader) (shards []*shard, err error) {
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("a reader of type %T: run `nianbao build --full`", r)
	}
	for _, s := range snapshot.Segments() {
		file, ok := s.Segment().(*fileSegment)
		if !ok {
			return nil, fmt.Errorf("a segment of type %T: run `nianbao build --full`", s.Segment())
		}
		shards = append(shards, &shard{file.segment, s.Deleted()})
	}
	return shards, nil
}

func (t *fullText) close() error {
	var errs []error
	for _, r := range t.readers {
		errs = append(errs, r.Close())
	}
	for _, x := range t.indexes {
		errs = append(errs, x.Close())
	}
	return errors.Join(errs...)
}

// phrase returns the documents that hold every token of phrase in a field; exact means that
// phrase is one token, so that they hold it as it is.
func (sh *shard) phrase(field, phrase string) (found *roaring.Bitmap, exact bool, err error) {
	var sets []*roaring.Bitmap
	covered := 0
	scan(phrase, func(kind tokenKind, start, end int) {
		if kind == tokenLast || err != nil { // its pair says more
			return
		}
		var set *roaring.Bitmap
		if kind == tokenLone { // alone, last in its run, or first of a pair
			set, err = sh.starting(field, phrase[start:end])
		} else {
			set, err = sh.term(field, phrase[start:end])
		}
		sets, covered = append(sets, set), end-start
	})
	if err != nil || len(sets) == 0 {
		return roaring.New(), true, err
	}
	if len(sets) == 1 {
		return sets[0], covered == len(phrase), nil
	}
	slices.SortFunc(sets, func(a, b *roaring.Bitmap) int { return cmp.Compare(a.GetCardinality(), b.GetCardinality()) })
	return roaring.FastAnd(sets...), false, nil
}
