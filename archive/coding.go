package archive

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

var (
	// ErrCoding: a body has a content coding that Decode does not know.
	ErrCoding = errors.New("content coding is not known")
	// ErrTooLarge: a body unpacks to more than its reader wants.
	ErrTooLarge = errors.New("body unpacks to more than the limit")
)

const (
	// maxPlain bounds a body without its content coding: reports stay under 60 MB.
	maxPlain = 128 << 20
	// maxRatio is how many times its size a body may unpack to when that is more
	// than freePlain: pages pack 5 times, lists of one sentence 50 times, bombs 1,000.
	maxRatio  = 200
	maxPage   = 8 // beyond that room is made as bytes come
	freePlain = 1 << 20
)

// PlainLimit is how many bytes a body of that size is let unpack to. What
// gives more is kept as it was served, and no more is said of it.
func PlainLimit(size int) int64 {
	return min(maxPlain, freePlain+maxRatio*int64(size))
}

// Coded reports whether a Content-Encoding names a coding. Servers also put there that there is none, or the charset of
// the page, which browsers pass over.
func Coded(name string) bool {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "", "identity", "none", "utf-8", "utf8", "gbk", "gb2312", "gb18030":
		return false
	}
	return true
}

// Decode undoes the content coding that a body was served with, as
// Capture.ContentEncoding names it. A coded body that gives more than limit
// bytes is ErrTooLarge: a small bomb must not fill the memory. A body without
// a coding is returned as it is, whatever its length.
func Decode(body []byte, coding string, limit int64) ([]byte, error) {
	return new(Decoder).Decode(body, coding, limit)
}

// Decoder is Decode for many bodies, one after another: it keeps what unpacking
// needs. The zero value is ready for use.
type Decoder struct {
	gz  gzip.Reader
	out bytes.Buffer
}

// maxKeptRoom is what a Decoder keeps for the next body, which is rarely larger.
const maxKeptRoom = 1 << 20

// Decode is the function Decode. What it gives is valid until the next call.
func (d *Decoder) Decode(body []byte, coding string, limit int64) ([]byte, error) {
	var r io.Reader
	var err error
	if !Coded(coding) {
		return body, nil
	}
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "gzip", "x-gzip":
		r, err = &d.gz, d.gz.Reset(bytes.NewReader(body))
	case "deflate":
		// RFC 9110 means zlib; some old servers send the bare stream, which browsers accept
		if r, err = zlib.NewReader(bytes.NewReader(body)); errors.Is(err, zlib.ErrHeader) {
			r, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	case "zstd":
		var z *zstd.Decoder
		if z, err = zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderMaxMemory(uint64(limit))); err == nil {
			defer z.Close()
			r = z
		}
	default:
		return nil, fmt.Errorf("%w: %q", ErrCoding, coding)
	}
	if err != nil {
		return nil, fmt.Errorf("undoing %s: %w", coding, err)
	}
	if d.out.Reset(); d.out.Cap() > maxKeptRoom {
		d.out = bytes.Buffer{}
	}
	d.out.Grow(room(body, limit))
	_, err = d.out.ReadFrom(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("undoing %s: %w", coding, err)
	case int64(d.out.Len()) > limit:
		return nil, fmt.Errorf("undoing %s: %w of %d bytes", coding, ErrTooLarge, limit)
	}
	return d.out.Bytes(), nil
}

// room is what to have ready for a body without its coding: what its last four
// bytes say, as in gzip, but no more than pages may pack.
func room(body []byte, limit int64) int {
	said := int64(0)
	if len(body) > 4 {
		said = int64(binary.LittleEndian.Uint32(body[len(body)-4:]))
	}
	return int(min(said, maxPage*int64(len(body)), limit)) + bytes.MinRead
}
