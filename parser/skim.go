package parser

import (
	"bytes"
	"io"
	"strings"
)

// skim reads a page without what its reader never looks at: comments, scripts and styles,
// and of the elements that pages have most of, all attributes but those of spans, of
// titles and of what is hidden. Half the bytes of a report page are such attributes, and
// the tree costs as much for each of them as for an element. The elements of the tree and
// their order stay as they are: only what a tag holds is cut, by the rules by which
// html.Tokenizer reads it.
func skim(page []byte) io.Reader { return &skimmer{page: page} }

// skimmer copies page to out, piece by piece, as much as is asked for.
type skimmer struct {
	page, out []byte
	given     int  // bytes of out that have been read
	rest      bool // what is left of the page is to be taken as it is
}

// Read gives the next bytes of what is left of the page.
func (s *skimmer) Read(p []byte) (int, error) {
	if s.given == len(s.out) {
		s.out, s.given = s.out[:0], 0
		for len(s.out) < len(p) && !s.rest {
			s.rest = !s.next()
		}
	}
	n := copy(p, s.out[s.given:])
	s.given += n
	if n == 0 && s.rest {
		if len(s.page) == 0 {
			return 0, io.EOF
		}
		n = copy(p, s.page)
		s.page = s.page[n:]
	}
	return n, nil
}

// keep copies the next n bytes.
func (s *skimmer) keep(n int) {
	s.out = append(s.out, s.page[:n]...)
	s.page = s.page[n:]
}

// next copies the text up to the next tag and what of the tag is needed. It returns false
// where the rest is to be taken as it is: at its end, and where other rules begin.
func (s *skimmer) next() bool {
	start := bytes.IndexByte(s.page, '<')
	if start < 0 || start+1 == len(s.page) {
		return false
	}
	s.keep(start)
	switch c := s.page[1]; {
	case c == '!' && bytes.HasPrefix(s.page, []byte("<!--")):
		return s.comment()
	case c == '!' || c == '?' || c == '/' && len(s.page) > 2 && !isLetter(s.page[2]):
		return s.until(">")
	case c == '/' && len(s.page) > 2:
		return s.tag(2)
	case isLetter(c):
		return s.tag(1)
	}
	s.keep(1)
	return true
}

// until copies what comes before mark and mark.
func (s *skimmer) until(mark string) bool {
	n := bytes.Index(s.page, []byte(mark))
	if n < 0 {
		return false
	}
	s.keep(n + len(mark))
	return true
}

// comment leaves the words of a comment out. One that ends in an unusual way stays.
func (s *skimmer) comment() bool {
	n := commentEnd(s.page)
	if n < 0 {
		return false
	}
	s.out = append(s.out, "<!---->"...)
	s.page = s.page[n:]
	return true
}

// commentEnd is the byte behind the comment with which a page begins, -1 where it does
// not end in the usual way.
func commentEnd(page []byte) int {
	const open, end = "<!--", "-->"
	words := page[len(open):]
	n := bytes.Index(words, []byte(end))
	if n < 0 || bytes.HasPrefix(words, []byte(">")) || bytes.HasPrefix(words, []byte("->")) || bytes.Contains(words[:n], []byte("--!>")) {
		return -1
	}
	return len(open) + n + len(end)
}

// tag copies a tag whose name begins at byte from, and the raw text behind it.
func (s *skimmer) tag(from int) bool {
	end := from
	for end < len(s.page) && !endsName(s.page[end]) {
		end++
	}
	name := s.page[from:end]
	if from == 2 || !isSkimmed(name) {
		n := tagEnd(s.page, end)
		if n < 0 || from == 1 && isForeign(name) {
			return false
		}
		s.keep(n)
		return from == 2 || s.raw(name)
	}
	if end < len(s.page) && s.page[end] == '>' {
		s.keep(end + 1)
		return true
	}
	out := len(s.out)
	s.out = append(s.out, s.page[:end]...)
	rest := s.page[end:]
	var g given
	for {
		var a tagAttr
		a, rest = cutAttribute(rest)
		switch {
		case a.open:
			s.out = s.out[:out]
			return false
		case a.text == nil:
			s.out = append(s.out, '>')
			s.page = rest
			return true
		case g.needed(a):
			s.out = append(append(s.out, ' '), a.text...)
		}
	}
}

// raw copies the text of an element that holds no mark-up, without that of scripts and
// styles.
func (s *skimmer) raw(name []byte) bool {
	lower := rawName(name)
	if lower == "" {
		return true
	}
	n := rawEnd(s.page, lower)
	if n < 0 {
		return false
	}
	switch lower {
	case "script":
		if hidesScript(s.page[:n]) {
			return false
		}
		fallthrough
	case "style":
		s.page = s.page[n:]
		return true
	}
	s.keep(n)
	return true
}

// hidesScript tells a script within a script's comment, which may not end where it seems to.
func hidesScript(script []byte) bool {
	return bytes.Contains(script, []byte("<!--")) && indexFold(script, "<script") >= 0
}

// rawEnd is where the end tag of an element with raw text begins, -1 if there is none.
func rawEnd(page []byte, name string) int {
	for from := 0; ; {
		n := indexFold(page[from:], "</"+name)
		if n < 0 {
			return -1
		}
		from += n + len("</") + len(name)
		if from < len(page) && endsName(page[from]) {
			return from - len("</") - len(name)
		}
	}
}

// indexFold finds a mark that begins with "<" in any case of its letters.
func indexFold(page []byte, mark string) int {
	for from := 0; ; from++ {
		n := bytes.IndexByte(page[from:], '<')
		if n < 0 {
			return -1
		}
		if from += n; len(page)-from >= len(mark) && strings.EqualFold(string(page[from:from+len(mark)]), mark) {
			return from
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isTagGap(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' }

func endsName(c byte) bool { return isTagGap(c) || c == '/' || c == '>' }

// isSkimmed tells the elements whose other attributes are left out. Those of b, font and
// the like are not: the tree repeats such an element or not by its attributes.
func isSkimmed(name []byte) bool {
	switch string(name) {
	case "td", "tr", "p", "span", "div", "table", "tbody", "th", "li", "ul", "col", "TD", "TR", "P", "SPAN", "DIV", "TABLE", "TBODY":
		return true
	}
	return false
}

// isForeign tells the elements behind which other rules hold.
func isForeign(name []byte) bool {
	return bytes.EqualFold(name, []byte("svg")) || bytes.EqualFold(name, []byte("math")) || bytes.EqualFold(name, []byte("plaintext"))
}

// rawName is the name of an element that holds no mark-up in lower case, "" of any other.
func rawName(name []byte) string {
	switch c := name[0] | 0x20; c {
	case 'i', 'n', 's', 't', 'x':
		for _, raw := range []string{"script", "style", "title", "textarea", "iframe", "noscript", "noframes", "noembed", "xmp"} {
			if len(raw) == len(name) && strings.EqualFold(raw, string(name)) {
				return raw
			}
		}
	}
	return ""
}
