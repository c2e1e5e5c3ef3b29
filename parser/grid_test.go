package parser

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// firstGrid decodes a page and returns its first table, nil if it has none.
func firstGrid(t *testing.T, page string) *grid {
	t.Helper()
	doc, err := decodeHTML(context.Background(), Input{Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range doc.blocks {
		if b.grid != nil {
			return b.grid
		}
	}
	return nil
}

// rowsOf joins the cells of each row with "|".
func rowsOf(g *grid) []string {
	if g == nil {
		return nil
	}
	var rows []string
	for _, r := range g.strings() {
		rows = append(rows, strings.Join(r, "|"))
	}
	return rows
}

func TestTableGrid(t *testing.T) {
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"plain":          {`<table><tr><td>a<td>b<tr><td>c<td>d</table>`, []string{"a|b", "c|d"}},
		"colspan":        {`<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e</table>`, []string{"a|a|b", "c|d|e"}},
		"rowspan":        {`<table><tr><td rowspan=2>a<td>b<tr><td>c</table>`, []string{"a|b", "a|c"}},
		"both":           {`<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f</table>`, []string{"a|a|b", "a|a|c", "d|e|f"}},
		"rowspan inside": {`<table><tr><td>a<td rowspan=2>b<td>c<tr><td>d<td>e</table>`, []string{"a|b|c", "d|b|e"}},
		// b spans two columns and meets the place that x holds: both cover it, as in the standard's table model
		"overlap":             {`<table><tr><td>a<td>a<td rowspan=2>x<tr><td>d<td colspan=2>b</table>`, []string{"a|a|x", "d|b|b"}},
		"ragged":              {`<table><tr><td>a<td>b<td>c<tr><td>d</table>`, []string{"a|b|c", "d||"}},
		"rowspan to the end":  {`<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>`, []string{"a|b", "a|c", "a|d"}},
		"rowspan past thead":  {`<table><thead><tr><td rowspan=5>a<td>b</thead><tbody><tr><td>c<td>d</table>`, []string{"a|b", "c|d"}},
		"rowspan past table":  {`<table><tr><td rowspan=9>a<td>b</table>`, []string{"a|b"}},
		"bad spans":           {`<table><tr><td colspan="x">a<td colspan="-2">b<td rowspan="">c<tr><td colspan="2px">d<td>e</table>`, []string{"a|b|c", "d|d|e"}},
		"th":                  {`<table><tr><th>a<td>b</table>`, []string{"a|b"}},
		"cut by br":           {`<table><tr><td>本年度<br>办理结果<td>12<br>345</table>`, []string{"本年度 办理结果|12 345"}},
		"cut by paragraphs":   {`<table><tr><td><p>三、本</p><p>年度办</p><p>理结果</p><td>1</table>`, []string{"三、本 年度办 理结果|1"}},
		"cut by spans":        {`<table><tr><td>a<td><span>1</span><span>5</span><b>16</b></table>`, []string{"a|1516"}},
		"footnote mark":       {`<table><tr><td>a<td>25<sup>1</sup><td>6<sub>2</sub></table>`, []string{"a|25 1|6 2"}},
		"tracked change":      {`<table><tr><td>a<td><del>3</del>5<td>7<s>1</s></table>`, []string{"a|3 5|7 1"}},
		"hidden text":         {`<table><tr><td>a<td>5<span style="DISPLAY : none">3</span><b hidden>7</b></table>`, []string{"a|5"}},
		"script in a cell":    {`<table><tr><td>a<td>5<script>var x=3</script><style>p{}</style><!-- 9 --></table>`, []string{"a|5"}},
		"white space":         {"<table><tr><td>&nbsp; a \n b &nbsp;<td>\u200b</table>", []string{"a b|"}},
		"a frame in a cell":   {`<table><tr><td>a<td><table><tr><td>1<tr><td>2</table><tr><td><table><td><p>c</table><td>d</table>`, []string{"a|1 2", "c|d"}},
		"hidden row and cell": {`<table><tr><td>a<td style="display:none">x<td>b<tr style="display: none"><td>y<td>z<tr><td>c<td>d</table>`, []string{"a|b", "c|d"}},
		"word":                {`<table class=MsoTableGrid style='mso-yfti-tbllook:1184'><![if !supportMisalignedColumns]><tr><![endif]><td><p class=MsoNormal><span lang=EN-US>a<o:p></o:p></span></p><td><p><span style='mso-bidi-font-size:12.0pt'>1</span><span>5<o:p>&nbsp;</o:p></span></p></table>`, []string{"a|15"}},
		"nested, inner wins":  {`<table><tr><td><table><tr><td>a<td>b</table><td>c</table>`, []string{"a|b"}},
		"one column is text":  {`<table><tr><td>a<tr><td>b</table>`, nil},
		"layout with prose":   {`<table><tr><td>menu<td>` + strings.Repeat("正文", 200) + `</table>`, nil},
		"empty":               {`<table></table>`, nil},
		"empty rows":          {`<table><tr></tr><tr></tr></table>`, nil},
		"rows without a cell": {`<table><tr><tr><td>a<td>b</table>`, []string{"|", "a|b"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := rowsOf(firstGrid(t, c.page)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestCellOrigin: the origin counts every td and th of the page, so that the kept
// original can light the cell.
func TestCellOrigin(t *testing.T) {
	g := firstGrid(t, `<table><tr><td>`+strings.Repeat("导航", 300)+`<td>x</table>
		<table><tr><th>a<td rowspan=2 colspan=2>b<tr><td>c</table>`)
	var got []string
	for _, row := range g.cells {
		for _, c := range row {
			got = append(got, fmt.Sprintf("%s %s %v", c.text, c.origin, c.head))
		}
	}
	want := []string{"a cell:2 true", "b cell:3 true", "b cell:3 false", "c cell:4 true", "b cell:3 false", "b cell:3 false"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHostileSpans(t *testing.T) {
	g := firstGrid(t, `<table><tr><td colspan=1000000000>a<td>b<tr><td rowspan=99999999999999999999>c<td>d</table>`)
	if g.cols() != maxSpan+1 || g.rows() != 2 {
		t.Errorf("%d rows × %d columns, want 2 × %d", g.rows(), g.cols(), maxSpan+1)
	}
	for name, page := range map[string]string{
		"too many columns": `<table><tr>` + strings.Repeat("<td>a", maxCols+1) + `</table>`,
		"too many rows":    `<table>` + strings.Repeat("<tr><td>a<td>b", maxRows+1) + `</table>`,
		"too many places":  `<table><tr>` + strings.Repeat("<td rowspan=200 colspan=200>a", 10) + `</table>`,
		"padding":          `<table><tr>` + strings.Repeat("<td>a", 200) + strings.Repeat("<tr><td>a<td>b", 2000) + `</table>`,
		"many tables":      strings.Repeat(`<table><tr><td rowspan=200 colspan=200>a<td>b</table>`, 1000),
	} {
		_, err := decodeHTML(context.Background(), Input{Body: []byte(page)})
		var perr *Error
		if !errors.As(err, &perr) || perr.Code != CodeTooLarge {
			t.Errorf("%s: got %v, want %s", name, err, CodeTooLarge)
		}
	}
}
