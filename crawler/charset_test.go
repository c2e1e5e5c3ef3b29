package crawler

import (
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestDecode(t *testing.T) {
	const text = "<p>甲区2013年政府信息公开年报，朱镕基、㐂</p>" // the last character is in GB18030 but not in GBK
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	const old = "<p>甲區資訊公開年報</p>"
	big5, err := traditionalchinese.Big5.NewEncoder().Bytes([]byte(old))
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	meta := append([]byte(`<meta charset="gb2312">`), gb...)
	tests := []struct {
		name, kind, want string
		body             []byte
	}{
		{"utf-8", "text/html", text, []byte(text)},
		{"utf-8 with mark", "text/html", text, []byte("\xef\xbb\xbf" + text)},
		{"utf-8 said to be gbk", "text/html; charset=gbk", text, []byte(text)},
		{"gb18030 said to be gb2312", "text/html; charset=gb2312", text, gb},
		{"gb18030 said to be utf-8", "text/html; charset=utf-8", text, gb},
		{"gb18030 said nowhere", "text/html", text, gb},
		{"gb18030 said in meta", "text/html", `<meta charset="gb2312">` + text, meta},
		{"big5", "text/html; charset=big5", old, big5},
		{"utf-16", "text/html", text, utf16},
		{"empty", "", "", nil},
	}
	for _, tt := range tests {
		if got := decode(tt.body, tt.kind); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
