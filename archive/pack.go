package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/klauspost/compress/gzip"
)

// level is the gzip level of members. On real report pages level 3 takes a third
// less time and 8 % more space, level 1 no less time than that in a crawl and
// 13 % more space. The time is a tenth of a millisecond a page, once; the space
// is kept for good, and delays between requests leave processors idle anyway.
const level = 6

// packer compresses one record after another.
type packer struct {
	tight *gzip.Writer
	quick *gzip.Writer // without tables to fill: for what is packed already, where tight takes ten times as long, and for short records
}

// pack makes the records of j and compresses them, one member a record. Places
// in made count from the beginning of the group.
func (s *Store) pack(j *job) error {
	if err := j.await(); err != nil {
		return err
	}
	p := <-s.packers
	defer func() { s.packers <- p }()
	before, err := s.before(context.Background(), j)
	if err != nil {
		return err
	}
	group := compose(j.x, j.seg.info, j.sums, before)
	if j.packed, err = p.compress(group); err != nil {
		return err
	}
	var faults error
	g := gatherer{
		file:   j.seg.name,
		raw:    bytes.NewReader(j.packed),
		emit:   func(c Capture) error { j.made = c; return nil },
		notice: func(_ int64, err error) { faults = errors.Join(faults, err) },
	}
	for _, r := range group {
		faults = errors.Join(faults, g.add(r))
	}
	return faults
}

// compress gives the members of the records in a row and sets their places in it.
func (p *packer) compress(group []*record) ([]byte, error) {
	var out bytes.Buffer
	for _, r := range group {
		gz, size := p.tight, (len(r.head)+len(r.body))/3 // what text packs to; the rest grows as needed
		if r.packed || r.short() {
			gz, size = p.quick, len(r.head)+len(r.body)
		}
		out.Grow(1<<10 + size)
		start := out.Len()
		gz.Reset(&out)
		gz.ModTime = time.Unix(0, 0) // no time; the zero Time would be written as nonsense
		if err := errors.Join(r.writeTo(gz), gz.Close()); err != nil {
			return nil, fmt.Errorf("compressing: %w", err)
		}
		r.offset, r.length = int64(start), int64(out.Len()-start)
	}
	return out.Bytes(), nil
}

// packers are as many compressors as there are processors: who has one packs.
func packers(n int) (chan *packer, error) {
	c := make(chan *packer, n)
	for range n {
		tight, err := gzip.NewWriterLevel(nil, level)
		if err != nil {
			return nil, err
		}
		quick, err := gzip.NewWriterLevel(nil, gzip.StatelessCompression)
		if err != nil {
			return nil, err
		}
		c <- &packer{tight, quick}
	}
	return c, nil
}
