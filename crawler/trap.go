package crawler

import (
	"net/url"
	"regexp"
	"strings"
)

// maxRepeats is how often one folder name may stand in a path: relative links on pages that are served under any
// address grow paths such as /a/b/a/b/a/b without end. Real paths repeat a name once, /zwgk/zfxxgk/zfxxgk/.
const maxRepeats = 3

var (
	sessionPath = regexp.MustCompile(`(?i);(jsessionid|sid|phpsessid)=[^/?#]*`)
	sessionKeys = map[string]bool{"jsessionid": true, "phpsessid": true, "aspsessionid": true, "sessionid": true, "session_id": true}
)

// identity is what tells one page from another: the address without marks of a session, which are new at every
// visit and would make a list without end of one page.
func identity(addr string) string {
	addr = sessionPath.ReplaceAllString(addr, "")
	head, query, ok := strings.Cut(addr, "?")
	if !ok || !strings.Contains(strings.ToLower(query), "sess") {
		return addr
	}
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if !sessionKeys[strings.ToLower(name)] {
			kept = append(kept, pair)
		}
	}
	if kept == nil {
		return head
	}
	return head + "?" + strings.Join(kept, "&")
}

// trap says why an address is taken for one of an endless series, "" when it is not.
func trap(addr string) string {
	u, err := url.Parse(addr)
	if err != nil {
		return ""
	}
	count := map[string]int{}
	for part := range strings.SplitSeq(u.Path, "/") {
		if count[part]++; part != "" && count[part] > maxRepeats {
			return "the folder " + part + " stands in its path more than three times: relative links that lead round in circles"
		}
	}
	return ""
}
