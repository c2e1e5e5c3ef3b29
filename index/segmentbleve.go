package index

import (
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
	scorchsegment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// What follows is a segment as Bleve sees it, so that its own queries, snapshots and merges
// work on it: every token stands once in a document, at no position.

// fieldID is Bleve's own field of a document's name.
const fieldID = "_id"

func (s *segment) inner() *segment { return s }

// Count is the number of documents.
func (s *segment) Count() uint64 { return uint64(len(s.seqs)) }

// Fields lists the fields.
func (s *segment) Fields() []string { return []string{fieldID, fieldAgency, fieldText, fieldTitle} }

// Size is the memory held, without what is mapped.
func (s *segment) Size() int { return 4*len(s.seqs) + 200 }

// AddRef, DecRef and Close count those who read the segment.
func (s *segment) AddRef() { s.refs.Add(1) }

// DecRef lets the segment go when nobody else reads it.
func (s *segment) DecRef() error {
	if s.refs.Add(-1) == 0 {
		return s.free()
	}
	return nil
}

// Close is DecRef for whoever opened the segment.
func (s *segment) Close() error { return s.DecRef() }

// DocID is the name of a document.
func (s *segment) DocID(doc uint64) ([]byte, error) {
	if doc >= uint64(len(s.seqs)) {
		return nil, fmt.Errorf("no document %d of %d", doc, len(s.seqs))
	}
	return []byte(docID(s.seqs[doc])), nil
}

// DocNumbers finds documents by name.
func (s *segment) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	wanted := make(map[uint32]bool, len(ids))
	for _, id := range ids {
		seq, err := docSeq([]byte(id))
		if err != nil {
			return nil, err
		}
		wanted[seq] = true
	}
	out := roaring.New()
	for doc, seq := range s.seqs {
		if wanted[seq] {
			out.Add(uint32(doc))
		}
	}
	return out, nil
}

// VisitStoredFields shows the name of a document; nothing else is stored.
func (s *segment) VisitStoredFields(doc uint64, visit scorchsegment.StoredFieldValueVisitor) error {
	id, err := s.DocID(doc)
	if err == nil {
		visit(fieldID, 't', id, nil)
	}
	return err
}

// BytesRead, ResetBytesRead and BytesWritten: Bleve's accounts of the disk are not kept.
func (s *segment) BytesRead() uint64     { return 0 }
func (s *segment) ResetBytesRead(uint64) {}
func (s *segment) BytesWritten() uint64  { return 0 }

// Dictionary are the tokens of a field.
func (s *segment) Dictionary(field string) (scorchsegment.TermDictionary, error) {
	return &dictionary{s, field}, nil
}

// dictionary are the tokens of one field.
type dictionary struct {
	*segment
	field string
}

func (d *dictionary) documents(token []byte) (*roaring.Bitmap, error) {
	if d.field == fieldID {
		return d.DocNumbers([]string{string(token)})
	}
	return d.term(d.field, string(token))
}

// PostingsList are the documents that hold a token, without those in except.
func (d *dictionary) PostingsList(token []byte, except *roaring.Bitmap, _ scorchsegment.PostingsList) (scorchsegment.PostingsList, error) {
	set, err := d.documents(token)
	if err != nil {
		return nil, err
	}
	if except != nil {
		set = roaring.AndNot(set, except)
	}
	return &postings{segment: d.segment, set: set}, nil
}

// Contains reports whether a document holds the token.
func (d *dictionary) Contains(token []byte) (bool, error) {
	set, err := d.documents(token)
	return err == nil && !set.IsEmpty(), err
}

// Cardinality is the number of tokens of all fields, which bounds those of one.
func (d *dictionary) Cardinality() int { return d.terms.Len() }

// AutomatonIterator lists the tokens that an automaton takes, between two bounds.
func (d *dictionary) AutomatonIterator(a scorchsegment.Automaton, from, to []byte) scorchsegment.DictionaryIterator {
	head := d.field + fieldEnd
	last := []byte(head)
	last[len(last)-1]++ // behind all tokens of the field
	if to != nil {
		last = append([]byte(head), to...)
	}
	it, err := d.terms.Iterator(append([]byte(head), from...), last)
	return &tokenIterator{d, a, it, err}
}

type tokenIterator struct {
	*dictionary
	taken scorchsegment.Automaton // nil takes all
	it    *vellum.FSTIterator
	err   error // of the last step
}

// Next returns the next token and how many documents hold it, nil at the end.
func (t *tokenIterator) Next() (*bleveindex.DictEntry, error) {
	for ; t.err == nil; t.err = t.it.Next() {
		term, n := t.it.Current()
		token := string(term[len(t.field)+len(fieldEnd):])
		if !takes(t.taken, token) {
			continue
		}
		set, err := t.set(n)
		if err != nil {
			return nil, err
		}
		t.err = t.it.Next()
		return &bleveindex.DictEntry{Term: token, Count: set.GetCardinality()}, nil
	}
	if errors.Is(t.err, vellum.ErrIteratorDone) {
		return nil, nil
	}
	return nil, t.err
}

func takes(a scorchsegment.Automaton, token string) bool {
	if a == nil {
		return true
	}
	state := a.Start()
	for i := range len(token) {
		state = a.Accept(state, token[i])
	}
	return a.IsMatch(state)
}

// postings are the documents that hold a token.
type postings struct {
	*segment
	set *roaring.Bitmap
}

// Count is the number of documents.
func (p *postings) Count() uint64 { return p.set.GetCardinality() }

// Iterator goes through the documents.
func (p *postings) Iterator(_, _, _ bool, _ scorchsegment.PostingsIterator) scorchsegment.PostingsIterator {
	return &postingsIterator{postings: p, it: p.set.Iterator()}
}

type postingsIterator struct {
	*postings
	it roaring.IntPeekable
}

// Next returns the next document, nil at the end.
func (i *postingsIterator) Next() (scorchsegment.Posting, error) {
	if !i.it.HasNext() {
		return nil, nil
	}
	return posting(i.it.Next()), nil
}

// Advance returns the first document from doc on, nil at the end.
func (i *postingsIterator) Advance(doc uint64) (scorchsegment.Posting, error) {
	i.it.AdvanceIfNeeded(uint32(doc))
	return i.Next()
}

// ActualBitmap, DocNum1Hit and ReplaceActual let Bleve do arithmetic on sets as well.
func (i *postingsIterator) ActualBitmap() *roaring.Bitmap { return i.set }
func (i *postingsIterator) DocNum1Hit() (uint64, bool)    { return 0, false }
func (i *postingsIterator) ReplaceActual(set *roaring.Bitmap) {
	i.postings = &postings{segment: i.segment, set: set}
	i.it = set.Iterator()
}

// posting is a document that holds a token.
type posting uint32

func (p posting) Number() uint64                      { return uint64(p) }
func (p posting) Frequency() uint64                   { return 1 }
func (p posting) Norm() float64                       { return 1 }
func (p posting) Locations() []scorchsegment.Location { return nil }
func (p posting) Size() int                           { return 4 }
