package index

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
)

// mergeSegments writes one segment out of several, the newest last.
func mergeSegments(w *segmentWriter, segments []*segment) error {
	cursors := make([]*termCursor, len(segments))
	hidden := roaring.New()
	for i, s := range slices.Backward(segments) {
		c, err := newCursor(s, roaring.And(hidden, s.texts))
		if err != nil {
			return err
		}
		cursors[i] = c
		hidden.Or(s.texts)
	}
	var term []byte
	var texts []uint32
	for {
		least := leastTerm(cursors)
		if least == nil {
			return nil
		}
		term, texts = append(term[:0], least...), texts[:0]
		for _, c := range cursors {
			if c.done || !bytes.Equal(c.term, term) {
				continue
			}
			var err error
			if texts, err = c.take(texts); err != nil {
				return err
			}
		}
		if !slices.IsSorted(texts) {
			slices.Sort(texts)
		}
		if err := w.add(term, texts); err != nil {
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
	hidden *roaring.Bitmap // texts of which a newer segment speaks
	terms  *vellum.FSTIterator
	sets   *bufio.Reader
	at     uint64
	term   []byte
	number uint64
	done   bool
	set    *roaring.Bitmap
	body   []byte
}

func newCursor(s *segment, hidden *roaring.Bitmap) (*termCursor, error) {
	it, err := s.terms.Iterator(nil, nil)
	c := &termCursor{segment: s, hidden: hidden, terms: it, set: roaring.New(),
		sets: bufio.NewReaderSize(io.NewSectionReader(s.sets, 0, 1<<62), 128<<10)}
	return c, c.stand(err)
}

// stand takes in the term that the iterator came to.
func (c *termCursor) stand(err error) error {
	if errors.Is(err, vellum.ErrIteratorDone) {
		c.done = true
		return nil
	}
	if err == nil {
		c.term, c.number = c.terms.Current()
	}
	return err
}

// take appends the texts of the term and goes to the next one.
func (c *termCursor) take(texts []uint32) ([]uint32, error) {
	if c.number&1 != 0 {
		if text := uint32(c.number >> 1); !c.hidden.Contains(text) {
			texts = append(texts, text)
		}
		return texts, c.stand(c.terms.Next())
	}
	if err := c.readSet(); err != nil {
		return nil, fmt.Errorf("segment %d: %w", c.segment.number, err)
	}
	if !c.hidden.IsEmpty() {
		c.set.AndNot(c.hidden)
	}
	eachDoc(c.set, func(text uint32) { texts = append(texts, text) })
	return texts, c.stand(c.terms.Next())
}

// readSet reads the next set, which is that of the term.
func (c *termCursor) readSet() error {
	size, err := binary.ReadUvarint(c.sets)
	if err != nil {
		return err
	}
	if size > maxSet || c.number>>1 != c.at {
		return fmt.Errorf("sets are out of order at %d", c.at)
	}
	c.body = slices.Grow(c.body[:0], int(size))[:size]
	if _, err := io.ReadFull(c.sets, c.body); err != nil {
		return err
	}
	c.at += uint64(len(binary.AppendUvarint(nil, size))) + size
	_, err = c.set.FromBuffer(c.body)
	return err
}
