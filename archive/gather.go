package archive

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
)

// gatherer turns the records of a file, in order, into captures. It is the
// only way a Capture comes to be, in Put as in Reindex, so that the two agree.
type gatherer struct {
	file    string
	raw     io.ReaderAt // the file's bytes
	room    []byte      // sumRoom to sum them up in; made when there is none
	emit    func(Capture) error
	notice  func(at int64, err error) // of records that say nothing usable
	pending *Capture                  // its metadata record has not come yet
	request *record                   // the record before, when it is one
	end     int64                     // end of the last closed group: what lies behind may be torn
}

// add takes the next record.
func (g *gatherer) add(r *record) error {
	switch r.kind() {
	case string(KindResponse), string(KindRevisit), string(KindResource):
		if err := g.widow(); err != nil {
			return err
		}
		c, err := r.capture(g.file)
		if err != nil {
			g.notice(r.offset, err)
			return nil
		}
		c.GroupOffset, c.GroupLength = r.offset, r.length
		if q := g.request; q != nil && q.offset+q.length == r.offset {
			c.GroupOffset, c.GroupLength = q.offset, q.length+r.length
		}
		g.pending, g.request = &c, nil
	case typeRequest:
		g.request = &record{offset: r.offset, length: r.length}
	case typeMetadata:
		return g.close(r)
	case typeInfo:
		g.end = r.offset + r.length
	}
	return nil
}

// close ends the group with its metadata record.
func (g *gatherer) close(r *record) error {
	g.end = r.offset + r.length
	c := g.pending
	g.pending = nil
	if about := unbracket(r.fields.get("WARC-Refers-To")); c == nil || c.ID != about {
		g.notice(r.offset, fmt.Errorf("the record that this metadata is about, %s, is missing", about))
		return nil
	}
	if err := c.annotate(r.body); err != nil {
		g.notice(r.offset, err)
	}
	c.GroupLength = g.end - c.GroupOffset
	return g.give(c)
}

// sumRoom is read at once of a group.
const sumRoom = 16 << 10

// give sums up the group of c and hands c out.
func (g *gatherer) give(c *Capture) error {
	if g.room == nil {
		g.room = make([]byte, sumRoom)
	}
	h := sha256.New()
	if _, err := io.CopyBuffer(h, io.NewSectionReader(g.raw, c.GroupOffset, c.GroupLength), g.room); err != nil {
		return fmt.Errorf("reading the group of %s: %w", c.ID, err)
	}
	c.sum = int64(binary.BigEndian.Uint64(h.Sum(nil)))
	return g.emit(*c)
}

// widow gives out a capture whose metadata record was damaged, seen by the
// next group beginning: without link and portal it is still evidence.
func (g *gatherer) widow() error {
	if g.pending == nil {
		return nil
	}
	c := g.pending
	g.pending = nil
	g.notice(c.Offset, fmt.Errorf("the metadata record of %s is missing", c.ID))
	return g.give(c)
}
