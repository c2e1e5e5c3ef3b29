package parser

import (
	"context"
	"slices"
	"testing"
)

// TestMainContent: what a page prints around the report is no part of it.
func TestMainContent(t *testing.T) {
	const report = `<p>前面的话。</p><p>一、总体情况</p><p>正文一。</p><p>二、主动公开政府信息情况</p><p>正文二。</p>`
	want := []string{"前面的话。", "一、总体情况", "正文一。", "二、主动公开政府信息情况", "正文二。"}
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"chrome around it":        {`<div class=nav><a>首页</a><a>政务公开</a></div><div id=zoom>` + report + `</div><div class=footer><p>主办：某办公室</p></div>`, want},
		"related links behind it": {`<div><div>` + report + `</div><ul><li>2020年政府信息公开年度报告<li>相关解读</ul></div>`, want},
		"comments and scripts":    {`<div><!-- <p>三、注释里的一章</p> --><script>var a="四、概述"</script>` + report + `<noscript>五、概述</noscript></div>`, want},
		"laid out with a table":   {`<table><tr><td>导航<td><div>` + report + `</div></table>`, want},
		"headings in inline marks": {`<div><p>前面的话。</p><p><b><span>一、</span><span>总体情况</span></b></p><p>正文一。</p><p><strong>二、主动公开政府信息情况</strong></p><p>正文二。</p></div><p>外面</p>`,
			want},
		"each part in a box":           {`<div>头</div><div><div><p>前面的话。</p></div><div><h3>一、总体情况</h3><p>正文一。</p></div><div><h3>二、主动公开政府信息情况</h3><p>正文二。</p></div></div><div>尾</div>`, want},
		"lines parted by br":           {`<div>头</div><div>前面的话。<br>一、总体情况<br>正文一。<br>二、主动公开政府信息情况<br>正文二。</div>`, want},
		"one heading shows too little": {`<p>前面的话。</p><p><b>一、总体情况</b></p><p>正文一。</p>`, []string{"前面的话。", "一、总体情况", "正文一。"}},
		"none at all":                  {`<div>头</div><p>正文。</p>`, []string{"头", "正文。"}},
		"a form in the related box":    {`<select><option>一、概述</option></select><div>` + report + `</div><textarea>二、主动公开情况</textarea>`, want},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := decodeHTML(context.Background(), Input{Body: []byte(c.page)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, b := range doc.blocks {
				got = append(got, b.text)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
