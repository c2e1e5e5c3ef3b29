package web

import "testing"

// TestHeaderURL: an address with Chinese in its query is told in the ASCII that a header may hold.
func TestHeaderURL(t *testing.T) {
	for in, want := range map[string]string{
		"http://a.example/列表/x.html?标题=年报":   "http://a.example/%E5%88%97%E8%A1%A8/x.html?%E6%A0%87%E9%A2%98=%E5%B9%B4%E6%8A%A5",
		"http://a.example/x?y=%E5%B9%B4&z=1": "http://a.example/x?y=%E5%B9%B4&z=1",
	} {
		if got := headerURL(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}
