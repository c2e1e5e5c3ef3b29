package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"

	"github.com/klauspost/compress/flate"
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
	quick *gzip.Writer  // without tables to fill: for short records
	whole *flate.Writer // packs nothing: for what is packed already, where even quick looks for what is not there
	room  []byte        // for summing up what was packed
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
		room:   p.room,
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
	out.Grow(expected(group))
	for _, r := range group {
		start, err := out.Len(), error(nil)
		switch {
		case r.packed:
			err = p.wrap(&out, r)
		case r.short():
			err = member(p.quick, &out, r)
		default:
			err = member(p.tight, &out, r)
		}
		if err != nil {
			return nil, fmt.Errorf("compressing: %w", err)
		}
		r.offset, r.length = int64(start), int64(out.Len()-start)
	}
	return out.Bytes(), nil
}

// expected is about what the records come to: text packs to a third, and what comes
// to more makes room for itself.
func expected(group []*record) int {
	size := 0
	for _, r := range group {
		if size += shortBlock + len(r.head); r.packed {
			size += len(r.body)
		} else {
			size += len(r.body) / 3
		}
	}
	return size
}

// member writes r as one gzip member.
func member(gz *gzip.Writer, out *bytes.Buffer, r *record) error {
	gz.Reset(out)
	gz.ModTime = time.Unix(0, 0) // no time; the zero Time would be written as nonsense
	return errors.Join(r.writeTo(gz), gz.Close())
}

// wrap writes r, whose body is packed, as one gzip member: the head in a block that is packed, the body in blocks that
// are not. gzip.Writer has one way for the whole of a member.
func (p *packer) wrap(out *bytes.Buffer, r *record) error {
	text, sum := r.text(), crc32.NewIEEE()
	_, _ = sum.Write(text) // of a hash: it cannot fail
	out.WriteString(memberHead)
	if err := flate.StatelessDeflate(out, text, false, nil); err != nil {
		return err
	}
	p.whole.Reset(out)
	both := io.MultiWriter(p.whole, sum)
	for _, part := range [][]byte{r.body, []byte(recordEnd)} {
		if _, err := both.Write(part); err != nil {
			return err
		}
	}
	if err := p.whole.Close(); err != nil {
		return err
	}
	tail := binary.LittleEndian.AppendUint32(nil, sum.Sum32())
	out.Write(binary.LittleEndian.AppendUint32(tail, uint32(len(text)+len(r.body)+len(recordEnd)))) // modulo 2³², RFC 1952
	return nil
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
		whole, err := flate.NewWriter(nil, flate.NoCompression)
		if err != nil {
			return nil, err
		}
		c <- &packer{tight, quick, whole, make([]byte, sumRoom)}
	}
	return c, nil
}
