package parser

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func encode(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecodeBytes(t *testing.T) {
	const text = "<p>区水务局去年主动公开政府信息1,204条，受理申请7件，全部按期答复，没有收取费用。</p>"
	const rare = "<p>镕、堃、喆、㛃四位同志负责政府信息公开工作</p>" // GBK and GB18030, not GB2312
	const big = "<p>區水務局去年主動公開政府資訊，受理申請七件，全部按期答復，沒有收取費用。</p>"
	long := strings.Repeat(text, 20)
	gbk := func(s string) string { return encode(t, simplifiedchinese.GB18030, s) }
	big5 := func(s string) string { return encode(t, traditionalchinese.Big5, s) }
	utf16 := func(e unicode.Endianness, s string) string { return encode(t, unicode.UTF16(e, unicode.UseBOM), s) }
	const metaBig = `<meta http-equiv="Content-Type" content="text/html; charset=big5">`
	late := "<!-- " + strings.Repeat("x", 5000) + " -->"
	const one = "<html><p>一、一</p>"
	const metaGB, metaUTF = `<meta charset="gb2312">`, `<meta http-equiv="Content-Type" content="text/html; charset=utf-8">`
	for name, c := range map[string]struct{ body, header, want, charset, rule string }{
		"utf-8":                           {text, "", text, "utf-8", "valid utf-8"},
		"utf-8 mark":                      {"\ufeff" + text, "text/html; charset=gbk", text, "utf-8", "byte order mark"},
		"utf-16le mark":                   {utf16(unicode.LittleEndian, text), "", text, "utf-16le", "byte order mark"},
		"utf-16be mark":                   {utf16(unicode.BigEndian, text), "", text, "utf-16be", "byte order mark"},
		"header says gbk of utf-8":        {text, "text/html; charset=gbk", text, "utf-8", "valid utf-8"},
		"page says gb2312 of utf-8":       {metaGB + text, "", metaGB + text, "utf-8", "valid utf-8"},
		"gbk, header":                     {gbk(text), "text/html; charset=GBK", text, "gb18030", "http header"},
		"gbk, meta":                       {metaGB + gbk(text), "", metaGB + text, "gb18030", "meta element"},
		"gbk without label":               {gbk(long), "", long, "gb18030", "detector"},
		"gbk, header says utf-8":          {gbk(long), "text/html; charset=utf-8", long, "gb18030", "detector"},
		"gbk, header says latin":          {gbk(long), "text/html; charset=ISO-8859-1", long, "gb18030", "detector"},
		"gbk, page says utf-8":            {metaUTF + gbk(text), "", metaUTF + text, "gb18030", "short text"},
		"gbk, header lies, page is right": {metaGB + gbk(text), "text/html; charset=utf-8", metaGB + text, "gb18030", "meta element"},
		"gb2312 with characters of gbk":   {metaGB + gbk(rare), "text/html; charset=gb2312", metaGB + rare, "gb18030", "http header"},
		"short gbk":                       {gbk("规章 0"), "", "规章 0", "gb18030", "short text"},
		"one character":                   {gbk("无"), "", "无", "gb18030", "short text"},
		"big5, header":                    {big5(big), "text/html; charset=big5", big, "big5", "http header"},
		"big5 without label":              {big5(strings.Repeat(big, 20)), "", strings.Repeat(big, 20), "big5", "detector"},
		"gbk, header says big5":           {gbk(text), "text/html; charset=big5", text, "gb18030", "short text"},
		"utf-8 cut inside a character":    {text[:len(text)-6], "", "", "utf-8", "nearly valid utf-8"},
		"utf-8 with one bad byte":         {text + "\xff", "", text + "\uFFFD", "utf-8", "nearly valid utf-8"},
		"empty":                           {"", "", "", "utf-8", "valid utf-8"},
		"big5, header says gbk":           {big5(big), "text/html; charset=gbk", big, "big5", "words of reports"},
		"big5, page says gb2312":          {metaGB + big5(big), "", metaGB + big, "big5", "words of reports"},
		"big5, page says big5":            {metaBig + big5(big), "", metaBig + big, "big5", "meta element"},
		"gbk, page says big5":             {metaBig + gbk(long), "", metaBig + long, "gb18030", "detector"},
		"gbk in traditional characters":   {metaGB + gbk(big), "", metaGB + big, "gb18030", "meta element"},
		"gb2312 that is gbk, header too":  {gbk(long + rare), "text/html; charset=gb2312", long + rare, "gb18030", "http header"},
		"header said twice":               {gbk(text), "text/html; charset=utf-8; charset=gbk", text, "gb18030", "http header"},
		"header quoted":                   {gbk(text), `text/html;charset="GBK"`, text, "gb18030", "http header"},
		"header without a type":           {gbk(text), "charset=gbk", text, "gb18030", "http header"},
		"meta late in the page":           {late + metaGB + gbk(text), "", late + metaGB + text, "gb18030", "meta element"},
		"two metas, the second right":     {`<meta charset="big5">` + metaGB + gbk(text), "", `<meta charset="big5">` + metaGB + text, "gb18030", "meta element"},
		"utf-8 mark before gbk":           {"\ufeff" + gbk(long), "text/html; charset=gbk", "", "gb18030", "http header"},
		"utf-16le without a mark":         {utf16(unicode.LittleEndian, one+text)[2:], "", one + text, "utf-16le", "zero bytes"},
		"utf-16be without a mark":         {utf16(unicode.BigEndian, one+text)[2:], "", one + text, "utf-16be", "zero bytes"},
		"utf-8 with a part in gbk":        {long + gbk("<p>页脚</p>"), "", "", "utf-8", "nearly valid utf-8"},
		"gbk with a part in utf-8":        {gbk(long) + "<p>页脚</p>", "text/html; charset=gbk", "", "gb18030", "http header"},
		"gbk with broken bytes":           {gbk(long) + "\xff\xff\xff" + gbk(text), "text/html; charset=gbk", "", "gb18030", "http header"},
		"numbers of characters":           {"<p>&#25919;&#24220;&#20449;&#24687;</p>", "text/html; charset=gbk", "<p>&#25919;&#24220;&#20449;&#24687;</p>", "utf-8", "valid utf-8"},
		"no report at all in gbk":         {gbk("<p>风雨送春归，飞雪迎春到</p>"), "text/html; charset=gbk", "<p>风雨送春归，飞雪迎春到</p>", "gb18030", "http header"},
	} {
		t.Run(name, func(t *testing.T) {
			decoded, enc := decodeBytes([]byte(c.body), c.header)
			got := string(decoded)
			if c.want != "" && got != c.want {
				t.Errorf("text %.60q, want %.60q", got, c.want)
			}
			if enc.name != c.charset || enc.rule != c.rule {
				t.Errorf("%s by %s, want %s by %s", enc.name, enc.rule, c.charset, c.rule)
			}
		})
	}
}

// FuzzDecodeBytes: whatever the bytes and the header, the text is valid and the choice has
// a name and a rule.
func FuzzDecodeBytes(f *testing.F) {
	for _, seed := range []string{"", "\xef\xbb\xbf\xff", "\xff\xfe<\x00p", "<\x00h\x00t\x00m\x00l\x00>\x00", "\xb9\xab\xbf\xaa\xd0\xc5\xcf\xa2", "\xa4\xbd\xb6\x7d", "charset=", "<meta charset='big5'>\xff", "规章"} {
		f.Add([]byte(seed), "text/html; charset=gbk")
		f.Add([]byte(seed), "charset=utf-16le;charset=\"big5")
	}
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		text, c := decodeBytes(body, header)
		if !utf8.Valid(text) || c.rule == "" || !chinese[c.name] {
			t.Errorf("%q by %q, valid %v", c.name, c.rule, utf8.Valid(text))
		}
	})
}
