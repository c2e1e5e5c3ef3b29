package crawler

import (
	"strings"
	"unicode/utf8"
)

// mayHang says whether a page can have attachments at all. Most reports have none, and to make a tree of every page
// only to find that out would be half the work of a crawl. It looks for what attachments and editionWords look for,
// anywhere in the text, and never says no where they find something.
func mayHang(text string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 0xE0:
			if editionLeads[c&0xF]>>(text[min(i+1, len(text)-1)]&0x3F)&1 == 1 && editionMark(text, i) {
				return true
			}
			i += 2 // of three bytes or four, which no byte below 0x80 is part of
		case !telling[c]:
		case c == '.':
			if fileEnding(text[i+1:]) {
				return true
			}
		case c == 'o' || c == 'O':
			if hasPrefixFold(text[i+1:], "wn") { // download.jsp, downfile, filedown
				return true
			}
		default: // an escaped full stop
			if hasPrefixFold(text[i+1:], "2e") || strings.HasPrefix(text[i+1:], "#") {
				return true
			}
		}
	}
	return false
}

// telling are the characters below 0x80 that mayHang stops at. Every byte of every page comes by here.
var telling = [256]bool{'.': true, 'o': true, 'O': true, '%': true, '&': true}

// editionLeads are the first two bytes of the characters that editionMark knows: a bit for the second under the last
// half of the first, which is 0xE? for all of them. Nearly all characters of a page are others.
var editionLeads = func() (leads [16]uint64) {
	for _, c := range []string{"扫", "影", "长", "纯", "原", "格", "版"} {
		leads[c[0]&0xF] |= 1 << (c[1] & 0x3F)
	}
	return leads
}()

func fileEnding(s string) bool {
	for _, ending := range []string{"pdf", "doc", "wps", "xls", "zip", "rar"} {
		if hasPrefixFold(s, ending) {
			return true
		}
	}
	return false
}

// hasPrefixFold is for a prefix in small letters and digits.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && s[0]|0x20 == prefix[0] && strings.EqualFold(s[:len(prefix)], prefix)
}

// editionMark says whether a name of an edition may stand at i: 扫描件, 影印, 原件, 长图, 纯文本, PDF格式, or 版 behind
// a word that editions have.
func editionMark(text string, i int) bool {
	rest := text[i:]
	if len(rest) < 3 {
		return false
	}
	switch rest[:3] {
	case "扫", "影", "长", "纯", "原":
		next := rest[3:]
		return strings.HasPrefix(next, "描") || strings.HasPrefix(next, "印") || strings.HasPrefix(next, "图") ||
			strings.HasPrefix(next, "文") || strings.HasPrefix(next, "件")
	case "格":
		return strings.HasPrefix(rest[3:], "式")
	case "版":
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		return strings.ContainsRune("字本页真片文原lLdDcCfFｌＬｄＤｃＣｆＦ", before) || strings.HasPrefix(rest[3:], "式")
	}
	return false
}
