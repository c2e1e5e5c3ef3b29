package archive

import (
	"context"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestCDXJ(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxFileSize: 4000})
	cs := grow(t, s)
	var b strings.Builder
	n, err := s.WriteCDXJ(context.Background(), &b, Filter{}, nil)
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if err != nil || n != len(cs) || len(lines) != n || !slices.IsSorted(lines) {
		t.Fatalf("WriteCDXJ wrote %d lines, %v:\n%s", n, err, b.String())
	}
	b.Reset()
	n, err = s.WriteCDXJ(context.Background(), &b, Filter{}, func(c Capture) bool { return c.URL == page(3).URL })
	if want := `cn,gov,example)/zwgk/ndbg/t3.html?a=1&b=%e5%b9%b4 20240203040509 {"url": "https://www.example.gov.cn/zwgk/ndbg/t3.html?a=1&b=%E5%B9%B4", "mime": "text/html", "status": "200", "digest": "sha256:`; err != nil || n != 2 || !strings.HasPrefix(b.String(), want) || !strings.Contains(b.String(), `"mime": "warc/revisit"`) {
		t.Errorf("%d lines, %v:\n%s", n, err, b.String())
	}
}

// TestCDXJBesideItsPeers: the lines are those that other programs make of the
// same files.
func TestCDXJBesideItsPeers(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxFileSize: 4000})
	grow(t, s)
	odd := imported(9)
	odd.URL, odd.Type = "https://www.Example.gov.cn:443/年/X?b=1&a=2#🎈", ""
	put(t, s, odd)
	var ours strings.Builder
	_, err := s.WriteCDXJ(context.Background(), &ours, Filter{}, nil)
	must(t, err)
	names, err := s.files()
	must(t, err)
	for i := range names {
		names[i] = s.path(names[i])
	}
	interpreter := python(t, "cdxj_indexer")
	out, err := exec.Command(interpreter, append([]string{"-m", "cdxj_indexer.main", "-s"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != ours.String() {
		t.Errorf("cdxj-indexer writes\n%s, we\n%s", out, ours.String())
	}
}
