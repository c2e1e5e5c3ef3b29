package archive

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

const (
	// maxHead bounds the header of one record: the longest we write is an
	// address or two of maxField.
	maxHead = 64 << 10
	// gzipMagic begins every member; memberHead is the whole fixed header of
	// the members we write (no name, no time), so that a flipped bit in the
	// part that no checksum covers shows.
	gzipMagic  = "\x1f\x8b\x08"
	memberHead = gzipMagic + "\x00\x00\x00\x00\x00\x00\xff"
)

// members reads the records of one WARC file, one gzip member each.
// The bytes of a record are valid until the next read.
type members struct {
	src  io.ReaderAt
	size int64 // bytes of src to look at
	// info is the id of the file's warcinfo record, settled by the first whole
	// record. A member that names another one is not ours but part of a kept
	// body, as when somebody serves a WARC file: after damage, a search for
	// the next record must not take such bytes for evidence.
	info string

	section *io.SectionReader
	base    int64         // where section begins in src
	packed  *bufio.Reader // over section
	gz      *gzip.Reader  // over packed
	plain   *bufio.Reader // over gz
	block   bytes.Buffer
}

func newMembers(src io.ReaderAt, size int64) *members {
	return &members{src: src, size: size, gz: new(gzip.Reader), packed: bufio.NewReaderSize(nil, 64<<10), plain: bufio.NewReader(nil)}
}

// seek makes off the next byte read, without dropping what is read ahead when
// it already is.
func (m *members) seek(off int64) {
	if m.section != nil && m.pos() == off {
		return
	}
	m.base = off
	m.section = io.NewSectionReader(m.src, off, max(0, m.size-off))
	m.packed.Reset(m.section)
}

// pos is the offset of the next byte of src that nobody has used.
func (m *members) pos() int64 {
	read, _ := m.section.Seek(0, io.SeekCurrent) // cannot fail: it moves nothing
	return m.base + read - int64(m.packed.Buffered())
}

// read returns the record whose member begins at off.
func (m *members) read(off int64) (*record, error) {
	m.seek(off)
	if err := m.gz.Reset(m.packed); err != nil {
		return nil, fmt.Errorf("reading the gzip member: %w", unexpected(err))
	}
	m.gz.Multistream(false)
	m.plain.Reset(m.gz)
	r, err := m.parse()
	if err != nil {
		return nil, err
	}
	m.info = r.info()
	r.offset, r.length = off, m.pos()-off
	return r, nil
}

// parse reads the uncompressed record up to the end of its member, where gzip
// checks its own sum.
func (m *members) parse() (*record, error) {
	fs, err := readHeader(m.plain)
	if err != nil {
		return nil, err
	}
	r := &record{fields: fs}
	if info := r.info(); info == "" || (m.info != "" && m.info != info) {
		return nil, errors.New("the record belongs to another file")
	}
	size, err := strconv.ParseInt(fs.get("Content-Length"), 10, 64)
	if err != nil || size < 0 || size > maxBlock {
		return nil, fmt.Errorf("content length %.20q is missing or out of range", fs.get("Content-Length"))
	}
	m.block.Reset()
	if _, err := io.CopyN(&m.block, m.plain, size); err != nil {
		return nil, fmt.Errorf("reading the block: %w", unexpected(err))
	}
	end, err := io.ReadAll(io.LimitReader(m.plain, int64(len(recordEnd))+1))
	if err != nil {
		return nil, fmt.Errorf("reading the end of the record: %w", err)
	}
	if string(end) != recordEnd {
		return nil, fmt.Errorf("the record ends with %q", end)
	}
	r.split(m.block.Bytes())
	return r, nil
}

// split divides a block into protocol head and body.
func (r *record) split(block []byte) {
	r.body = block
	switch kind := r.kind(); {
	case kind != typeRequest && kind != string(KindResponse) && kind != string(KindRevisit),
		!strings.HasPrefix(r.fields.get("Content-Type"), "application/http"):
		return
	}
	cut, _ := headEnd(block)
	r.head, r.body = block[:cut:cut], block[cut:]
}

// readHeader reads version line and named fields, up to maxHead bytes.
func readHeader(in *bufio.Reader) (fields, error) {
	var head []byte
	for fresh := true; ; {
		part, err := in.ReadSlice('\n')
		if fresh && err == nil && len(bytes.TrimRight(part, "\r\n")) == 0 {
			break
		}
		if head = append(head, part...); len(head) > maxHead {
			return nil, fmt.Errorf("the record header is longer than %d bytes", maxHead)
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("reading the record header: %w", unexpected(err))
		}
		fresh = err == nil
	}
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	if !bytes.HasPrefix(first, []byte("WARC/")) {
		return nil, fmt.Errorf("%.20q begins no WARC record", first)
	}
	return parseFields(rest)
}

// unexpected says that an end of file inside a record is one too many.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// walk calls each for the records from offset from on, and fault for every
// place that cannot be read; reading goes on at the next record found.
func (m *members) walk(ctx context.Context, from int64, each func(*record) error, fault func(at int64, err error)) error {
	if err := m.settle(from); err != nil {
		fault(0, err)
	}
	for off := from; off < m.size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := m.read(off)
		if err == nil {
			if err := each(r); err != nil {
				return err
			}
			off += r.length
			continue
		}
		fault(off, err)
		for off++; off < m.size; off++ {
			if off = m.next(off); m.begins(off) {
				break
			}
		}
	}
	return nil
}

// settle learns the file's warcinfo id when a walk begins behind it.
func (m *members) settle(from int64) error {
	if from == 0 || m.info != "" {
		return nil
	}
	_, err := m.read(0)
	return err
}

// next finds the first place at or after off that may begin a member; the
// size when there is none.
func (m *members) next(off int64) int64 { return m.find([]byte(gzipMagic), off) }

// find finds the first mark at or after off; the size when there is none.
func (m *members) find(mark []byte, off int64) int64 {
	buf := make([]byte, 256<<10)
	for off < m.size {
		n, err := m.src.ReadAt(buf[:min(int64(len(buf)), m.size-off)], off)
		if i := bytes.Index(buf[:n], mark); i >= 0 {
			return off + int64(i)
		}
		if err != nil || off+int64(n) >= m.size {
			break
		}
		off += int64(n - len(mark) + 1)
	}
	return m.size
}

// begins reports whether a record of this file stands at off.
func (m *members) begins(off int64) bool {
	_, err := m.read(off)
	return err == nil
}
