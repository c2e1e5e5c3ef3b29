package crawler

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/nianbao/nianbao/archive"
)

// RoleBlocked marks the capture of a wall: evidence of the refusal, never a report or a list.
const RoleBlocked = archive.RoleBlocked

const (
	// maxWall bounds the pages that are searched for a wall: challenge pages are a few kilobytes of script.
	maxWall = 64 << 10
	// maxCaptcha is the smaller bound for captcha forms, whose words real pages with a message form also use.
	maxCaptcha = 16 << 10
	// maxReload bounds pages that are nothing but a script that sets a cookie and loads them again.
	maxReload = 4 << 10
)

var (
	wallTitle = regexp.MustCompile(`(?i)(安全验证|访问验证|人机验证|滑动验证|身份验证中|访问被拦截|访问被拒绝|拒绝访问|云防护|创宇盾|网站防火墙|请求被拦截|` +
		`过于频繁|访问频率|访问异常|Request Rejected|Access Denied)`)
	wallWords = regexp.MustCompile(`云防护|创宇盾|安全狗|网站防火墙|网防G01|WAF|errors\.aliyun\.com|The requested URL was rejected`)
	captcha   = regexp.MustCompile(`(?is)<form.*(验证码|captcha)`)
	reloads   = regexp.MustCompile(`(?s)document\.cookie\s*=.*(location\.(reload|href|replace)|window\.location)`)
	ruishu    = regexp.MustCompile(`\$_ts\s*=\s*window|window\[['"]\$_ts['"]\]`)
)

// wall names the barrier that an answer stands for, whatever its status says, or gives "". text is the decoded
// body of an answer that is text.
func wall(status int, header http.Header, text string) string {
	cookies := strings.Join(header.Values("Set-Cookie"), ";")
	if len(text) > maxWall {
		text = ""
	}
	jsl := header.Get("X-Via-JSL") != "" || strings.Contains(cookies, "__jsl") || strings.Contains(text, "__jsl_clearance")
	switch {
	case status == 521 && jsl, strings.Contains(text, "__jsl_clearance"):
		return "加速乐"
	case status == http.StatusPreconditionFailed, // no condition was sent that could fail
		len(text) < maxCaptcha && ruishu.MatchString(text):
		return "瑞数"
	case strings.Contains(text, "acw_sc__v2"):
		return "acw_sc__v2"
	case wallTitle.MatchString(titleOf(text)):
		return "访问验证"
	case (status == http.StatusForbidden || status == http.StatusMethodNotAllowed) && wallWords.MatchString(text),
		len(text) < maxReload && wallWords.MatchString(text) && !strings.Contains(text, "信息公开"):
		return "云防护"
	case len(text) < maxReload && reloads.MatchString(text) && !strings.Contains(text, "<a "):
		return "脚本验证"
	case len(text) < maxCaptcha && captcha.MatchString(text) && !strings.Contains(text, "信息公开"):
		return "验证码"
	}
	return ""
}

// titleOf is what stands in the title of a page. It is looked for without a pattern, because every page comes by here.
func titleOf(text string) string {
	for _, tag := range []string{"<title>", "<TITLE>", "<Title>"} {
		if _, rest, ok := strings.Cut(text, tag); ok {
			title, _, _ := strings.Cut(rest, "<")
			return title
		}
	}
	return ""
}
