package web

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestPickersGreyOut: what has no data beside the rest cannot be chosen, and says why; what
// is chosen already can be sent again.
func TestPickersGreyOut(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct{ page, pick, want string }{
		{"?agency=310113-hrss", `select[name=indicator] option[value="requests.received.new"]`, ""},
		{"?agency=310113-hrss", `select[name=indicator] option[value="requests.channel.fax"]`, ""},
		{"?agency=310113-hrss&from=2016", `select[name=indicator] option[value="requests.channel.fax"]`, "（所选年报均未印此项）"},
		{"?agency=310113-hrss&from=2011&to=2013", `select[name=indicator] option[value="admin.coercion.decisions"]`, "（这些年份的表式没有此项）"},
		{"?agency=310113-hrss&from=2016&lang=en", `select[name=indicator] option[value="requests.channel.fax"]`, " (printed in no report of these)"},
		{"?agency=310113-hrss&from=2020", `select[name=indicator] option[value="requests.channel.fax"]`, ""}, // no report at all: that is said of the body
		{"?agency=310113-hrss&from=2020", `label.pick:contains("人力资源")`, "所选年份没有年报"},
		{"?agency=310113-hrss&from=2020", `select[name=from] option[value="2020"]`, "（没有年报）"},
		{"?agency=310113-hrss", `option[value="rate:per_10000"]`, "（需要常住人口文件）"},
		{"?agency=310113-hrss", `select[name=to] option[value="2014"]`, "（没有年报）"},
		{"?agency=310113-hrss&indicator=requests.channel.fax", `select[name=to] option[value="2016"]`, "（该年年报均未印此项）"},
		{"?find=教育&indicator=requests.channel.fax", `label.new`, "所选年报均未印此项"},
		{"?find=教育&from=2016", `label.new`, "所选年份没有年报"},
		{"?find=教育", `label.new`, " 2 份"},
		{"?from=2016", `select[name=region] option[value="320000"]`, "（所选年份没有年报）"},
		{"?region=320813", `select[name=type] option[value="hrss"]`, "（所选年份没有年报）"},
		{"?region=310113", `select[name=type] option[value="hrss"]`, ""},
	} {
		at := f.page(t, "/compare"+c.page).Find(c.pick)
		if at.Length() != 1 {
			t.Errorf("%s: %d of %s", c.page, at.Length(), c.pick)
			continue
		}
		if c.want != "" && !strings.HasSuffix(at.Text(), c.want) {
			t.Errorf("%s: %s reads %q, want %q", c.page, c.pick, at.Text(), c.want)
		}
		box := at
		if goquery.NodeName(at) == "label" {
			box = at.Find("input")
		}
		_, off := box.Attr("disabled")
		_, checked := box.Attr("checked")
		_, selected := box.Attr("selected")
		if want := c.want != "" && !strings.Contains(c.want, " 2 份") && !checked && !selected; off != want {
			t.Errorf("%s: %s disabled: %v", c.page, c.pick, off)
		}
	}
}
