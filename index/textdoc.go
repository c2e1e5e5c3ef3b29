package index

import (
	"encoding/binary"
	"fmt"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// docID names the text document of report number seq.
func docID(seq uint32) string { return string(binary.BigEndian.AppendUint32(nil, seq)) }

// docSeq reads a docID.
func docSeq(id []byte) (uint32, error) {
	if len(id) != 4 {
		return 0, fmt.Errorf("%q is no number of a report: the text index is damaged, run `nianbao build --full`", id)
	}
	return binary.BigEndian.Uint32(id), nil
}

// textDoc is a report's text on its way into the index, as Bleve takes documents. It has no
// fields for Bleve to analyse: segmentPlugin cuts the parts itself, without an object for
// every token.
type textDoc struct {
	seq   uint32
	parts []part // folded
	place textPlace
}

var _ bleveindex.Document = (*textDoc)(nil)

// ID is the document's name.
func (d *textDoc) ID() string { return docID(d.seq) }

// Size is the length of the text in bytes.
func (d *textDoc) Size() (n int) {
	for _, p := range d.parts {
		n += len(p.text)
	}
	return n
}

// NumPlainTextBytes is Size.
func (d *textDoc) NumPlainTextBytes() uint64 { return uint64(d.Size()) }

// What a document could have besides and has not.

func (*textDoc) VisitFields(bleveindex.FieldVisitor)             {}
func (*textDoc) VisitComposite(bleveindex.CompositeFieldVisitor) {}
func (*textDoc) HasComposite() bool                              { return false }
func (*textDoc) AddIDField()                                     {}
func (*textDoc) StoredFieldsBytes() uint64                       { return 0 }
func (*textDoc) Indexed() bool                                   { return true }
