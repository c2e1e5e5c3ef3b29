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
		case c == '.' && fileEnding(text[i+1:]):
			return true
		case c == 'o' || c == 'O':
			if hasPrefixFold(text[i+1:], "wn") { // download.jsp, downfile, filedown
				return true
			}
		case c == '%' || c == '&':
			if hasPrefixFold(text[i+1:], "2e") || strings.HasPrefix(text[i+1:], "#") { // an escaped full stop
				return true
			}
		case c >= 0xE0:
			if editionLead(c, text[min(i+1, len(text)-1)]) && editionMark(text, i) {
				return true
			}
			i += 2 // of three bytes or four, which no byte below 0x80 is part of
		}
	}
	return false
}

// editionLead says whether the two bytes begin one of the characters that editionMark knows: nearly all do not, and
// pages are made of such characters.
func editionLead(first, second byte) bool {
	switch first {
	case 0xE5: // 影, 原
		return second == 0xBD || second == 0x8E
	case 0xE6: // 扫, 格
		return second == 0x89 || second == 0xA0
	case 0xE7: // 纯, 版
		return second == 0xBA || second == 0x89
	case 0xE9: // 长
		return second == 0x95
	}
	return false
}

func fileEnding(s string) bool {
	for _, ending := range []string{"pdf", "doc", "wps", "xls", "zip", "rar"} {
		if hasPrefixFold(s, ending) {
			return true
		}
	}
	return false
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
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
