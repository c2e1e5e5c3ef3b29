package index

import (
	"cmp"
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// shard is one segment of a lane as a search sees it. What a search asks is which texts
// hold a token, and those are sets in the file already. Totals, facets and orders come from
// them and from attributes, so that nothing needs a score but the page that is shown.
type shard struct {
	*segment
	lane   uint32
	hidden *roaring.Bitmap // texts of which a newer segment speaks; nil when none
	bound  int             // above the greatest text
}

// seq is the number of the report of a text.
func (sh *shard) seq(text uint32) uint32 { return laneSeq(sh.lane, text) }

// all are the texts that count.
func (sh *shard) all() *roaring.Bitmap {
	if sh.hidden == nil {
		return sh.texts
	}
	return roaring.AndNot(sh.texts, sh.hidden)
}

// fullText is an open full text.
type fullText struct{ shards []*shard }

// openFullText opens the parts of a finished generation.
func openFullText(gen string) (*fullText, error) {
	t := &fullText{}
	for n := range textLanes {
		if err := t.open(lanePath(gen, n), uint32(n)); err != nil {
			return nil, errors.Join(err, t.close())
		}
	}
	return t, nil
}

func (t *fullText) open(dir string, lane uint32) error {
	numbers, err := segmentNumbers(dir)
	if err != nil {
		return err
	}
	newer := roaring.New()
	for _, n := range slices.Backward(numbers) {
		s, err := openSegment(dir, n)
		if err != nil {
			return err
		}
		sh := &shard{segment: s, lane: lane}
		t.shards = append(t.shards, sh)
		if !s.texts.IsEmpty() {
			sh.bound = int(s.texts.Maximum()) + 1
		}
		if s.texts.Intersects(newer) {
			sh.hidden = roaring.And(s.texts, newer)
		}
		newer.Or(s.texts)
	}
	return nil
}

func (t *fullText) close() error {
	var errs []error
	for _, sh := range t.shards {
		errs = append(errs, sh.close())
	}
	return errors.Join(errs...)
}

// phrase returns the texts that hold every token of phrase in a field; exact means that
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
