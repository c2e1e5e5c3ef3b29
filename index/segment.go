package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
)

// textFormat names what tokens a text has and how segments hold them. Raise its number
// when fold, scan or a segment's form changes, so that older generations become stale.
const textFormat = "pairs-3"

// Fields of the full text. What a report can be narrowed by stands in attributes.
const (
	fieldAll    = "\x00" // has one token, "": every text of the segment
	fieldAgency = "a"    // name
	fieldTitle  = "t"
	fieldText   = "x" // every section and the labels of every table
)

// segment is a part of the full text that is written once: for every token of a field the
// set of texts that hold it. Nothing else is kept: no positions (three quarters of an
// index; phrases are held against the stored text) and no frequencies.
//
//	NUMBER.terms = finite state transducer from field token to number
//	number       = text<<1 | 1 for a token of one text, otherwise place<<1
//	NUMBER.sets  = (uvarint(length) roaring bitmap)*, in the order of terms, found by place
//
// A text that stands in several segments is what the one of the highest number says.
type segment struct {
	number int
	terms  *vellum.FST
	sets   *os.File
	texts  *roaring.Bitmap
}

const (
	termsEnding = ".terms"
	setsEnding  = ".sets"
)

func segmentPath(dir string, number int) string {
	return filepath.Join(dir, fmt.Sprintf("%06d", number))
}

// segmentNumbers lists the segments of a folder, ascending.
func segmentNumbers(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []int
	for _, e := range entries {
		digits, ok := strings.CutSuffix(e.Name(), termsEnding)
		if n, err := strconv.Atoi(digits); ok && err == nil {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out, nil
}

func openSegment(dir string, number int) (*segment, error) {
	s := &segment{number: number}
	if err := s.open(segmentPath(dir, number)); err != nil {
		return nil, errors.Join(fmt.Errorf("full text in %s, run `nianbao build --full`: %w", segmentPath(dir, number), err), s.close())
	}
	return s, nil
}

func (s *segment) open(path string) (err error) {
	if s.terms, err = vellum.Open(path + termsEnding); err != nil {
		return err
	}
	if s.sets, err = os.Open(path + setsEnding); err != nil {
		return err
	}
	s.texts, err = s.term(fieldAll, "")
	return err
}

func (s *segment) close() error {
	var errs []error
	if s.terms != nil {
		errs = append(errs, s.terms.Close())
	}
	if s.sets != nil {
		errs = append(errs, s.sets.Close())
	}
	return errors.Join(errs...)
}

// term returns the texts that hold a token in a field.
func (s *segment) term(field, token string) (*roaring.Bitmap, error) {
	n, ok, err := s.terms.Get([]byte(field + token))
	if err != nil || !ok {
		return roaring.New(), err
	}
	return s.set(n)
}

const (
	// setHead is read of a set at once: most are shorter.
	setHead = 2 << 10
	// maxSet is the longest set in bytes: half a bit for each of 2³² texts.
	maxSet = 1 << 28
)

// set reads the set of a term's number.
func (s *segment) set(n uint64) (*roaring.Bitmap, error) {
	if n&1 != 0 {
		return roaring.BitmapOf(uint32(n >> 1)), nil
	}
	place := int64(n >> 1)
	head := make([]byte, setHead)
	got, err := s.sets.ReadAt(head, place)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	size, w := binary.Uvarint(head[:got])
	if w <= 0 || size > maxSet {
		return nil, fmt.Errorf("no set of texts at %d", place)
	}
	body := head[w:got]
	if len(body) < int(size) {
		whole := make([]byte, size)
		if _, err := s.sets.ReadAt(whole[copy(whole, body):], place+int64(got)); err != nil {
			return nil, err
		}
		body = whole
	}
	out := roaring.New()
	if _, err := out.FromBuffer(body[:size]); err != nil {
		return nil, fmt.Errorf("set of texts at %d: %w", place, err)
	}
	return out, nil
}

// starting returns the texts that hold a token that starts with prefix.
func (s *segment) starting(field, prefix string) (*roaring.Bitmap, error) {
	from := []byte(field + prefix)
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

// remove closes and deletes the segment.
func (s *segment) remove(dir string) error {
	path := segmentPath(dir, s.number)
	return errors.Join(s.close(), os.Remove(path+termsEnding), os.Remove(path+setsEnding))
}
