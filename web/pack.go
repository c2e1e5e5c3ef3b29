package web

import (
	"fmt"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// minGzip is the smallest answer worth packing: below it one network packet
// carries the answer anyway.
const minGzip = 1400

// packing packs answers for clients that can unpack them. Kept originals are sent as
// they were served: they set unpacked.
func packing(next http.Handler) (http.Handler, error) {
	pack, err := gzhttp.NewWrapper(gzhttp.MinSize(minGzip), gzhttp.EnableZstd(false), gzhttp.SetContentType(false))
	if err != nil {
		return nil, fmt.Errorf("packing of answers: %w", err)
	}
	return pack(next), nil
}

// unpacked is the header by which an answer asks not to be packed; it does not leave the
// server.
const unpacked = gzhttp.HeaderNoCompression
