package crawler

import (
	"testing"
	"time"
)

func TestRobotsFile(t *testing.T) {
	for _, tt := range []struct {
		name, body, path string
		want             bool
	}{
		{"the name as a whole", "User-agent: nian\nDisallow: /\n", "/a", true},
		{"the name with a version", "User-agent: NianBao/1.0\nDisallow: /\n", "/a", false},
		{"two names of one group", "User-agent: x\nUser-agent: nianbao\nDisallow: /a\n", "/a", false},
		{"two groups of one name", "User-agent: nianbao\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: NIANBAO\nDisallow: /b\n", "/a", false},
		{"the second of two groups", "User-agent: nianbao\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: NIANBAO\nDisallow: /b\n", "/b", false},
		{"the group of another", "User-agent: nianbao\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n", "/c", true},
		{"a group without rules", "User-agent: *\nDisallow: /\n\nUser-agent: nianbao\n", "/a", true},
		{"other records within a group", "User-agent: nianbao\nSitemap: http://x/\nUser-agent: y\nDisallow: /a\n", "/a", false},
		{"a delay is a rule and ends the names", "User-agent: *\nCrawl-delay: 1\n\nUser-agent: y\nDisallow: /\n", "/a", true},
		{"a rule without path beside one", "User-agent: *\nDisallow:\nDisallow: /\n", "/a", false},
		{"as long, allowed", "User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true},
		{"as long, allowed first", "User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true},
		{"everything", "User-agent: *\nDisallow: *\n", "/a", false},
		{"from the beginning of the path", "User-agent: *\nDisallow: /a*b\n", "/x/a1b", true},
		{"a mark in between", "User-agent: *\nDisallow: /a*b\n", "/a/x/b/c", false},
		{"marks that share nothing", "User-agent: *\nDisallow: /a*b*b\n", "/a-b", true},
		{"marks and an end", "User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf.pdf", false},
		{"an end that is none", "User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x=1", true},
		{"the end of all", "User-agent: *\nDisallow: /a$\n", "/a/", true},
		{"a dollar that is no end", "User-agent: *\nDisallow: /a$b\n", "/a$b/", false},
		{"length counts characters", "User-agent: *\nAllow: /a.b.c.d\nDisallow: /a.b.c.*\n", "/a.b.c.d", true},
		{"characters in the file", "User-agent: *\nDisallow: /中文\n", "/%E4%B8%AD%E6%96%87/x", false},
		{"escapes in small letters", "User-agent: *\nDisallow: /%e4%b8%ad\n", "/%E4%B8%AD", false},
		{"escapes without need", "User-agent: *\nDisallow: /%7ejoe\n", "/~joe", false},
		{"escapes that mean another path", "User-agent: *\nDisallow: /a%2Fb\n", "/a/b", true},
		{"an escaped mark", "User-agent: *\nDisallow: /a%2A\n", "/ab", true},
		{"no slash", "User-agent: *\nDisallow: a\n", "/a", false},
		{"a byte order mark", "\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", false},
		{"blanks", "  USER-AGENT :  *  \n\tDisallow\t: /a # all of it\n", "/a", false},
		{"half an escape", "User-agent: *\nDisallow: /a%\nDisallow: /b%4\n", "/a%25", false},
	} {
		if got := parseRobots([]byte(tt.body), "nianbao").allows(tt.path); got != tt.want {
			t.Errorf("%s: %q allows %s: %v, want %v", tt.name, tt.body, tt.path, got, tt.want)
		}
	}
	if !parseRobots([]byte("User-agent: 1\nDisallow: /\n"), "1bot").allows("/") {
		t.Error("a crawler without a name is taken for one of another name")
	}
}

func TestCrawlDelay(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"0.5": 500 * time.Millisecond, "10": 10 * time.Second, "0": 0, "-5": 0, "soon": 0, "1s": 0, "NaN": 0, "": 0,
		"99999999999999999999": 2 * maxCrawlDelay, "1e999": 2 * maxCrawlDelay,
	} {
		if got := crawlDelay(value); got != want {
			t.Errorf("Crawl-delay %q: %v, want %v", value, got, want)
		}
	}
}
