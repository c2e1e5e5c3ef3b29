package pipeline

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

// maxDecoded bounds a body whose content coding is undone: a small bomb must not
// fill the memory.
const maxDecoded = 64 << 20

// plain undoes the content coding that a body was served with.
func plain(body []byte, coding string) ([]byte, error) {
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
		if d, err = zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderMaxMemory(maxDecoded)); err == nil {
			defer d.Close()
			r = d
		}
	default:
		return nil, fmt.Errorf("content coding %q is not known", coding)
	}
	if err != nil {
		return nil, fmt.Errorf("undoing %s: %w", coding, err)
	}
	out, err := io.ReadAll(io.LimitReader(r, maxDecoded+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("undoing %s: %w", coding, err)
	case len(out) > maxDecoded:
		return nil, fmt.Errorf("undoing %s gives more than %d bytes", coding, maxDecoded)
	}
	return out, nil
}
