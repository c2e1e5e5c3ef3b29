package crawler

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// maxAddress bounds an address taken from a page; longer ones are traps or data.
const maxAddress = 2048

// canonical gives an address the form a browser would request, without fragment. It uses the parser that
// colly uses, so that the address asked for and the address recorded are the same text.
func canonical(base, ref string) (string, bool) {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > maxAddress || strings.HasPrefix(ref, "#") {
		return "", false
	}
	if addr, ok := plain(base, ref); ok {
		return addr, len(addr) <= maxAddress
	}
	u, err := whatwg.ParseRef(base, ref)
	if err != nil || (u.Scheme() != "http" && u.Scheme() != "https") || u.Hostname() == "" {
		return "", false
	}
	href := tidy(u.Href(true))
	return href, len(href) <= maxAddress
}

var (
	// pathSession is the session id that servers put into paths, Java ones as /list.jsp;jsessionid=…, ASP.NET ones as
	// /(S(…))/list.aspx.
	pathSession = regexp.MustCompile(`(?i);jsessionid=[^?/#]*|/\(S\([0-9a-z]{24}\)\)`)
	// sessionKey is a parameter that carries a session and does not change what is shown.
	sessionKey = regexp.MustCompile(`(?i)^(jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|sessionid|cfid|cftoken)=`)
	hexEscape  = regexp.MustCompile(`%[0-9a-fA-F]{2}`)
)

// tidy takes out of an address what makes one page look like many: sessions, and escapes in small letters.
// All else stays as the site wrote it, also escapes that are GBK and not UTF-8.
func tidy(href string) string {
	if strings.ContainsAny(href, ";(") {
		href = pathSession.ReplaceAllString(href, "")
	}
	if head, query, ok := strings.Cut(href, "?"); ok {
		kept := strings.Split(query, "&")
		kept = slices.DeleteFunc(kept, func(kv string) bool { return sessionKey.MatchString(kv) })
		href = head
		if len(kept) > 0 {
			href += "?" + strings.Join(kept, "&")
		}
	}
	return hexEscape.ReplaceAllStringFunc(href, strings.ToUpper)
}

// fileTypes are the endings of files in which reports and their annexes are published.
var fileTypes = map[string]bool{".pdf": true, ".doc": true, ".docx": true, ".wps": true, ".xls": true, ".xlsx": true, ".zip": true, ".rar": true}

// isFile says whether an address names a document file rather than a page.
func isFile(addr string) bool {
	u, err := url.Parse(addr)
	return err == nil && fileTypes[strings.ToLower(path.Ext(u.Path))]
}

var folderPage = regexp.MustCompile(`(?i)^(index|list|default|main)\.[a-z]+$`)

// isFolder says whether an address looks like a column or folder: it ends in "/" or in an index page.
func isFolder(addr string) bool {
	u, err := url.Parse(addr)
	if err != nil || u.RawQuery != "" {
		return false
	}
	return u.Path == "" || strings.HasSuffix(u.Path, "/") || folderPage.MatchString(path.Base(u.Path))
}

// folder gives the address up to its last slash, without query.
func folder(addr string) string {
	addr, _, _ = strings.Cut(addr, "?")
	return addr[:strings.LastIndexByte(addr, '/')+1]
}

// isBelow says whether addr lies in a folder strictly below the folder of top.
func isBelow(addr, top string) bool {
	dir, root := folder(addr), folder(top)
	return len(dir) > len(root) && strings.HasPrefix(dir, root)
}
