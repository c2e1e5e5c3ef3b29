package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
)

// segment is a part of Bleve's full text in a form of our own: for every token of a field the
// set of documents that hold it, and the number of the report of each document. Nothing else
// is kept: no positions (three quarters of an index; phrases are held against the stored
// text) and no frequencies. Bleve builds, merges, numbers and opens segments through
// segmentPlugin.
//
//	segment  = sets reports terms footer
//	sets     = (uvarint(length) roaring bitmap)*, in the order of terms
//	reports  = uint32*, by document
//	terms    = finite state transducer (vellum) from field 0x00 token to number
//	number   = document<<1 | 1 for a token of one document, otherwise place in sets << 1
//	footer   = uint64 end of sets, uint64 end of reports, magic
//
// All numbers are little-endian. A segment is written once and may be read by many.
type segment struct {
	data  []byte // whole
	sets  []byte
	seqs  []uint32
	terms *vellum.FST
	refs  atomic.Int64
	free  func() error // called when nobody refers to it any more
}

const (
	segmentMagic  = "nbpairs1"
	segmentFooter = 8 + 8 + len(segmentMagic)
	// fieldEnd parts field and token in a term.
	fieldEnd = "\x00"
)

// readSegment reads a segment that somebody refers to until free is called.
func readSegment(data []byte, free func() error) (*segment, error) {
	s := &segment{data: data, free: free}
	s.refs.Store(1)
	at := len(data) - segmentFooter
	if at < 0 || string(data[len(data)-len(segmentMagic):]) != segmentMagic {
		return nil, errors.New("no segment of the full text: run `nianbao build --full`")
	}
	setsEnd, seqsEnd := binary.LittleEndian.Uint64(data[at:]), binary.LittleEndian.Uint64(data[at+8:])
	if setsEnd > seqsEnd || seqsEnd > uint64(at) || (seqsEnd-setsEnd)%4 != 0 {
		return nil, errors.New("a damaged segment of the full text: run `nianbao build --full`")
	}
	s.sets = data[:setsEnd]
	s.seqs = make([]uint32, (seqsEnd-setsEnd)/4)
	for i := range s.seqs {
		s.seqs[i] = binary.LittleEndian.Uint32(data[int(setsEnd)+4*i:])
	}
	var err error
	if s.terms, err = vellum.Load(data[seqsEnd:at]); err != nil {
		return nil, fmt.Errorf("tokens of a segment: %w", err)
	}
	return s, nil
}

// term returns the documents that hold a token in a field. The set is the segment's: it
// must not be changed.
func (s *segment) term(field, token string) (*roaring.Bitmap, error) {
	n, ok, err := s.terms.Get([]byte(field + fieldEnd + token))
	if err != nil || !ok {
		return roaring.New(), err
	}
	return s.set(n)
}

// set reads the set of a term's number.
func (s *segment) set(n uint64) (*roaring.Bitmap, error) {
	if n&1 != 0 {
		return roaring.BitmapOf(uint32(n >> 1)), nil
	}
	body, err := s.body(n >> 1)
	if err != nil {
		return nil, err
	}
	out := roaring.New()
	if _, err := out.FromBuffer(body); err != nil {
		return nil, fmt.Errorf("set of documents at %d: %w", n>>1, err)
	}
	return out, nil
}

// body is the bitmap that stands at a place.
func (s *segment) body(place uint64) ([]byte, error) {
	if place < uint64(len(s.sets)) {
		size, w := binary.Uvarint(s.sets[place:])
		if rest := s.sets[place+uint64(max(w, 0)):]; w > 0 && size <= uint64(len(rest)) {
			return rest[:size], nil
		}
	}
	return nil, fmt.Errorf("no set of documents at %d: run `nianbao build --full`", place)
}

// starting returns the documents that hold a token that starts with prefix.
func (s *segment) starting(field, prefix string) (*roaring.Bitmap, error) {
	from := []byte(field + fieldEnd + prefix)
	to := slices.Clone(from)
	to[len(to)-1]++ // UTF-8 never ends in 0xff
	var found []*roaring.Bitmap
	it, err := s.terms.Iterator(from, to)
	for ; err == nil; err = it.Next() {
		_, n := it.Current()
		set, err := s.set(n)
		if err != nil {
			return nil, err
		}
		found = append(found, set)
	}
	if !errors.Is(err, vellum.ErrIteratorDone) {
		return nil, err
	}
	return roaring.FastOr(found...), nil
}
