package archive

import (
	"context"
	"os"
	"reflect"
	"testing"
)

func TestSizes(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxFileSize: 4000})
	cs := grow(t, s)
	other := page(50)
	other.Portal = "another"
	cs = append(cs, put(t, s, other))
	want := counted(t, s, cs, "", "another", "example")
	if want.Payloads >= want.Captures || want.Files < 2 {
		t.Fatalf("the test archive shows too little: %+v", want)
	}
	got, err := s.Sizes(context.Background())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Sizes gave %+v, %v, want %+v", got, err, want)
	}
	_, err = s.Reindex(context.Background())
	must(t, err)
	if got, err := s.Sizes(context.Background()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after Reindex: %+v, %v, want %+v", got, err, want)
	}
}

// counted are the sizes as one counts them by hand.
func counted(t *testing.T, s *Store, cs []Capture, portals ...string) (sum Sizes) {
	t.Helper()
	urls := map[string]bool{}
	for _, name := range portals {
		p := PortalSizes{Portal: name}
		for _, c := range cs {
			if c.Portal != name {
				continue
			}
			urls[c.URL] = true
			p.Captures++
			if c.Kind != KindRevisit && c.Size > 0 {
				p.Payloads++
				p.PayloadBytes += c.Size
			}
		}
		sum.Portals = append(sum.Portals, p)
		sum.Captures, sum.Payloads, sum.PayloadBytes = sum.Captures+p.Captures, sum.Payloads+p.Payloads, sum.PayloadBytes+p.PayloadBytes
	}
	sum.URLs = len(urls)
	names, err := s.files()
	must(t, err)
	for _, name := range names {
		info, err := os.Stat(s.path(name))
		must(t, err)
		sum.Files++
		sum.Bytes += info.Size()
	}
	return sum
}
