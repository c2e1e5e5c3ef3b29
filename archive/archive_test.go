package archive

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

var noon = time.Date(2024, 2, 3, 4, 5, 6, 789123000, time.UTC)

// page is an exchange as the crawler hands it over; n makes it different.
func page(n int) Exchange {
	return Exchange{
		URL: fmt.Sprintf("https://www.example.gov.cn/zwgk/ndbg/t%d.html?a=1&b=%%E5%%B9%%B4", n), Time: noon.Add(time.Duration(n) * time.Second), Role: RoleReport,
		Via: "https://www.example.gov.cn/zwgk/ndbg/index.html", LinkText: fmt.Sprintf("某局 %d 年度报告", n), Portal: "example", Run: "run-1", Region: "320813", Agency: "320813-finance", Year: 2023,
		Request: []byte("GET /zwgk HTTP/1.1\r\nHost: www.example.gov.cn\r\n\r\n"),
		Status:  200, Proto: "HTTP/1.1", Reason: "OK",
		Header: http.Header{"Content-Type": {"text/html; charset=gbk"}, "Etag": {`"e1"`}, "Last-Modified": {"Sat, 03 Feb 2024 00:00:00 GMT"}, "X-Two": {"a", "b"}},
		Body:   []byte(fmt.Sprintf("<html>\xc4\xea\xb1\xa8 %d\r\n\r\n%s</html>", n, strings.Repeat("table ", 50*n%700))),
	}
}

func imported(n int) Exchange {
	return Exchange{URL: fmt.Sprintf("https://www.example.gov.cn/file%d.pdf", n), Time: noon, Role: RoleImport, Type: "application/pdf", Body: []byte(fmt.Sprintf("%%PDF-1.7 %d", n))}
}

