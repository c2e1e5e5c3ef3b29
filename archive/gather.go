package archive

import "fmt"

// gatherer turns the records of a file, in order, into captures. It is the
// only way a Capture comes to be, in Put as in Reindex, so that the two agree.
type gatherer struct {
	file    string
	emit    func(Capture) error
	notice  func(at int64, err error) // of records that say nothing usable
	pending *Capture                  // its metadata record has not come yet
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
		g.pending = &c
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
	return g.emit(*c)
}

// widow gives out a capture whose metadata record was damaged, seen by the
// next group beginning: without link and portal it is still evidence.
func (g *gatherer) widow() error {
	if g.pending == nil {
		return nil
	}
	c := *g.pending
	g.pending = nil
	g.notice(c.Offset, fmt.Errorf("the metadata record of %s is missing", c.ID))
	return g.emit(c)
}
