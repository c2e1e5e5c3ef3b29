package archive

import (
	"context"
	"testing"
)

func TestEntity(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: Chunked\r\n\r\n"
	for _, c := range []struct{ name, head, body, want string }{
		{"plain", "HTTP/1.1 200 OK\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n"},
		{"chunks", head, "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n", "abc0123456789"},
		{"bare line ends", "HTTP/1.1 200 OK\ntransfer-encoding:chunked\n\n", "3\nabc\n0\n\n", "abc"},
		{"coding undone, header left", head, "<html>", "<html>"},
		{"cut short", head, "5\r\nabc", "5\r\nabc"},
		{"size that is none", head, "FFFFFFFFFFFFFFFFF\r\nabc", "FFFFFFFFFFFFFFFFF\r\nabc"},
		{"size too small", head, "2\r\nabc\r\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n"},
		{"empty", head, "0\r\n\r\n", ""},
	} {
		if got := string(entity([]byte(c.head), []byte(c.body))); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A body in its transfer coding is kept as it is, and its payload is without.
func TestFramedBody(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(1)
	x.Head = []byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
	x.Framed, x.Body = true, []byte("4\r\n<htm\r\n2\r\nl>\r\n0\r\n\r\n")
	c := put(t, s, x)
	if body, _, err := s.Body(context.Background(), c.SHA256); err != nil || string(body) != "<html>" || c.Size != 6 {
		t.Errorf("the payload is %q of %d bytes, %v", body, c.Size, err)
	}
	plain := page(2)
	plain.Body = []byte("<html>")
	if c := put(t, s, plain); c.Kind != KindRevisit {
		t.Errorf("the same payload without chunks became %+v", c)
	}
	for _, r := range stored(t, s) {
		if r.kind() == string(KindResponse) && string(r.body) != string(x.Body) {
			t.Errorf("the record holds %q", r.body)
		}
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	x.Head = nil
	if _, err := s.Put(context.Background(), x); err == nil {
		t.Error("a body in an unnamed transfer coding was kept")
	}
}

// What was cut short is kept, said to be cut, never the latest payload of its
// address and never referred to.
func TestTruncated(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	whole := put(t, s, page(1))
	x := page(1)
	x.Time, x.Body, x.Truncated, x.IP = noon.Add(1e10), x.Body[:20], "disconnect", "192.0.2.7"
	c := put(t, s, x)
	if c.Truncated != "disconnect" || c.Kind != KindResponse {
		t.Errorf("it became %+v", c)
	}
	if last, err := s.Latest(context.Background(), x.URL); err != nil || last != whole {
		t.Errorf("Latest gave %+v, %v", last, err)
	}
	if again := put(t, s, x); again.Kind != KindResponse || again.Truncated == "" {
		t.Errorf("again it became %+v", again)
	}
	for _, r := range stored(t, s)[4:] {
		if Kind(r.kind()) == KindResponse && (r.fields.get("WARC-Truncated") != "disconnect" || r.fields.get("WARC-IP-Address") != "192.0.2.7") {
			t.Errorf("the record says %v", r.fields)
		}
	}
	for want, spoil := range map[string]func(*Exchange){
		"truncation": func(x *Exchange) { x.Truncated = "tired" },
		"no IP":      func(x *Exchange) { x.IP = "localhost" },
	} {
		x := page(1)
		spoil(&x)
		if _, err := s.Put(context.Background(), x); err == nil {
			t.Errorf("%s: kept", want)
		}
	}
}
