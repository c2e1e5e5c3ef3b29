package index

import (
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/nianbao/nianbao/report"
)

// maxStored bounds one decompressed record or text. Records come from our own
// parser, whose input is capped far below; only a damaged file can pass it.
const maxStored = 64 << 20

// codec packs records. Safe for concurrent use.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxStored))
	if err != nil {
		return nil, err
	}
	return &codec{enc, dec}, nil
}

func (c *codec) close() {
	c.enc.Close()
	c.dec.Close()
}

func (c *codec) pack(b []byte) []byte { return c.enc.EncodeAll(b, nil) }

func (c *codec) unpack(b []byte) ([]byte, error) { return c.dec.DecodeAll(b, nil) }

// recordJSON is what is stored of r: all but its findings, which have a table of their
// own, where those across years can change without the record.
func recordJSON(r *report.Report) ([]byte, error) {
	bare := *r
	bare.Findings = nil
	b, err := json.Marshal(&bare)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", r.ID, err)
	}
	return b, nil
}

func (c *codec) unpackRecord(id string, packed []byte) (*report.Report, error) {
	b, err := c.unpack(packed)
	if err != nil {
		return nil, fmt.Errorf("stored record %s is damaged, run `nianbao build --full`: %w", id, err)
	}
	var r report.Report
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("stored record %s is damaged, run `nianbao build --full`: %w", id, err)
	}
	return &r, nil
}
