package crawler

import (
	entity "html"
	"regexp"
	"strings"
)

// maxScripted bounds the links read out of the scripts of a page; a list page has under a hundred.
const maxScripted = 2000

var (
	// writeCall is a list line that a script writes into the page as one literal.
	writeCall = regexp.MustCompile(`document\.write(?:ln)?\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*\)`)
	// entryObject is an object of a script that has both an address and a title, as lists drawn by scripts hold.
	entryObject  = regexp.MustCompile(`\{[^{}<>]+\}`)
	entryAddress = regexp.MustCompile(`(?i)['"]?\b(?:url|href|link|infourl|linkurl|docpuburl)['"]?\s*:\s*(?:"((?:[^"\\\n]|\\.)+)"|'((?:[^'\\\n]|\\.)+)')`)
	entryTitle   = regexp.MustCompile(`(?i)['"]?\b(?:title|doctitle|linktitle|infotitle)['"]?\s*:\s*(?:"((?:[^"\\\n]|\\.)+)"|'((?:[^'\\\n]|\\.)+)')`)
	escape       = regexp.MustCompile(`\\(u[0-9a-fA-F]{4}|.)`)
)

// written gives as HTML what scripts of a page would write into it, as far as it can be told without running them:
// lines written as one literal, and objects with an address and a title.
func written(text string) string {
	var b strings.Builder
	for _, m := range writeCall.FindAllStringSubmatch(text, maxScripted) {
		b.WriteString(unquote(m[1][1:len(m[1])-1]) + "\n")
	}
	for _, object := range entryObject.FindAllString(text, maxScripted) {
		addr, title := submatch(entryAddress, object), submatch(entryTitle, object)
		if addr != "" && title != "" {
			b.WriteString(`<a href="` + entity.EscapeString(unquote(addr)) + `" title="` + entity.EscapeString(unquote(title)) + `"></a>` + "\n")
		}
	}
	return b.String()
}

// unquote undoes the escapes of a script literal.
func unquote(literal string) string {
	return escape.ReplaceAllStringFunc(literal, func(e string) string {
		switch {
		case len(e) == 6:
			return string(rune(hexValue(e[2:])))
		case e[1] == 'n', e[1] == 'r', e[1] == 't':
			return " "
		}
		return e[1:]
	})
}

func hexValue(digits string) (n int) {
	for _, d := range strings.ToLower(digits) {
		n = n*16 + strings.IndexRune("0123456789abcdef", d)
	}
	return n
}
