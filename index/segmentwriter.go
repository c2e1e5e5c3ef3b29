package index

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
)

// segmentWriter writes a segment, its terms in ascending order.
type segmentWriter struct {
	out   io.Writer
	at    uint64 // bytes written
	terms *vellum.Builder
	fst   bytes.Buffer
	set   *roaring.Bitmap
	body  bytes.Buffer
}

// newSegmentWriter begins a segment. In one that stays, tokens share their ends too, at the
// price of time.
func newSegmentWriter(out io.Writer, stays bool) (*segmentWriter, error) {
	w := &segmentWriter{out: out, set: roaring.New()}
	options := &vellum.BuilderOpts{Encoder: 1}
	if stays {
		options.RegistryTableSize, options.RegistryMRUSize = 10_000, 2 // as vellum itself has them
	}
	var err error
	w.terms, err = vellum.New(&w.fst, options)
	return w, err
}

func (w *segmentWriter) write(b []byte) error {
	n, err := w.out.Write(b)
	w.at += uint64(n)
	return err
}

// add writes the documents that hold a term, in ascending order.
func (w *segmentWriter) add(term []byte, docs []uint32) error {
	switch len(docs) {
	case 0:
		return nil
	case 1:
		return w.terms.Insert(term, uint64(docs[0])<<1|1)
	}
	w.set.Clear()
	w.set.AddMany(docs)
	w.set.RunOptimize()
	w.body.Reset()
	if _, err := w.set.WriteTo(&w.body); err != nil {
		return err
	}
	place := w.at
	if err := w.write(binary.AppendUvarint(nil, uint64(w.body.Len()))); err != nil {
		return err
	}
	if err := w.write(w.body.Bytes()); err != nil {
		return err
	}
	return w.terms.Insert(term, place<<1)
}

// finish ends the segment, with the number of the report of each document.
func (w *segmentWriter) finish(seqs []uint32) error {
	if err := w.terms.Close(); err != nil {
		return err
	}
	setsEnd := w.at
	numbers := make([]byte, 0, 4*len(seqs))
	for _, seq := range seqs {
		numbers = binary.LittleEndian.AppendUint32(numbers, seq)
	}
	footer := binary.LittleEndian.AppendUint64(nil, setsEnd)
	footer = append(binary.LittleEndian.AppendUint64(footer, setsEnd+uint64(len(numbers))), segmentMagic...)
	for _, b := range [][]byte{numbers, w.fst.Bytes(), footer} {
		if err := w.write(b); err != nil {
			return err
		}
	}
	return nil
}
