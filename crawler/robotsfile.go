package crawler

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// robotsFile is what a robots.txt says to one crawler, by RFC 9309: the rules of all groups that name it, or else of
// those for "*".
type robotsFile struct {
	rules []robotsRule
	delay time.Duration // Crawl-delay, which the RFC does not know and many sites use; 0 when none is named
}

type robotsRule struct {
	pattern string // normalised, see robotsForm
	allow   bool
}

// parseRobots reads a robots.txt for the crawler of that name. Every line counts for itself, as the RFC wants: HTML
// error pages come under this name too.
func parseRobots(body []byte, agent string) robotsFile {
	if len(body) > maxRobots {
		body = body[:maxRobots]
		body = body[:bytes.LastIndexByte(body, '\n')+1]
	}
	me := productToken(agent)
	var named, others robotsFile
	isNamed, forMe, forAll, naming := false, false, false, false // naming: the line before was a User-agent
	for line := range strings.Lines(strings.ReplaceAll(string(body), "\r", "\n")) {
		line, _, _ = strings.Cut(strings.TrimPrefix(line, "\ufeff"), "#")
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch {
		case !ok:
		case key == "user-agent":
			if !naming {
				forMe, forAll = false, false
			}
			naming = true
			mine := me != "" && strings.EqualFold(productToken(value), me)
			isNamed, forMe, forAll = isNamed || mine, forMe || mine, forAll || strings.HasPrefix(value, "*")
		case key == "allow", key == "disallow", key == "crawl-delay":
			naming = false
			if forMe {
				named.add(key, value)
			}
			if forAll {
				others.add(key, value)
			}
		}
	}
	if isNamed {
		return named
	}
	return others
}

// productToken is the name of a crawler without its version: letters, - and _ (RFC 9309, 2.2.1).
func productToken(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_')
	})
	if end < 0 {
		return agent
	}
	return agent[:end]
}

// add takes in a line of a group. A rule without a path says nothing.
func (f *robotsFile) add(key, value string) {
	switch {
	case key == "crawl-delay":
		f.delay = max(f.delay, crawlDelay(value))
	case value != "":
		if !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "*") {
			value = "/" + value // as it is surely meant
		}
		f.rules = append(f.rules, robotsRule{robotsForm(value, true), key == "allow"})
	}
}

// crawlDelay reads a Crawl-delay in seconds, 0 when it is none. One beyond all measure stands for maxCrawlDelay and more.
func crawlDelay(value string) time.Duration {
	seconds, err := strconv.ParseFloat(value, 64)
	if errors.Is(err, strconv.ErrSyntax) || math.IsNaN(seconds) || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, 2*maxCrawlDelay.Seconds()) * float64(time.Second))
}

// allows says whether a path with its query may be fetched: the longest rule that matches decides, an Allow when two
// are as long, and none allows (RFC 9309, 2.2.2).
func (f robotsFile) allows(path string) bool {
	path = robotsForm(path, false)
	longest, allowed := 0, true
	for _, r := range f.rules {
		if n := len(r.pattern); (n > longest || n == longest && r.allow) && r.matches(path) {
			longest, allowed = n, r.allow
		}
	}
	return allowed
}

// matches says whether the pattern stands at the beginning of path, or is all of it when it ends in "$"; "*" is any
// run of characters.
func (r robotsRule) matches(path string) bool {
	pattern, whole := strings.CutSuffix(r.pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	for i, part := range parts[1:] {
		if !ok {
			return false
		}
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(rest, part)
		}
		_, rest, ok = strings.Cut(rest, part)
	}
	return ok && (!whole || rest == "")
}

// robotsForm gives paths and patterns one form, so that they compare octet by octet: what may stand for itself does,
// all else is escaped in capitals (RFC 9309, 2.2.2). In a pattern "*", and "$" at its end, are marks; everywhere else
// they are characters.
func robotsForm(s string, pattern bool) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		mark := pattern && (c == '*' || c == '$' && i == len(s)-1)
		escaped := false
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c, escaped, i = byte(n), true, i+2
			}
		}
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
		if plain || mark || !escaped && c > ' ' && c < 0x7F && c != '*' && c != '$' {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&0xF]})
	}
	return b.String()
}
