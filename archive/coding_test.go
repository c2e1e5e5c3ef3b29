package archive

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func squeezed(t *testing.T, coding string, body io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	case "bare deflate":
		w, err = flate.NewWriter(&out, flate.BestSpeed)
	case "zstd":
		w, err = zstd.NewWriter(&out)
	}
	if err == nil {
		_, err = io.Copy(w, body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// decodeLimit is what the tests let a body unpack to.
const decodeLimit = 64 << 20

func TestDecode(t *testing.T) {
	const text = "政府信息公开工作年度报告"
	of := func(coding string) []byte { return squeezed(t, coding, strings.NewReader(text)) }
	for _, c := range []struct {
		name, coding string
		body         []byte
		want         string // text, or what the error says
	}{
		{"none", "", []byte(text), text},
		{"identity", "identity", []byte(text), text},
		{"none by that name", "None", []byte(text), text},
		{"a charset in its place", "UTF-8", []byte(text), text},
		{"gzip", "gzip", of("gzip"), text},
		{"its old name, sloppily written", " X-GZIP ", of("gzip"), text},
		{"deflate", "deflate", of("deflate"), text},
		{"deflate without its frame", "deflate", of("bare deflate"), text},
		{"zstd", "zstd", of("zstd"), text},
		{"not known", "compress", []byte(text), `content coding is not known: "compress"`},
		{"two of them", "gzip, gzip", of("gzip"), `content coding is not known: "gzip, gzip"`},
		{"gzip that is none", "gzip", []byte(text), "undoing gzip: "},
		{"deflate that is none", "deflate", []byte(text), "undoing deflate: "},
		{"zstd that is none", "zstd", []byte(text), "undoing zstd: "},
		{"gzip cut short", "gzip", of("gzip")[:30], "undoing gzip: "},
		{"zstd cut short", "zstd", of("zstd")[:20], "undoing zstd: "},
		{"nothing", "gzip", nil, "undoing gzip: "},
	} {
		got, err := Decode(c.body, c.coding, decodeLimit)
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %q", c.name, err, c.want)
			}
			continue
		}
		if string(got) != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// zeros is an endless reader of what compresses best.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func TestDecodeBombs(t *testing.T) {
	for _, coding := range []string{"gzip", "deflate", "zstd"} {
		full := squeezed(t, coding, io.LimitReader(zeros{}, decodeLimit))
		if got, err := Decode(full, coding, decodeLimit); err != nil || len(got) != decodeLimit {
			t.Errorf("%s: the largest body gives %d bytes, %v", coding, len(got), err)
		}
		bomb := squeezed(t, coding, io.LimitReader(zeros{}, decodeLimit+1))
		if got, err := Decode(bomb, coding, decodeLimit); err == nil || coding != "zstd" && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %d bytes become %d", coding, len(bomb), len(got))
		}
	}
}

// TestDecodeWindow: a few bytes may ask for as much memory as they like.
func TestDecodeWindow(t *testing.T) {
	frame := []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 20 << 3, 0x01, 0x00, 0x00} // a window of 1 GiB, one empty block
	if got, err := Decode(frame, "zstd", decodeLimit); err == nil {
		t.Errorf("a window of 1 GiB is taken, giving %d bytes", len(got))
	}
	frame[5] = 10 << 3 // 1 MiB
	if _, err := Decode(frame, "zstd", decodeLimit); err != nil {
		t.Errorf("a window of 1 MiB: %v", err)
	}
}
