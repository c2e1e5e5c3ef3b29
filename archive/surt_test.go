package archive

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// addresses are such as portals have, and some that nobody should have.
var addresses = []string{
	"http://www.shanghai.gov.cn/", "https://www.shanghai.gov.cn:443", "https://WWW2.Example.GOV.cn/A/B.HTML", "http://example.com:8080/a/", "http://example.com:80/?",
	"https://www.example.gov.cn/zwgk/ndbg/t1.html?b=2&a=1&A=0#part", "http://example.com/年度/报告.html", "http://example.com/%E5%B9%B4%E5%BA%A6?q=%C4%EA",
	"http://example.com/a//b/./c/../d/", "http://example.com/../../x", "http://example.com/a%2525b%20c%23d", "http://user:secret@example.com/x", "http://122.137.242.24:8080/pub/",
	"http://政府.cn/x", "http://example.com./x", "http://ex..ample.com/x", "http://example.com/x?jsessionid=0123456789abcdefABCDEF0123456789&z=1", "http://example.com/x?a=1&PHPSESSID=0123456789abcdefABCDEF0123456789",
	"http://example.com/(S(0123456789abcdefghij0123))/x.aspx?y=1", "http://example.com/(0123456789abcdefghij0123)/x.aspx", "http://example.com/x?cfid=1&cftoken=2&q=3", "http://example.com/x?&&b&a=&a",
	"urn:uuid:8F6A0D3C-1111-4444-8888-123456789ABC", "http://example.com/a;b=c/d!$'()*,", "http://example.com/x?q=a b+c", "http://example.com/%zz%1", "http://example.com/x?a=b=c&a=b", "http://www.gov.cn", "http://www1.gov.cn/x?", "http://example.com/x?%26=1&é",
	"  http://example.com/trim\t ", "http://example.com/a\"b<c>[d]{e}|f\\g^h`i", "https://example.com:8443/col/col1229214366/index.html?uid=3971&pageNum=2",
}

func TestSURT(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.shanghai.gov.cn:443/A/b/?z=1&Y=2#x": "cn,gov,shanghai)/a/b?y=2&z=1",
		"http://122.137.242.24:8080/pub/":                "24,242,137,122:8080)/pub",
		"http://example.com/年":                           "com,example)/%e5%b9%b4",
		"http://example.com/\xc4\xea.html?\xc4=\xea":     "com,example)/%c4%ea.html?%c4=%ea",
		"urn:uuid:ABC": "urn:uuid:abc",
	} {
		if got := SURT(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// python gives an interpreter that has a module, or skips the test. A virtual
// environment is named with NIANBAO_PYTHON.
func python(t *testing.T, module string) string {
	t.Helper()
	name := os.Getenv("NIANBAO_PYTHON")
	if name == "" {
		name = "python3"
	}
	if out, err := exec.Command(name, "-c", "import "+module).CombinedOutput(); err != nil {
		t.Skipf("%s with the module %s is not there (pip install it, or name an interpreter in NIANBAO_PYTHON): %v %s", name, module, err, out)
	}
	return name
}

// TestSURTBesideItsPeer compares the keys with those that pywb looks up.
func TestSURTBesideItsPeer(t *testing.T) {
	cmd := exec.Command(python(t, "surt"), "-c", "import sys, json, surt\nfor a in json.load(sys.stdin): print(surt.surt(a))")
	in, err := json.Marshal(addresses)
	must(t, err)
	cmd.Stdin = strings.NewReader(string(in))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != len(addresses) {
		t.Fatalf("%d keys for %d addresses:\n%s", len(lines), len(addresses), out)
	}
	for i, want := range lines {
		if got := SURT(addresses[i]); got != want {
			t.Errorf("%s: %s, want %s", addresses[i], got, want)
		}
	}
}

// FuzzSURT: whatever an address is, its key is one short line.
func FuzzSURT(f *testing.F) {
	for _, a := range addresses {
		f.Add(a)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if key := SURT(address); strings.ContainsAny(key, "\r\n\t") || len(key) > 3*len(address)+10 {
			t.Errorf("%q has the key %q", address, key)
		}
	})
}
