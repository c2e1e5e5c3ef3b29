package crawler

import (
	"net/http"
	"strings"
	"testing"
)

func TestWall(t *testing.T) {
	jsl := http.Header{"Set-Cookie": {"__jsluid_s=0a1b; path=/; HttpOnly"}}
	tests := []struct {
		name   string
		status int
		header http.Header
		text   string
		want   string
	}{
		{"jiasule status", 521, jsl, "<script>document.cookie=1</script>", "加速乐"},
		{"jiasule script at 200", 200, nil, "<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>", "加速乐"},
		{"jiasule cookie on a good page", 200, jsl, "<p>甲区信息公开</p>", ""},
		{"521 of another make", 521, nil, "<p>down</p>", ""},
		{"ruishu", 412, nil, "<script>$_ts=window['$_ts']</script>", "瑞数"},
		{"ruishu at 202", 202, nil, `<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></html>`, "瑞数"},
		{"too often", 200, nil, "<html><title>访问过于频繁</title></html>", "访问验证"},
		{"rejected by a box before the site", 200, nil, "<html>The requested URL was rejected. Please consult with your administrator. Your support ID is: 1</html>", "云防护"},
		{"aliyun refuses the method", 405, nil, `<a href="https://errors.aliyun.com/images">blocked</a>`, "云防护"},
		{"a cookie and again", 200, nil, "<script>document.cookie='token=1;path=/';location.reload();</script>", "脚本验证"},
		{"a page that also sets a cookie", 200, nil, "<script>document.cookie='seen=1';function go(){location.href='/'}</script><a href=/nb/>年报</a>", ""},
		{"aliyun", 200, nil, "<script>var arg1='';setCookie('acw_sc__v2')</script>", "acw_sc__v2"},
		{"verification title", 200, nil, "<html><title>安全验证</title></html>", "访问验证"},
		{"cloud guard", 403, nil, "<h1>云防护</h1>您的请求被拦截", "云防护"},
		{"plain 403", 403, nil, "<h1>Forbidden</h1>", ""},
		{"captcha form", 200, nil, "<form action=/check>请输入<img src=/captcha.jpg><input name=yzm></form>", "验证码"},
		{"report page with a message form", 200, nil, "<p>政府信息公开年报</p><form>验证码<input></form>", ""},
		{"long page that speaks of a wall", 200, nil, "acw_sc__v2" + strings.Repeat("字", maxWall), ""},
		{"report on cloud guards", 200, nil, "<title>云平台2020年政府信息公开年报</title>WAF", ""},
	}
	for _, tt := range tests {
		h := tt.header
		if h == nil {
			h = http.Header{}
		}
		if got := wall(tt.status, h, tt.text); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
