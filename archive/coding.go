package archive

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
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

// Decode undoes the content coding that a body was served with, as
// Capture.ContentEncoding names it. A coded body that gives more than limit
// bytes is ErrTooLarge: a small bomb must not fill the memory. A body without
// a coding is returned as it is, whatever its length.
func Decode(body []byte, coding string, limit int64) ([]byte, error) {
	var r io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		// RFC 9110 means zlib; some old servers send the bare stream, which browsers accept
		if r, err = zlib.NewReader(bytes.NewReader(body)); errors.Is(err, zlib.ErrHeader) {
			r, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	case "zstd":
		var d *zstd.Decoder
		if d, err = zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderMaxMemory(uint64(limit))); err == nil {
			defer d.Close()
			r = d
		}
	default:
		return nil, fmt.Errorf("%w: %q", ErrCoding, coding)
	}
	if err != nil {
		return nil, fmt.Errorf("undoing %s: %w", coding, err)
	}
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("undoing %s: %w", coding, err)
	case int64(len(out)) > limit:
		return nil, fmt.Errorf("undoing %s: %w of %d bytes", coding, ErrTooLarge, limit)
	}
	return out, nil
}
