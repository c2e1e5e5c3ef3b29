package archive

import (
	"bytes"
	"errors"
	"strconv"
)

// headEnd is where the body of an HTTP message begins: behind the first empty
// line, or at its end when there is none. Old servers end lines with LF alone.
func headEnd(message []byte) (end int, ok bool) {
	for at := 0; ; {
		i := bytes.IndexByte(message[at:], '\n')
		if i < 0 {
			return len(message), false
		}
		at += i + 1
		rest := message[at:]
		switch {
		case bytes.HasPrefix(rest, []byte("\r\n")):
			return at + 2, true
		case bytes.HasPrefix(rest, []byte("\n")):
			return at + 1, true
		}
	}
}

// entity undoes the transfer coding that head names for body. The records of
// other archives keep bodies chunked; ours name no transfer coding. A body
// that is not in chunks, although its head says so, is its own entity: some
// archivers undo the coding and leave the header.
func entity(head, body []byte) []byte {
	if !chunked(head) {
		return body
	}
	plain, err := dechunk(body)
	if err != nil {
		return body
	}
	return plain
}

// chunked reports whether an HTTP head names the chunked transfer coding.
func chunked(head []byte) bool {
	for line := range bytes.Lines(head) {
		name, value, ok := bytes.Cut(line, []byte(":"))
		if ok && bytes.EqualFold(bytes.TrimSpace(name), []byte("Transfer-Encoding")) {
			return bytes.Contains(bytes.ToLower(value), []byte("chunked"))
		}
	}
	return false
}

// dechunk undoes the chunked coding of RFC 9112 section 7.1. Extensions and
// trailers are passed over.
func dechunk(body []byte) ([]byte, error) {
	plain := make([]byte, 0, len(body))
	for {
		line, rest, ok := bytes.Cut(body, []byte("\n"))
		if !ok {
			return nil, errors.New("a chunk has no size line")
		}
		digits, _, _ := bytes.Cut(bytes.TrimSuffix(line, []byte("\r")), []byte(";"))
		size, err := strconv.ParseUint(string(bytes.TrimSpace(digits)), 16, 32)
		if err != nil {
			return nil, errors.New("a chunk has no size")
		}
		if size == 0 {
			return plain, nil
		}
		if uint64(len(rest)) < size {
			return nil, errors.New("a chunk is cut short")
		}
		plain = append(plain, rest[:size]...)
		body = rest[size:]
		switch {
		case bytes.HasPrefix(body, []byte("\r\n")):
			body = body[2:]
		case bytes.HasPrefix(body, []byte("\n")):
			body = body[1:]
		default:
			return nil, errors.New("a chunk does not end where its size says")
		}
	}
}
