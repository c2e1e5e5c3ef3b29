package index

import (
	"bytes"
	"errors"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	scorchsegment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// droppedDoc is Bleve's number for a document that a merge left out.
const droppedDoc = math.MaxUint64

// mergedNumbers gives the documents of segments new numbers, one segment behind the other.
func mergedNumbers(segments []*segment, drops []*roaring.Bitmap) (numbers [][]uint64, seqs []uint32) {
	for i, s := range segments {
		new := make([]uint64, len(s.seqs))
		for doc, seq := range s.seqs {
			if drops[i] != nil && drops[i].Contains(uint32(doc)) {
				new[doc] = droppedDoc
				continue
			}
			new[doc] = uint64(len(seqs))
			seqs = append(seqs, seq)
		}
		numbers = append(numbers, new)
	}
	return numbers, seqs
}

// mergeSegments writes the terms of several segments, whose documents have new numbers. It
// gives up when closed is.
func mergeSegments(w *segmentWriter, segments []*segment, numbers [][]uint64, closed chan struct{}) error {
	cursors := make([]*termCursor, len(segments))
	for i, s := range segments {
		cursors[i] = &termCursor{segment: s, numbers: numbers[i]}
		if err := cursors[i].begin(); err != nil {
			return err
		}
	}
	var term []byte
	var docs []uint32
	for {
		select {
		case <-closed:
			return scorchsegment.ErrClosed
		default:
		}
		least := leastTerm(cursors)
		if least == nil {
			return nil
		}
		term, docs = append(term[:0], least...), docs[:0]
		for _, c := range cursors {
			if c.done || !bytes.Equal(c.term, term) {
				continue
			}
			var err error
			if docs, err = c.take(docs); err != nil {
				return err
			}
		}
		if err := w.add(term, docs); err != nil {
			return err
		}
	}
}

// leastTerm is the first of the terms that cursors stand at, nil at the end of all.
func leastTerm(cursors []*termCursor) (least []byte) {
	for _, c := range cursors {
		if !c.done && (least == nil || bytes.Compare(c.term, least) < 0) {
			least = c.term
		}
	}
	return least
}

// termCursor reads a segment term by term.
type termCursor struct {
	*segment
	numbers []uint64 // new ones of its documents
	it      *vellum.FSTIterator
	term    []byte
	number  uint64
	done    bool
	set     roaring.Bitmap
}

func (c *termCursor) begin() error {
	it, err := c.terms.Iterator(nil, nil)
	c.it = it
	return c.stand(err)
}

// stand takes in the term that the iterator came to.
func (c *termCursor) stand(err error) error {
	if errors.Is(err, vellum.ErrIteratorDone) {
		c.done = true
		return nil
	}
	if err == nil {
		c.term, c.number = c.it.Current()
	}
	return err
}

// take appends the new numbers of the term's documents and goes to the next term.
func (c *termCursor) take(docs []uint32) ([]uint32, error) {
	add := func(doc uint32) {
		if int(doc) < len(c.numbers) && c.numbers[doc] != droppedDoc {
			docs = append(docs, uint32(c.numbers[doc]))
		}
	}
	if c.number&1 != 0 {
		add(uint32(c.number >> 1))
		return docs, c.stand(c.it.Next())
	}
	body, err := c.body(c.number >> 1)
	if err == nil {
		_, err = c.set.FromBuffer(body)
	}
	if err != nil {
		return nil, err
	}
	eachDoc(&c.set, add)
	return docs, c.stand(c.it.Next())
}
