package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// WriteCDXJ writes the index that replay software reads: one line a capture
// that f and choose, when it is not nil, choose, with its SURT, time and place,
// in byte order. The lines are held in memory, about 400 bytes each.
func (s *Store) WriteCDXJ(ctx context.Context, w io.Writer, f Filter, choose func(Capture) bool) (lines int, err error) {
	var all []string
	for c, err := range s.Captures(ctx, f) {
		if err != nil {
			return 0, fmt.Errorf("writing a CDXJ index: %w", err)
		}
		if choose == nil || choose(c) {
			all = append(all, cdxj(c))
		}
	}
	slices.Sort(all)
	for _, line := range all {
		if _, err := io.WriteString(w, line); err != nil {
			return 0, fmt.Errorf("writing a CDXJ index: %w", err)
		}
	}
	return len(all), nil
}

// cdxj is the line of a capture, in the form of cdxj-indexer.
func cdxj(c Capture) string {
	mime, _, _ := strings.Cut(c.Type, ";")
	if c.Kind == KindRevisit {
		mime = "warc/revisit"
	}
	status := ""
	if c.Status != 0 {
		status = strconv.Itoa(c.Status)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `%s %s {"url": %s`, SURT(c.URL), c.Time.Format("20060102150405"), asciiJSON(c.URL))
	for _, f := range []struct{ name, value string }{
		{"mime", strings.TrimSpace(mime)}, {"status", status}, {"digest", digestLabel + c.Payload}, {"length", strconv.FormatInt(c.Length, 10)},
		{"offset", strconv.FormatInt(c.Offset, 10)}, {"filename", c.File},
	} {
		if f.value != "" {
			fmt.Fprintf(&b, `, "%s": %s`, f.name, asciiJSON(f.value))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// asciiJSON is s as a JSON string of ASCII characters.
func asciiJSON(s string) string {
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string and a buffer do not fail
	var b strings.Builder
	for _, r := range strings.TrimSuffix(quoted.String(), "\n") {
		switch {
		case r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
