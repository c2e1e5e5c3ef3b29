package parser

import "bytes"

// tagAttr is one attribute of a tag as it is written.
type tagAttr struct {
	key  []byte
	text []byte // key and value
	open bool   // the tag does not end
}

// cutAttribute takes the next attribute off the rest of a tag. Behind the last one it takes
// the tag's end and returns none.
func cutAttribute(rest []byte) (tagAttr, []byte) {
	n := gap(rest, 0)
	for n < len(rest) && rest[n] == '/' {
		n = gap(rest, n+1)
	}
	if n >= len(rest) {
		return tagAttr{open: true}, rest
	}
	if rest[n] == '>' {
		return tagAttr{}, rest[n+1:]
	}
	start := n
	n++ // an equals sign that begins a key is part of it
	for n < len(rest) && rest[n] != '=' && !endsName(rest[n]) {
		n++
	}
	key := rest[start:n]
	if n = valueEnd(rest, n); n < 0 {
		return tagAttr{open: true}, rest
	}
	return tagAttr{key: key, text: rest[start:n]}, rest[n:]
}

// gap is where white space ends that begins at byte n.
func gap(b []byte, n int) int {
	for n < len(b) && isTagGap(b[n]) {
		n++
	}
	return n
}

// valueEnd is where the value of a key ends that ends at byte n, n itself if it has none,
// and -1 if the tag does not end behind it.
func valueEnd(b []byte, n int) int {
	equals := gap(b, n)
	if equals >= len(b) {
		return -1
	}
	if b[equals] != '=' {
		return n
	}
	from := gap(b, equals+1)
	if from >= len(b) {
		return -1
	}
	switch quote := b[from]; quote {
	case '>':
		return from
	case '"', '\'':
		length := bytes.IndexByte(b[from+1:], quote)
		if length < 0 {
			return -1
		}
		return from + 1 + length + 1
	}
	for i := from; i < len(b); i++ {
		if b[i] == '>' || isTagGap(b[i]) {
			return i
		}
	}
	return -1
}

// tagEnd is the byte behind the end of a tag whose name ends at byte n, -1 if it has none.
func tagEnd(page []byte, n int) int {
	if n < len(page) && page[n] == '>' {
		return n + 1
	}
	rest := page[min(n, len(page)):]
	for {
		var a tagAttr
		if a, rest = cutAttribute(rest); a.open {
			return -1
		} else if a.text == nil {
			return len(page) - len(rest)
		}
	}
}

// given are attributes of a tag that have come before: the first of a name counts.
type given struct{ style, class bool }

// needed tells the attributes that the reader of the tree looks at; of styles and classes
// only those that may change what is printed or mark a title.
func (g *given) needed(a tagAttr) bool {
	switch len(a.key) {
	case len("id"):
		return foldsTo(a.key, "id")
	case len("style"):
		first := false
		switch {
		case foldsTo(a.key, "style"):
			first, g.style = !g.style, true
			return first && (bytes.IndexByte(a.text, '&') >= 0 || tellsStyle(a.text[len("style"):]))
		case foldsTo(a.key, "class"):
			first, g.class = !g.class, true
			return first && (bytes.IndexByte(a.text, '&') >= 0 || bytes.Contains(a.text, []byte("title")) || bytes.Contains(a.text, []byte("bt")))
		}
	case len("hidden"):
		return foldsTo(a.key, "hidden")
	case len("colspan"):
		return foldsTo(a.key, "colspan") || foldsTo(a.key, "rowspan")
	}
	return false
}

// foldsTo tells a word of lower-case letters written in any case.
func foldsTo(b []byte, word string) bool {
	for i := range len(word) {
		if b[i]|0x20 != word[i] {
			return false
		}
	}
	return true
}
