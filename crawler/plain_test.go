package crawler

import (
	"testing"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

var plainRefs = []struct {
	base, ref string
	plain     bool
}{
	{"http://www.a.gov.cn/nb/index.html", "/zwgk/t1.html", true},
	{"http://www.a.gov.cn/nb/index.html", "t2.html", true},
	{"http://www.a.gov.cn/nb/index.html", "./202401/t2.html", true},
	{"http://127.0.0.1:8080/nb/", "202401/", true},
	{"https://a.cn/", "https://b.cn:8443/x", true},
	{"https://a.cn/?x=1/2", "/y", true},
	{"https://a.cn/?x=1/2", "y", false},
	{"http://www.a.gov.cn/nb/", "../t.html", false},
	{"http://www.a.gov.cn/nb/", "//b.cn/t.html", false},
	{"http://www.a.gov.cn/nb/", "t.html?id=1", false},
	{"http://www.a.gov.cn/nb/", "mailto:x", false},
	{"http://www.a.gov.cn/nb/", ".", false},
	{"http://www.a.gov.cn/nb/", "./", false},
	{"http://www.a.gov.cn/nb/", "a/./b", false},
	{"http://WWW.a.gov.cn/nb/", "x", false},
	{"http://a.cn:80/", "x", false},
	{"http://1.2/", "x", false},
	{"http://010.0.0.1/", "x", false},
	{"http://xn--x.cn/", "x", false},
	{"http://a.cn", "x", false},
	{"http:///a", "x", false},
}

func TestPlain(t *testing.T) {
	for _, tt := range plainRefs {
		if addr, ok := plain(tt.base, tt.ref); ok != tt.plain {
			t.Errorf("plain(%q, %q) = %q, %v", tt.base, tt.ref, addr, ok)
		}
	}
}

// FuzzPlain: where plain has an answer, it is the parser's.
func FuzzPlain(f *testing.F) {
	for _, tt := range plainRefs {
		f.Add(tt.base, tt.ref)
	}
	f.Fuzz(func(t *testing.T, base, ref string) {
		addr, ok := plain(base, ref)
		if !ok {
			return
		}
		u, err := whatwg.ParseRef(base, ref)
		if err != nil {
			if plainRoot(base) == 0 { // of an address that stands alone the base does not matter
				u, err = whatwg.Parse(ref)
			}
			if err != nil {
				t.Fatalf("plain(%q, %q) = %q, the parser says %v", base, ref, addr, err)
			}
		}
		if href := tidy(u.Href(true)); href != addr {
			t.Fatalf("plain(%q, %q) = %q, the parser gives %q", base, ref, addr, href)
		}
	})
}
