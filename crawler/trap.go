package crawler

import (
	"net/url"
	"strings"
)

// maxRepeats is how often one folder name may stand in a path: relative links on pages that are served under any
// address grow paths such as /a/b/a/b/a/b without end. Real paths repeat a name once, /zwgk/zfxxgk/zfxxgk/.
const maxRepeats = 3

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
