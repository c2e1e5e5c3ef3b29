package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// submitted is what a browser sends of a form as the page gave it: its controls that are
// named, not disabled and, where they can be, checked or selected.
func submitted(form *goquery.Selection) url.Values {
	sent := url.Values{}
	form.Find("input[name], select[name]").Each(func(_ int, control *goquery.Selection) {
		name := control.AttrOr("name", "")
		_, off := control.Attr("disabled")
		_, checked := control.Attr("checked")
		switch kind := control.AttrOr("type", ""); {
		case off, (kind == "checkbox" || kind == "radio") && !checked:
		case goquery.NodeName(control) == "select":
			chosen := control.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = control.Find("option").First()
			}
			if _, off := chosen.Attr("disabled"); !off {
				sent.Add(name, chosen.AttrOr("value", chosen.Text()))
			}
		default:
			sent.Add(name, control.AttrOr("value", ""))
		}
	})
	maps.DeleteFunc(sent, func(_ string, values []string) bool {
		return !slices.ContainsFunc(values, func(v string) bool { return v != "" })
	})
	return sent
}

// TestFormsKeepWhatIsChosen sends the form of a page as it stands: what the address of the
// page chose, the address that follows chooses too.
func TestFormsKeepWhatIsChosen(t *testing.T) {
	f := newFixture(t)
	agency := "agency=310113-hrss"
	for _, c := range []struct{ page, query, want string }{ // want is query where it is empty
		{"/compare", agency + "&indicator=requests.received.new&indicator=series:requests.granted", ""},
		{"/compare", agency + "&agency=310113-education&from=2012&to=2013", ""},
		{"/compare", agency + "&year=2012-2013", agency + "&from=2012&to=2013"},
		{"/compare", agency + "&from=2001", ""}, // a year without reports stays chosen
		{"/compare", agency + "&indicator=requests.received.new&column=natural_person", agency + "&indicator=requests.received.new[natural_person]"},
		{"/compare", "region=310113&type=hrss&level=department&sum=1&chart=bar", ""},
		{"/compare", "region=310113&level=township", ""},                           // nobody there is one
		{"/compare", "region=310113&type=hrss&find=教育", "region=310113&type=hrss"}, // what was found is on the page
		{"/", "q=公开&from=2012&to=2013&sort=year&findings=1", ""},
		{"/", "q=公开&sort=figure:requests.channel.fax", ""},
		{"/", "year=2012-2013&region=310113", "from=2012&to=2013&region=310113"},
		{"/", "agency=310113-hrss&type=hrss&level=department&era=shanghai2004&section=requests&portal=p", ""},
		{"/findings", "severity=error&state=new&from=2012&to=2013&region=310113&agency=310113-hrss", ""},
		{"/findings", "year=2013", "from=2013&to=2013"},
		{"/findings", "type=hrss&level=department&era=shanghai2004&section=requests&portal=p&rule=sh.req.channels", ""},
	} {
		want, err := url.ParseQuery(c.query)
		if c.want != "" {
			want, err = url.ParseQuery(c.want)
		}
		if err != nil {
			t.Fatal(err)
		}
		form := f.page(t, c.page+"?"+c.query).Find("main form")
		sent := submitted(form)
		for name, values := range want {
			got := slices.DeleteFunc(slices.Clone(sent[name]), func(v string) bool { return v == "" })
			if !slices.Equal(got, values) {
				t.Errorf("%s?%s: the form sends %s %q, want %q", c.page, c.query, name, got, values)
			}
		}
		if to := form.AttrOr("action", ""); to != c.page {
			t.Errorf("%s: the form is sent to %s", c.page, to)
		}
		if again := submitted(f.page(t, c.page+"?"+sent.Encode()).Find("main form")); again.Encode() != sent.Encode() {
			t.Errorf("%s?%s: sent again, the form sends %s, not %s", c.page, c.query, again.Encode(), sent.Encode())
		}
	}
}

// TestLinksKeepWhatIsChosen: a link of a page that leads to the same page, or to its data,
// changes one thing and keeps the rest.
func TestLinksKeepWhatIsChosen(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct {
		page, links, query string
		lose               []string // what such a link may leave out
	}{
		{"/compare", `.kinds a, figcaption a[href^="/compare.svg"], .foot a[href^="/compare."]`,
			"indicator=requests.received.new&region=310113&type=hrss&level=department&sum=1&from=2012&to=2017", nil},
		{"/compare", `.kinds a, figcaption a[href^="/compare.svg"], .foot a[href^="/compare."]`,
			"indicator=requests.received.new&column=natural_person&agency=310113-hrss&agency=310113-education", nil},
		{"/", `.facets a:not(.active), .foot a[href^="/search."], .count a[href^="/dataset"]`,
			"q=公开&from=2012&to=2013&region=310113&agency=310113-hrss&findings=1", []string{"agency", "region"}},
		{"/coverage", `.wall .place a, .crumbs a[href^="/coverage"], .foot a[href^="/coverage."]`, "region=310000&from=2012&to=2013", []string{"region"}},
		{"/coverage", `.wall .place a, .foot a[href^="/coverage."]`, "year=2012-2013", nil},
		{"/findings", `.foot a[href^="/findings."]`, "severity=error&rule=sh.req.channels&year=2013&type=hrss&level=department", nil},
	} {
		chosen, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		links := f.page(t, c.page+"?"+c.query).Find(c.links)
		if links.Length() == 0 {
			t.Errorf("%s: no link", c.page)
		}
		links.Each(func(_ int, a *goquery.Selection) {
			href := a.AttrOr("href", "")
			_, query, _ := strings.Cut(href, "?")
			kept, err := url.ParseQuery(query)
			if err != nil {
				t.Errorf("%s: %v", href, err)
			}
			for name, values := range chosen {
				if !slices.Contains(c.lose, name) && (name != "indicator" && !slices.Equal(kept[name], values) || !kept.Has(name)) {
					t.Errorf("%s?%s: %s %q leads to %s, without %s", c.page, c.query, c.links, a.Text(), href, name)
				}
			}
		})
	}
}
