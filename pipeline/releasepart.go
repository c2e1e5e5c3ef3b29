package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
)

// releasePart names one stretch of a release's entries: JSON lines, packed with Zstandard,
// of which the long runs of like keys take a third of what gzip makes of them.
type releasePart struct {
	SHA256  string `json:"sha256"` // of the packed lines
	Bytes   int64  `json:"bytes"`  // of the lines
	Entries int    `json:"entries"`
}

const (
	partType = "application/zstd"
	// partBytes bounds what is held of a release in memory, with one entry more.
	partBytes = 8 << 20
	// maxPartBytes bounds a part when it is read: partBytes and the longest record.
	maxPartBytes = partBytes + 64<<20
)

// partWriter collects entries until a part is full.
type partWriter struct {
	lines   bytes.Buffer
	entries int
	enc     *zstd.Encoder
	json    *json.Encoder
}

func newPartWriter() (*partWriter, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBetterCompression))
	if err != nil {
		return nil, err
	}
	w := &partWriter{enc: enc}
	w.json = json.NewEncoder(&w.lines)
	w.json.SetEscapeHTML(false)
	return w, nil
}

func (w *partWriter) close() { w.enc.Close() }

func (w *partWriter) add(e index.Entry) error {
	w.entries++
	return w.json.Encode(e)
}

// full tells whether a part ends behind e, the entry added last. It does so where the
// content says, behind one record in 256, and not after so and so many: then a report that
// is new or changed changes its own part alone, and the others, which the archive has from
// the release before, are not stored again.
func (w *partWriter) full(e index.Entry) bool {
	return w.lines.Len() >= partBytes || e.Record != nil && sha256.Sum256(e.Record)[0] == 0
}

// take gives the part and begins the next.
func (w *partWriter) take() (releasePart, []byte) {
	p := releasePart{Bytes: int64(w.lines.Len()), Entries: w.entries}
	packed := w.enc.EncodeAll(w.lines.Bytes(), nil)
	w.lines.Reset()
	w.entries = 0
	return p, packed
}

// readPart calls each with every entry of a part.
func readPart(ctx context.Context, store *archive.Store, p releasePart, each func(index.Entry) error) error {
	packed, _, err := store.Body(ctx, p.SHA256)
	if err != nil {
		return err
	}
	dec, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxPartBytes))
	if err != nil {
		return err
	}
	defer dec.Close()
	in := json.NewDecoder(bufio.NewReader(io.LimitReader(dec, maxPartBytes)))
	for n := 0; ; n++ {
		var e index.Entry
		err := in.Decode(&e)
		if errors.Is(err, io.EOF) && n == p.Entries {
			return nil
		}
		if errors.Is(err, io.EOF) || err == nil && n == p.Entries {
			return fmt.Errorf("part %.12s has not the %d entries that the release says", p.SHA256, p.Entries)
		}
		if err != nil {
			return fmt.Errorf("part %.12s: %w", p.SHA256, err)
		}
		if err := each(e); err != nil {
			return err
		}
	}
}
