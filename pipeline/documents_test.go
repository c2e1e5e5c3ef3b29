package pipeline

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/nianbao/nianbao/archive"
)

// TestDocuments: which of several captures of one payload counts, and what is known
// about it.
func TestDocuments(t *testing.T) {
	one, two := []byte("one"), []byte("two")
	const x = "https://a.example/x"
	hand := func(agency string, year int) archive.Exchange {
		e := archive.Exchange{URL: x, Body: one, Role: archive.RoleImport, Agency: agency, Year: year}
		if agency != "" {
			e.Region = agency[:6]
		}
		return e
	}
	crawled := func(region, portal, text string) archive.Exchange {
		return archive.Exchange{URL: x, Body: one, Region: region, Portal: portal, LinkText: text}
	}
	asset := archive.Exchange{URL: x, Body: one, Role: archive.RoleAsset}
	for _, c := range []struct {
		name     string
		captures []archive.Exchange
		counts   int // place of the capture that counts for the payload one
		want     hints
	}{
		{"once", []archive.Exchange{crawled("310112", "a", "年报")}, 0, hints{archive.RoleReport, "a", "310112", "", "年报", 0}},
		{"again the same", []archive.Exchange{crawled("310112", "a", "年报"), crawled("310112", "a", "年报")}, 0, hints{archive.RoleReport, "a", "310112", "", "年报", 0}},
		{"through another portal", []archive.Exchange{crawled("310112", "a", "年报"), crawled("310113", "b", "报告")}, 0, hints{archive.RoleReport, "a", "310112", "", "年报", 0}},
		{"other bytes between", []archive.Exchange{crawled("310112", "a", ""), {URL: x, Body: two}, crawled("310112", "a", "")}, 2, hints{archive.RoleReport, "a", "310112", "", "", 0}},
		{"by hand, then by a portal", []archive.Exchange{hand("", 0), crawled("310112", "a", "年报")}, 1, hints{archive.RoleImport, "a", "310112", "", "年报", 0}},
		{"whose it is, then when", []archive.Exchange{hand("310112-finance", 0), hand("", 2020)}, 1, hints{archive.RoleImport, "", "310112", "310112-finance", "", 2020}},
		{"the last word counts", []archive.Exchange{hand("310112-finance", 2019), hand("310113-hrss", 2020)}, 1, hints{archive.RoleImport, "", "310113", "310113-hrss", "", 2020}},
		{"said, then served again", []archive.Exchange{hand("310112-finance", 2019), {URL: x, Body: two}, crawled("310113", "a", "")}, 2, hints{archive.RoleImport, "a", "310112", "310112-finance", "", 2019}},
		{"an attachment, then a report", []archive.Exchange{asset, crawled("", "", "")}, 1, hints{archive.RoleReport, "", "", "", "", 0}},
		{"a report, then an attachment", []archive.Exchange{crawled("", "", ""), asset}, 0, hints{archive.RoleReport, "", "", "", "", 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			var kept []archive.Capture
			payloads := map[string]bool{}
			for _, e := range c.captures {
				k := s.keep(e)
				kept, payloads[k.SHA256] = append(kept, k), true
			}
			list, err := documents(t.Context(), s.store)
			if err != nil || len(list) != len(payloads) {
				t.Fatalf("%d documents, %v; want %d", len(list), err, len(payloads))
			}
			if d := list[0]; d.ID != kept[c.counts].ID || hintsOf(d.Capture) != c.want {
				t.Errorf("the capture at %v with %+v counts, want that at %v with %+v", d.Time, hintsOf(d.Capture), kept[c.counts].Time, c.want)
			}
			for _, d := range list {
				if one, err := documentOf(t.Context(), s.store, payload{d.URL, d.SHA256}); err != nil || !reflect.DeepEqual(one, d) {
					t.Errorf("alone it is %+v (%v), among all %+v", one, err, d)
				}
			}
		})
	}
}

// TestDocumentsApart: the same bytes at two addresses are two documents, in the order
// of their first capture.
func TestDocumentsApart(t *testing.T) {
	s := newSite(t)
	for i, path := range []string{"b", "a", "b", "c"} {
		s.keep(archive.Exchange{URL: "https://a.example/" + path, Body: fmt.Append(nil, i%2)})
	}
	list, err := documents(t.Context(), s.store)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, d := range list {
		got += d.URL[len(d.URL)-1:]
	}
	if got != "bac" {
		t.Errorf("documents %s, want bac", got)
	}
}

// TestDrawnPagesAreDocuments: what a browser drew is read in the name of the page's own
// address, beside the bytes that were served.
func TestDrawnPagesAreDocuments(t *testing.T) {
	const x = "https://a.example/x"
	s := newSite(t)
	s.keep(archive.Exchange{URL: x, Body: []byte("shell")})
	drawn := s.keep(archive.Exchange{URL: archive.RenderedPrefix + x, Body: []byte("drawn"), Role: archive.RoleRendered, Type: "text/html", LinkText: "年报"})
	s.keep(archive.Exchange{URL: archive.RenderedPrefix + x, Body: []byte("a drawn list"), Role: archive.RoleList, Type: "text/html"})
	list, err := documents(t.Context(), s.store)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d documents, %v; want 2", len(list), err)
	}
	if d := list[1]; d.URL != x || d.SHA256 != drawn.SHA256 || d.LinkText != "年报" {
		t.Errorf("document %+v", d.Capture)
	}
}
