package parser

import (
	"context"
	"errors"
	"testing"
)

// TestErrorsNameTheReport: a document that gives no record still says whose report it
// is, when its title or the link to it does.
func TestErrorsNameTheReport(t *testing.T) {
	const title = "上海市宝山区水务局2021年政府信息公开工作年度报告"
	for name, c := range map[string]struct {
		in     Input
		agency string
		year   int
	}{
		"a title over nothing":       {Input{Body: []byte("<title>" + title + "</title><h1>" + title + "</h1><p>见附件。</p>")}, "310113-water", 2021},
		"a broken file, by its link": {Input{LinkText: title, Body: []byte("PK\x03\x04 broken")}, "310113-water", 2021},
		"no place, the portal's":     {Input{LinkText: "水务局2021年政府信息公开工作年度报告", Region: "310113", Body: nil}, "310113-water", 2021},
		"a person's word":            {Input{Agency: "310113-audit", Year: 2023, Body: []byte("%PDF-1.4 broken")}, "310113-audit", 2023},
		"a person's word, no year":   {Input{Agency: "310113-audit", Body: []byte("%PDF-1.4 broken")}, "", 0},
		"a link without a year":      {Input{LinkText: "上海市宝山区水务局政府信息公开工作年度报告", Body: nil}, "", 0},
		"a link without a place":     {Input{LinkText: "水务局2021年政府信息公开工作年度报告", Body: nil}, "", 0},
		"a link to something else":   {Input{LinkText: "上海市宝山区水务局2021年工作总结", Body: nil}, "", 0},
		"a page about the report":    {Input{Body: []byte("<h1>《" + title + "》解读</h1><p>一、总体情况</p>")}, "", 0},
		"a list":                     {Input{Body: []byte("<h1>政府信息公开年度报告</h1><ul><li>" + title + "<li>上海市宝山区水务局2020年政府信息公开工作年度报告</ul>")}, "", 0},
	} {
		_, err := Parse(context.Background(), c.in)
		var e *Error
		if !errors.As(err, &e) || e.Agency.ID != c.agency || e.Year != c.year || (e.Region.Code == "") != (c.agency == "") {
			t.Errorf("%s: %+v", name, err)
		}
	}
}
