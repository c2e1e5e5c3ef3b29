package parser

import (
	"context"
	"testing"
)

// TestMetadata: the forms of metadata blocks on real portals.
func TestMetadata(t *testing.T) {
	for name, c := range map[string]struct {
		page                              string
		index, number, publisher, publish string
	}{
		"one line": {"<p>索引号：014416330/2018-04736 发布机构：区水务局 发布日期：2018-01-20 文号：宝水〔2018〕3号</p>",
			"014416330/2018-04736", "宝水〔2018〕3号", "区水务局", "2018-01-20"},
		"a list of bullets": {"<ul><li>• 索 引 号: SY01</li><li>• 发文字号: 宝水〔2018〕3号</li><li>• 机构名称: 区水务局</li><li>• 公开日期: 2018年1月20日</li></ul>",
			"SY01", "宝水〔2018〕3号", "区水务局", "2018-01-20"},
		"a table": {"<table><tr><td>索 引 号：<td>SY01<td>发布机构：<td>区水务局<tr><td>发布日期：<td>2018-01-20<td>文　　号：<td>宝水〔2018〕3号</table>",
			"SY01", "宝水〔2018〕3号", "区水务局", "2018-01-20"},
		"labels without values": {"<table><tr><td>索引号<td><td>发布机构<td><tr><td>发布日期<td><td>文号<td></table>", "", "", "", ""},
		"empty between labels":  {"<p>索引号： 文号： 发布机构：区水务局 发布日期：</p>", "", "", "区水务局", ""},
		"an empty number": {"<table><tr><td>文 号<td>〔〕号<td>索引号<td>SY01</table>",
			"SY01", "", "", ""},
		"values that are none":    {"<p>索引号：/2015-None 文号：无文号 发布时间：无</p>", "", "", "", ""},
		"source and time":         {"<p>来源：区水务局 时间：2021- 01- 20 08 : 32</p>", "", "", "区水务局", "2021-01-20"},
		"publication after load":  {"<p>成文日期：2018-01-10 发布日期：2018-01-20</p>", "", "", "", "2018-01-20"},
		"only when it was signed": {"<p>成文日期：2018-01-10</p>", "", "", "", "2018-01-10"},
		"inside a line":           {"<p>上海宝山 发布时间：2018年01月20日 15:25 浏览次数：12</p>", "", "", "", "2018-01-20"},
		"a sentence is no block":  {"<p>今年，区里的发布机构：水务局和财政局一起开会。</p>", "", "", "", ""},
		"meta elements":           {`<meta name=PubDate content="2018-01-20 10:40"><meta name=ContentSource content=区水务局><p>正文</p>`, "", "", "区水务局", "2018-01-20"},
		"print before meta":       {`<meta name=PubDate content=2019-05-05><meta name=ContentSource content=信息中心><p>来源：区水务局 发布时间：2018-01-20</p>`, "", "", "区水务局", "2018-01-20"},
		"label and value on two lines": {"<p>索引号</p><p>SY01</p><p>发布机构：</p><p>区水务局</p><p>发布日期：</p><p>2018-01-20</p><p>正文</p>",
			"SY01", "", "区水务局", "2018-01-20"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := decodeHTML(context.Background(), Input{Body: []byte(c.page)})
			if err != nil {
				t.Fatal(err)
			}
			doc.sections = splitSections(doc)
			id := identify(Input{}, doc, fold(doc.text()), 0)
			if id.IndexNumber.Value != c.index || id.DocNumber.Value != c.number || id.Publisher.Value != c.publisher || id.Published.Value != c.publish {
				t.Errorf("got  %q %q %q %q\nwant %q %q %q %q", id.IndexNumber.Value, id.DocNumber.Value, id.Publisher.Value, id.Published.Value, c.index, c.number, c.publisher, c.publish)
			}
		})
	}
}
