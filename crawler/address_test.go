package crawler

import (
	"strings"
	"testing"
)

func TestCanonical(t *testing.T) {
	const base = "http://www.example.gov.cn/zfxxgknb/index.html"
	tests := []struct{ ref, want string }{
		{"./202001/t1.htm", "http://www.example.gov.cn/zfxxgknb/202001/t1.htm"},
		{" ../a b.html#top ", "http://www.example.gov.cn/a%20b.html"},
		{`\nb\2019.html`, "http://www.example.gov.cn/nb/2019.html"},
		{"//WWW.Example.gov.CN:80/年报.pdf", "http://www.example.gov.cn/%E5%B9%B4%E6%8A%A5.pdf"},
		{"../../../../nb/t1.htm", "http://www.example.gov.cn/nb/t1.htm"},
		{"t1.htm#8510", "http://www.example.gov.cn/zfxxgknb/t1.htm"},
		{"/nb/list.jsp;jsessionid=0A1B2C.node1?id=3", "http://www.example.gov.cn/nb/list.jsp?id=3"},
		{"/nb/list.php?PHPSESSID=ab12&id=3", "http://www.example.gov.cn/nb/list.php?id=3"},
		{"/nb/list.php?id=3&phpsessid=ab12", "http://www.example.gov.cn/nb/list.php?id=3"},
		{"/nb/list.php?PHPSESSID=ab12", "http://www.example.gov.cn/nb/list.php"},
		{"/(S(abcdefghij0123456789klmn))/nb/list.aspx?id=3", "http://www.example.gov.cn/nb/list.aspx?id=3"},
		{"/nb/(S(1))/list.asp?", "http://www.example.gov.cn/nb/(S(1))/list.asp?"},
		{"/nb/list.asp?", "http://www.example.gov.cn/nb/list.asp?"},
		{"/%c4%ea%B1%a8/t1.htm", "http://www.example.gov.cn/%C4%EA%B1%A8/t1.htm"},
		{"HTTP://www.example.gov.cn:80/%e5%b9%b4", "http://www.example.gov.cn/%E5%B9%B4"},
		{"./2020年报.doc?name=年报", "http://www.example.gov.cn/zfxxgknb/2020%E5%B9%B4%E6%8A%A5.doc?name=%E5%B9%B4%E6%8A%A5"},
		{"/" + strings.Repeat("a/", maxAddress), ""},
		{"javascript:void(0)", ""}, {"mailto:a@example.cn", ""}, {"#", ""}, {"", ""}, {"http://", ""},
	}
	for _, tt := range tests {
		if got, ok := canonical(base, tt.ref); got != tt.want || ok != (tt.want != "") {
			t.Errorf("canonical(%q) = %q, %v; want %q", tt.ref, got, ok, tt.want)
		}
	}
}

func TestIsFolder(t *testing.T) {
	for addr, want := range map[string]bool{
		"http://a.cn/nb/": true, "http://a.cn": true, "http://a.cn/nb/index.shtml": true, "http://a.cn/12/list.htm": true,
		"http://a.cn/nb/t1.html": false, "http://a.cn/nb/index_1.html": false, "http://a.cn/?id=1": false, "http://a.cn/content_1069": false,
	} {
		if got := isFolder(addr); got != want {
			t.Errorf("isFolder(%s) = %v", addr, got)
		}
	}
}

func TestSharedFolder(t *testing.T) {
	tests := []struct {
		want string
		of   []string
	}{
		{"http://a.cn/nb/", []string{"http://a.cn/nb/202401/t1.htm", "http://a.cn/nb/202302/t2.htm"}},
		{"http://a.cn/nb/", []string{"http://a.cn/nb/2020nb/202101/t1.htm"}},
		{"http://a.cn/art/", []string{"http://a.cn/art/2024/1/3/art_1_2.html", "http://a.cn/art/2024/1/4/art_1_3.html"}},
		{"http://a.cn/", []string{"http://a.cn/x/1.html", "http://a.cn/y/2.html"}},
		{"http://a.cn/", []string{"http://a.cn/1.html", "http://b.cn/2.html"}},
	}
	for _, tt := range tests {
		var links []Link
		for _, u := range tt.of {
			links = append(links, Link{URL: u})
		}
		if got := sharedFolder(links); got != tt.want {
			t.Errorf("sharedFolder(%v) = %s, want %s", tt.of, got, tt.want)
		}
	}
}
