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
)

// foreign reads a WARC file that another program wrote: of any version,
// compressed by the record, as a whole, or not at all.
type foreign struct {
	members
	zipped bool
}

func newForeign(src io.ReaderAt, size int64) *foreign {
	f := &foreign{members: *newMembers(src, size)}
	magic := make([]byte, 2)
	n, _ := src.ReadAt(magic, 0) // what cannot be read now, walk reports
	f.zipped = string(magic[:n]) == gzipMagic[:2]
	return f
}

// walkAll calls each for every record, and fault for every place that cannot be
// read; reading goes on at the next record found. Of a record, offset is set;
// within a stream that was compressed as a whole it is that of the stream.
func (f *foreign) walkAll(ctx context.Context, each func(*record) error, fault func(at int64, err error)) error {
	for off := int64(0); off < f.size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		end, err := f.stretch(off, each)
		var stop *stopError
		switch {
		case errors.As(err, &stop):
			return stop.error
		case err != nil:
			fault(off, err)
			end = f.after(off)
		}
		off = end
	}
	return nil
}

// stopError carries what each returned out of a stretch.
type stopError struct{ error }

// stretch reads the gzip member at off, or the plain record there, and returns
// where it ends.
func (f *foreign) stretch(off int64, each func(*record) error) (end int64, err error) {
	f.seek(off)
	if !f.zipped {
		r, err := readForeign(f.packed)
		if errors.Is(err, io.EOF) {
			return f.size, nil
		}
		if err == nil {
			err = give(r, off, each)
		}
		return f.pos(), err
	}
	if err := f.gz.Reset(f.packed); err != nil {
		return 0, fmt.Errorf("reading the gzip member: %w", unexpected(err))
	}
	f.gz.Multistream(false)
	f.plain.Reset(f.gz)
	for {
		r, err := readForeign(f.plain)
		if errors.Is(err, io.EOF) {
			return f.pos(), nil
		}
		if err == nil {
			err = give(r, off, each)
		}
		if err != nil {
			return 0, err
		}
	}
}

func give(r *record, off int64, each func(*record) error) error {
	r.offset = off
	if err := each(r); err != nil {
		return &stopError{err}
	}
	return nil
}

// after finds the next place behind off where a record may begin.
func (f *foreign) after(off int64) int64 {
	mark, skip := []byte(gzipMagic), int64(0)
	if !f.zipped {
		mark, skip = []byte("\nWARC/"), 1
	}
	at := f.find(mark, off+1-skip)
	if at == f.size {
		return at
	}
	return at + skip
}

// readForeign reads one record. io.EOF says that there is none.
func readForeign(in *bufio.Reader) (*record, error) {
	for {
		b, err := in.Peek(1)
		if err != nil {
			return nil, err // io.EOF, or what gzip has to say at its end
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		_, _ = in.Discard(1) // it was peeked at
	}
	fs, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	size, err := strconv.ParseInt(fs.get("Content-Length"), 10, 64)
	if err != nil || size < 0 || size > maxBlock {
		return nil, fmt.Errorf("content length %.20q is missing or out of range", fs.get("Content-Length"))
	}
	var block bytes.Buffer
	if _, err := io.CopyN(&block, in, size); err != nil {
		return nil, fmt.Errorf("reading the block: %w", unexpected(err))
	}
	r := &record{fields: fs}
	if kind := r.kind(); kind != "response" && kind != "request" && kind != "revisit" || !strings.HasPrefix(block.String(), "HTTP/") && kind != "request" {
		r.body = block.Bytes()
		return r, nil
	}
	cut, _ := headEnd(block.Bytes())
	r.head, r.body = block.Bytes()[:cut:cut], block.Bytes()[cut:]
	return r, nil
}
