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
	var want Sizes
	urls := map[string]bool{}
	byPortal := map[string]*PortalSizes{}
	for _, name := range []string{"", "another", "example"} {
		byPortal[name] = &PortalSizes{Portal: name}
	}
	for _, c := range cs {
		p := byPortal[c.Portal]
		want.Captures++
		urls[c.URL] = true
		p.Captures++
		if c.Kind != KindRevisit && c.Size > 0 {
			want.Payloads++
			want.PayloadBytes += c.Size
			p.Payloads++
			p.PayloadBytes += c.Size
		}
	}
	for _, name := range []string{"", "another", "example"} {
		want.Portals = append(want.Portals, *byPortal[name])
	}
	want.URLs = len(urls)
	names, err := s.files()
	must(t, err)
	for _, name := range names {
		info, err := os.Stat(s.path(name))
		must(t, err)
		want.Files++
		want.Bytes += info.Size()
	}
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