func open(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func put(t testing.TB, s *Store, x Exchange) Capture {
	t.Helper()
	c, err := s.Put(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func all(t testing.TB, s *Store, f Filter) []Capture {
	t.Helper()
	var cs []Capture
	for c, err := range s.Captures(context.Background(), f) {
		if err != nil {
			t.Fatal(err)
		}
		cs = append(cs, c)
	}
	return cs
}

func verify(t testing.TB, s *Store) []Problem {
	t.Helper()
	var ps []Problem
	tally, err := s.Verify(context.Background(), func(p Problem) { ps = append(ps, p) })
	if err != nil {
		t.Fatal(err)
	}
	if tally.Problems != len(ps) {
		t.Errorf("the tally counts %d problems, %d were reported", tally.Problems, len(ps))
	}
	return ps
}

func wantBody(t testing.TB, s *Store, x Exchange, c Capture) {
	t.Helper()
	body, holder, err := s.Body(context.Background(), c.SHA256)
	if err != nil {
		t.Error(err)
	} else if string(body) != string(x.Body) || holder.SHA256 != c.SHA256 || holder.Size != int64(len(x.Body)) {
		t.Errorf("%s: the body came back as %.60q (%+v)", x.URL, body, holder)
	}
}

// lines collects what a store logs.
func lines(buf *strings.Builder) *slog.Logger { return slog.New(slog.NewTextHandler(buf, nil)) }

// grow fills an archive with every kind of record and returns its captures.
func grow(t testing.TB, s *Store) []Capture {
	t.Helper()
	var cs []Capture
	for n := range 6 {
		cs = append(cs, put(t, s, page(n)))
	}
	again := page(3)
	again.Time, again.Header = noon.Add(time.Hour), http.Header{"Content-Type": {"text/html"}}
	gone := Exchange{URL: "https://www.example.gov.cn/old", Time: noon, Role: RoleList, Status: 302, Header: http.Header{"Location": {"/new?x=\xc4\xea"}}}
	same := page(4)
	same.Time, same.Status, same.Body, same.Header = noon.Add(2*time.Hour), 304, nil, http.Header{"Content-Length": {"77"}}
	twin := imported(1)
	twin.URL, twin.Type = "https://www.example.gov.cn/twin.pdf", "application/x-pdf"
	once, twice, thrice := coded(t, 8, gzip.BestCompression), coded(t, 8, gzip.BestCompression), coded(t, 8, gzip.NoCompression)
	twice.Time, thrice.Time = noon.Add(time.Hour), noon.Add(2*time.Hour)
	for _, x := range []Exchange{again, gone, same, imported(1), twin, once, twice, thrice} {
		cs = append(cs, put(t, s, x))
	}
	slices.SortFunc(cs, func(a, b Capture) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return cs
}

func TestPutAndReadBack(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(7)
	x.Header.Set("Content-Encoding", "gzip")
	x.Header.Set("Location", "/next")
	c := put(t, s, x)
	want := Capture{
		ID: c.ID, URL: x.URL, Time: noon.Add(7 * time.Second), Kind: KindResponse, Role: RoleReport, Status: 200,
		Type: "text/html; charset=gbk", ContentEncoding: "gzip", SHA256: digest(x.Body)[7:], Payload: digest(x.Body)[7:], Size: int64(len(x.Body)),
		Via: x.Via, LinkText: x.LinkText, Portal: "example", Run: "run-1", Region: "320813", Agency: "320813-finance", Year: 2023, ETag: `"e1"`, LastModified: "Sat, 03 Feb 2024 00:00:00 GMT", Location: "/next",
		File: c.File, Offset: c.Offset, Length: c.Length, GroupOffset: c.GroupOffset, GroupLength: c.GroupLength, sum: c.sum,
	}
	if c != want {
		t.Errorf("Put returned\n%+v, want\n%+v", c, want)
	}
	if !strings.HasPrefix(c.ID, "urn:uuid:") || c.Offset == 0 || c.Length == 0 || !fileName.MatchString(c.File) {
		t.Errorf("id or place is wrong: %+v", c)
	}
	if got := all(t, s, Filter{}); !reflect.DeepEqual(got, []Capture{c}) {
		t.Errorf("Captures gave %+v, want %+v", got, c)
	}
	wantBody(t, s, x, c)
	if _, _, err := s.Body(context.Background(), strings.Repeat("0", 64)); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown digest gave %v", err)
	}
}

func TestMicrosecondsAndZone(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(1)
	x.Time = time.Date(2024, 2, 3, 12, 0, 0, 123456789, time.FixedZone("CST", 8*3600))
	if c, want := put(t, s, x), time.Date(2024, 2, 3, 4, 0, 0, 123456000, time.UTC); c.Time != want {
		t.Errorf("time %v, want %v", c.Time, want)
	}
}

func TestRevisit(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(1)
	first := put(t, s, x)
	x.URL, x.Time, x.Header = "https://www.example.gov.cn/copy.html", noon.Add(time.Hour), http.Header{"Content-Type": {"text/plain"}, "Etag": {"e9"}}
	c := put(t, s, x)
	if c.Kind != KindRevisit || c.SHA256 != first.SHA256 || c.Size != first.Size || c.Type != "text/plain" || c.ETag != "e9" || c.Status != 200 {
		t.Errorf("the revisit is %+v", c)
	}
	wantBody(t, s, x, c)
	if _, holder, _ := s.Body(context.Background(), c.SHA256); holder != first {
		t.Errorf("the body is held by %+v, want %+v", holder, first)
	}
	x.Time, x.Status, x.Body, x.Header = noon.Add(2*time.Hour), 304, nil, nil
	if c := put(t, s, x); c.Kind != KindRevisit || c.Status != 304 || c.SHA256 != first.SHA256 || c.Size != first.Size || c.Type != "text/plain" {
		t.Errorf("the answer 304 became %+v", c)
	}
	if last, err := s.Latest(context.Background(), x.URL); err != nil || last != c {
		t.Errorf("Latest gave %+v, %v, want %+v", last, err, c)
	}
	x.URL = "https://www.example.gov.cn/never-seen"
	if c := put(t, s, x); c.Kind != KindResponse || c.Size != 0 {
		t.Errorf("an answer 304 to nothing became %+v", c)
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

func TestImport(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	first := put(t, s, imported(1))
	if first.Kind != KindResource || first.Status != 0 || first.Type != "application/pdf" || first.Role != RoleImport {
		t.Errorf("the import is %+v", first)
	}
	x := imported(1)
	x.Time, x.Type = noon.Add(time.Hour), "application/x-pdf"
	again := put(t, s, x)
	if again.Kind != KindRevisit || again.Status != 0 || again.Type != "application/x-pdf" || again.Size != first.Size {
		t.Errorf("the import repeated is %+v", again)
	}
	wantBody(t, s, x, again)
	if last, err := s.Latest(context.Background(), x.URL); err != nil || last != again {
		t.Errorf("Latest gave %+v, %v", last, err)
	}
}

func TestLatest(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(1)
	for i, status := range []int{200, 200, 404, 503} {
		x.Time, x.Status, x.Body = noon.Add(time.Duration(i)*time.Hour), status, []byte(fmt.Sprint("version ", i))
		put(t, s, x)
	}
	if c, err := s.Latest(context.Background(), x.URL); err != nil || c.Time != noon.Add(time.Hour) {
		t.Errorf("Latest gave %+v, %v", c, err)
	}
	if _, err := s.Latest(context.Background(), "https://nowhere.example/"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown address gave %v", err)
	}
}

func TestFilter(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	cs := grow(t, s)
	for name, f := range map[string]Filter{
		"all": {}, "url": {URL: page(3).URL}, "role": {Role: RoleImport}, "portal": {Portal: "example"}, "run": {Run: "run-1"},
		"digest": {SHA256: strings.ToUpper(digest(page(3).Body)[7:])}, "since": {Since: noon.Add(2 * time.Second)},
		"until": {Until: noon.Add(2 * time.Second)}, "via": {Via: page(1).Via},
		"several": {Portal: "example", Role: RoleReport, Since: noon.Add(time.Hour)}, "none": {Portal: "other"},
	} {
		want := slices.DeleteFunc(slices.Clone(cs), func(c Capture) bool {
			return f.URL != "" && c.URL != f.URL || f.Role != "" && c.Role != f.Role || f.Portal != "" && c.Portal != f.Portal ||
				f.Run != "" && c.Run != f.Run || f.SHA256 != "" && c.SHA256 != strings.ToLower(f.SHA256) || c.Time.Before(f.Since) ||
				!f.Until.IsZero() && !c.Time.Before(f.Until) || f.Via != "" && c.Via != f.Via
		})
		if got := all(t, s, f); !slices.Equal(got, want) {
			t.Errorf("%s: %d captures, want %d", name, len(got), len(want))
		}
		if empty := len(want) == 0; empty != (name == "none") {
			t.Errorf("%s: the test chooses %d captures", name, len(want))
		}
	}
}

func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	for want, spoil := range map[string]func(*Exchange){
		"needs a scheme":       func(x *Exchange) { x.URL = "/relative" },
		"must be escaped":      func(x *Exchange) { x.URL = "https://example.com/a b" },
		"cannot be archived":   func(x *Exchange) { x.URL = "https://example.com/\r\nWARC-Type: response" },
		"the limit is":         func(x *Exchange) { x.URL += strings.Repeat("a", maxField) },
		"time of the exchange": func(x *Exchange) { x.Time = time.Time{} },
		"no HTTP status":       func(x *Exchange) { x.Status = 42 },
		"0 is no HTTP status":  func(x *Exchange) { x.Status, x.Head = 0, []byte("HTTP/1.1 000 OK\r\n\r\n") },
		"no header name":       func(x *Exchange) { x.Header = http.Header{"A: b": {"c"}} },
		"\" A\" is no header":  func(x *Exchange) { x.Header = http.Header{" A": {"b"}} },
		"holds a line break":   func(x *Exchange) { x.Header = http.Header{"A": {"b\r\n\r\n<html>"}} },
		"\"OK\\r\\nEvil: 1\"":  func(x *Exchange) { x.Reason = "OK\r\nEvil: 1" },
	} {
		x := page(1)
		spoil(&x)
		if _, err := s.Put(context.Background(), x); !errors.Is(err, ErrExchange) || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Put(cancelled, page(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled Put gave %v", err)
	}
	if files, _ := os.ReadDir(filepath.Join(dir, warcFolder)); len(files) != 0 {
		t.Errorf("refused input left %v", files)
	}
}

func TestLinkTextIsMadeHarmless(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	x := page(1)
	x.LinkText = "  2023\r\nrole: list\x00 年报\xff " + strings.Repeat("长", maxField)
	c := put(t, s, x)
	if !strings.HasPrefix(c.LinkText, "2023 role: list 年报\uFFFD 长") || len(c.LinkText) > maxField || c.Role != RoleReport {
		t.Errorf("the link text became %.60q of %d bytes, the role %q", c.LinkText, len(c.LinkText), c.Role)
	}
}

// TestLatestIsNoWall: a wall that says 200 is not what its address holds.
func TestLatestIsNoWall(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	want := put(t, s, page(1))
	wall := page(1)
	wall.Time, wall.Body, wall.Role = wall.Time.Add(time.Hour), []byte("wall"), RoleBlocked
	put(t, s, wall)
	if got, err := s.Latest(t.Context(), want.URL); err != nil || got.ID != want.ID {
		t.Errorf("latest %+v, %v", got, err)
	}
}
