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
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// shard is one segment of the full text. Bleve writes segments and opens them; what a
// search asks of them is the sets of documents that hold a token, which are bitmaps in the
// file already. Totals, facets and orders come from them and from attributes, so that
// nothing needs a score but the page that is shown.
type shard struct {
	segment segment.Segment
	deleted *roaring.Bitmap // nil when none is
	seqs    []uint32        // numbers of the reports, by document
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
	x, err := bleve.OpenUsing(path, map[string]any{"read_only": true, "bolt_timeout": boltTimeout})
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
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("a reader of type %T: run `nianbao build --full`", r)
	}
	for _, s := range snapshot.Segments() {
		sh, err := newShard(s)
		if err != nil {
			return err
		}
		t.shards = append(t.shards, sh)
	}
	return nil
}

func newShard(s *scorch.SegmentSnapshot) (*shard, error) {
	sh := &shard{segment: s.Segment(), deleted: s.Deleted()}
	sh.seqs = make([]uint32, sh.segment.Count())
	for doc := range sh.seqs {
		id, err := sh.segment.DocID(uint64(doc))
		if err == nil {
			sh.seqs[doc], err = docSeq(id)
		}
		if err != nil {
			return nil, err
		}
	}
	return sh, nil
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

// tokens finds the documents of a shard by token. One goroutine may use it.
type tokens struct {
	*shard
	fields map[string]segment.TermDictionary
}

func (t *tokens) dictionary(field string) (segment.TermDictionary, error) {
	if d := t.fields[field]; d != nil {
		return d, nil
	}
	d, err := t.segment.Dictionary(field)
	if err == nil {
		t.fields[field] = d
	}
	return d, err
}

// term returns the documents that hold a token in a field. The bitmap is the file's:
// it must not be changed.
func (t *tokens) term(field, token string) (*roaring.Bitmap, error) {
	d, err := t.dictionary(field)
	if err != nil {
		return nil, err
	}
	list, err := d.PostingsList([]byte(token), nil, nil)
	if err != nil {
		return nil, err
	}
	return bitmapOf(list)
}

func bitmapOf(list segment.PostingsList) (*roaring.Bitmap, error) {
	if list.Count() == 0 {
		return roaring.New(), nil
	}
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("postings of type %T have no bitmap", list)
	}
	if doc, one := it.DocNum1Hit(); one {
		return roaring.BitmapOf(uint32(doc)), nil
	}
	if bm := it.ActualBitmap(); bm != nil {
		return bm, nil
	}
	return roaring.New(), nil
}

// starting returns the documents that hold a token that starts with prefix.
func (t *tokens) starting(field, prefix string) (*roaring.Bitmap, error) {
	d, err := t.dictionary(field)
	if err != nil {
		return nil, err
	}
	end := []byte(prefix)
	end[len(end)-1]++ // UTF-8 never ends in 0xff
	it := d.AutomatonIterator(nil, []byte(prefix), end)
	var found []*roaring.Bitmap
	for {
		entry, err := it.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			return roaring.FastOr(found...), nil
		}
		bm, err := t.term(field, entry.Term)
		if err != nil {
			return nil, err
		}
		found = append(found, bm)
	}
}

// phrase returns the documents that hold every token of text in a field; exact means that
// text is one token, so that they hold it as it is.
func (t *tokens) phrase(field, text string) (found *roaring.Bitmap, exact bool, err error) {
	var sets []*roaring.Bitmap
	covered := 0
	scan(text, func(kind tokenKind, start, end int) {
		if kind == tokenLast || err != nil { // its pair says more
			return
		}
		var bm *roaring.Bitmap
		if kind == tokenLone { // alone, last in its run, or first of a pair
			bm, err = t.starting(field, text[start:end])
		} else {
			bm, err = t.term(field, text[start:end])
		}
		sets, covered = append(sets, bm), end-start
	})
	if err != nil || len(sets) == 0 {
		return roaring.New(), true, err
	}
	if len(sets) == 1 {
		return sets[0], covered == len(text), nil
	}
	slices.SortFunc(sets, func(a, b *roaring.Bitmap) int { return cmp.Compare(a.GetCardinality(), b.GetCardinality()) })
	return roaring.FastAnd(sets...), false, nil
}
