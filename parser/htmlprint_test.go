package parser

import (
	"strings"
	"testing"
)

// TestCellsAsPrinted: a cell gives a number only where a browser prints that number and
// nothing else.
func TestCellsAsPrinted(t *testing.T) {
	const unreadable, blank = "unreadable", "blank"
	for cell, want := range map[string]string{
		`12`: "12",
		`12<span style="vertical-align:super">1</span>`:                  unreadable,
		`12<span style="VERTICAL-ALIGN: sub; color:red">1</span>`:        unreadable,
		`<span style="text-decoration:line-through">12</span>15`:         unreadable,
		`<span style="text-decoration:underline line-through">12</span>`: unreadable,
		`<span style="text-decoration-line: line-through">12</span>`:     unreadable,
		`<span style="text-decoration:underline">12</span>`:              "12",
		`<del>12</del>`:       unreadable,
		`<s>12</s><u>15</u>`:  unreadable,
		`<strike></strike>15`: "15",
		`<p style="text-decoration:line-through">12</p>`:                           unreadable,
		`<span style="display:block">1</span><span style="display:block">2</span>`: unreadable,
		`<span style="display:block">12</span>`:                                    "12",
		`<ruby>12<rp>(</rp><rt>1</rt><rp>)</rp></ruby>`:                            "12",
		`12<a href="#note1">1</a>`:                                                 unreadable,
		`<a href="#top">12</a>`:                                                    "12",
		`<a href="a.html">1</a>2`:                                                  "12",
		`1<span style="visibility: hidden">2</span>`:                               unreadable,
		`1<span style="font-size:0px">2</span>`:                                    unreadable,
		`1<span style="font-size:0.5em">2</span>`:                                  "12",
		`1<span style="font-size:10px;opacity:.9">2</span>`:                        "12",
		`1<span style="opacity:0">2</span>`:                                        unreadable,
		`1<span style="mso-hide:all">2</span>`:                                     unreadable,
		`1<span style="overflow:hidden">2</span>`:                                  "12",
		`1<span style="font-size:0">&nbsp;</span>`:                                 "1",
		`1<span style="display:none">2</span>`:                                     "1",
		`<img src="12.png">`:                                                       unreadable,
		`1<img src="2.png">`:                                                       unreadable,
		`<img src="blank.gif" width="1" height="18">`:                              blank,
		`<img src="2.png" style="display:none">1`:                                  "1",
		`<input value="12">`:                                                       unreadable,
		`<input type=HIDDEN value="3">12`:                                          "12",
		`<textarea>12</textarea>`:                                                  unreadable,
		`<select><option>5<option selected>12</select>`:                            unreadable,
		`<button>12</button>`:                                                      unreadable,
		`<iframe src="n"></iframe>`:                                                unreadable,
		`<svg><text>12</text></svg>`:                                               unreadable,
		`<math><msup><mn>12</mn><mn>3</mn></msup></math>`:                          unreadable,
		`<canvas>5</canvas>`:                                                       unreadable,
		`<audio>5</audio>12`:                                                       "12",
		`<script>document.write(12)</script>`:                                      unreadable,
		`<noscript>12</noscript>`:                                                  blank,
		`&nbsp;`:                                                                   blank,
	} {
		body := strings.Replace(asHTML(documentTable), "<td>14</td>", "<td>"+cell+"</td>", 1)
		if got := says(readPage(t, body), "disclosure.normative_docs.in_force"); got != want {
			t.Errorf("%s: %s, want %s", cell, got, want)
		}
	}
	for td, want := range map[string]string{
		`<td style="text-decoration:line-through">14</td>`: unreadable,
		`<td style="visibility:hidden">14</td>`:            unreadable,
		`<td style="visibility:hidden"></td>`:              blank,
		`<td style="vertical-align:super">14</td>`:         "14",
	} {
		body := strings.Replace(asHTML(documentTable), "<td>14</td>", td, 1)
		if got := says(readPage(t, body), "disclosure.normative_docs.in_force"); got != want {
			t.Errorf("%s: %s, want %s", td, got, want)
		}
	}
}
