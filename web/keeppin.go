package web

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/nianbao/nianbao/index"
)

// links of our own pages: templates and charts write them with double quotes and nothing
// unescaped, so that text of others never looks like one.
var (
	linkTag  = regexp.MustCompile(`<(?:a|form)\b[^>]*? (?:href|action)="(/[^"]*)"[^>]*>`)
	pinnable = regexp.MustCompile(`^/(?:compare|reports/|agencies/|originals/[0-9a-f]{64}/view)`)
)

// presentMark stands in a link that leads out of a pinned page.
const presentMark = " data-present"

// keepPin makes the links of a finished page or chart lead to the same release, wherever the
// addresses behind them can be pinned. It is done here, once, so that no page can forget it.
func keepPin(body []byte, release string) []byte {
	return linkTag.ReplaceAllFunc(body, func(tag []byte) []byte {
		text := string(tag)
		href := linkTag.FindStringSubmatch(text)[1]
		if !pinnable.MatchString(href) || strings.Contains(href, "release=") || strings.Contains(text, presentMark) {
			return tag
		}
		if strings.HasPrefix(text, "<form") {
			return []byte(text + `<input type="hidden" name="release" value="` + release + `">`)
		}
		address, fragment, has := strings.Cut(href, "#")
		switch {
		case strings.HasSuffix(address, "?"):
		case strings.Contains(address, "?"):
			address += "&amp;"
		default:
			address += "?"
		}
		to := address + "release=" + release
		if has {
			to += "#" + fragment
		}
		return []byte(strings.Replace(text, `"`+href+`"`, `"`+to+`"`, 1))
	})
}

// pinOf is the release that a page is pinned to, "" for none.
func pinOf(r *http.Request, p page) string {
	switch p := p.(type) {
	case interface{ pinning() *pin }:
		if on := p.pinning(); on != nil && on.Release != nil {
			return on.Release.Name
		}
	case *viewPage: // on the way back to a pinned page
		if name := r.URL.Query().Get("release"); index.CheckReleaseName(name) == nil {
			return name
		}
	}
	return ""
}
