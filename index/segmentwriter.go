package index

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"os"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
)

// segmentWriter writes a segment, its terms in ascending order.
type segmentWriter struct {
	files [2]*os.File
	sets  *bufio.Writer
	terms *vellum.Builder
	at    uint64 // end of sets
	set   *roaring.Bitmap
	body  bytes.Buffer
}

// newSegmentWriter begins the segment at a path, without ending. What is read for long
// should be small: then terms share their ends too, at the price of time.
func newSegmentWriter(path string, small bool) (*segmentWriter, error) {
	w := &segmentWriter{set: roaring.New()}
	for i, ending := range []string{termsEnding, setsEnding} {
		f, err := os.Create(path + ending)
		if err != nil {
			return nil, errors.Join(err, w.abort())
		}
		w.files[i] = f
	}
	w.sets = bufio.NewWriterSize(w.files[1], 1<<20)
	options := &vellum.BuilderOpts{Encoder: 1}
	if small {
		options.RegistryTableSize, options.RegistryMRUSize = 10_000, 2 // as vellum itself has them
	}
	var err error
	if w.terms, err = vellum.New(w.files[0], options); err != nil {
		return nil, errors.Join(err, w.abort())
	}
	return w, nil
}

// add writes the texts that hold a term, in ascending order.
func (w *segmentWriter) add(term []byte, texts []uint32) error {
	switch len(texts) {
	case 0:
		return nil
	case 1:
		return w.terms.Insert(term, uint64(texts[0])<<1|1)
	}
	w.set.Clear()
	w.set.AddMany(texts)
	w.set.RunOptimize()
	w.body.Reset()
	if _, err := w.set.WriteTo(&w.body); err != nil {
		return err
	}
	head := binary.AppendUvarint(nil, uint64(w.body.Len()))
	for _, b := range [][]byte{head, w.body.Bytes()} {
		if _, err := w.sets.Write(b); err != nil {
			return err
		}
	}
	place := w.at
	w.at += uint64(len(head) + w.body.Len())
	return w.terms.Insert(term, place<<1)
}

// finish ends the segment.
func (w *segmentWriter) finish() error {
	err := errors.Join(w.terms.Close(), w.sets.Flush())
	return errors.Join(err, w.abort())
}

// abort lets go of the files.
func (w *segmentWriter) abort() error {
	var errs []error
	for _, f := range w.files {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(errs...)
}
