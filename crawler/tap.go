package crawler

import (
	"bytes"
	"net"
	"sync"
)

// tap is a connection that notes both heads of the exchange under way as they pass over the wire: http.Header keeps
// neither order nor case nor blanks, and a head that is evidence must.
type tap struct {
	net.Conn
	fault string // why the server's certificate or protocol was accepted only by insecure_tls; "" when nothing was wrong

	mu         sync.Mutex // the transport reads and writes in goroutines of its own
	sent, head []byte
	whole      bool // head ends with its blank line
}

// begin forgets the exchange before. The transport must not have sent anything of the new one yet.
func (t *tap) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent, t.head, t.whole = nil, nil, false
}

// heads gives what was sent and the final response head. It is nil when the head has not come, or is such that
// readers of lines would see other lines in it than the client did.
func (t *tap) heads() (sent, head []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.whole || bytes.ContainsAny(bytes.ReplaceAll(t.head, []byte("\r\n"), nil), "\r\x00") {
		return t.sent, nil
	}
	return t.sent, t.head
}

// Write notes requests, which are small: a head, and the few fields that a list page's script posts.
func (t *tap) Write(b []byte) (int, error) {
	n, err := t.Conn.Write(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent = append(t.sent, b[:n]...)
	return n, err
}

func (t *tap) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.whole {
		t.note(b[:n])
	}
	return n, err
}

// note takes bytes of an answer up to the end of its final head. Interim answers (100 Continue, 103 Early Hints)
// come before that and are passed over, as net/http does. What is longer than net/http reads is not kept.
func (t *tap) note(b []byte) {
	if end := headEnd(b); len(t.head) == 0 && end > 0 && !interim(b[:end]) { // as nearly always, with the beginning of the body
		t.head, t.whole = bytes.Clone(b[:end]), true
		return
	}
	t.head = append(t.head, b...)
	for {
		end := headEnd(t.head)
		switch {
		case end == 0 && len(t.head) > maxHeader:
			t.head = t.head[:0]
			return
		case end == 0:
			return
		case interim(t.head[:end]):
			t.head = t.head[end:]
			continue
		}
		t.head, t.whole = bytes.Clone(t.head[:end]), true
		return
	}
}

// headEnd is where the blank line of a head ends, 0 when it has not come.
func headEnd(b []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return 0
		}
		at += i + 1
		for _, blank := range []string{"\r\n", "\n"} {
			if bytes.HasPrefix(b[at:], []byte(blank)) {
				return at + len(blank)
			}
		}
	}
}

// interim says whether a head has a status from 100 to 199 that a final answer follows.
func interim(head []byte) bool {
	words := bytes.Fields(head[:bytes.IndexByte(head, '\n')])
	return len(words) > 1 && len(words[1]) == 3 && words[1][0] == '1' && string(words[1]) != "101"
}
