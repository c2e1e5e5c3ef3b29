package parser

import (
	"bytes"
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// startTag is the element that a tag opens, with the attributes that are looked at.
type startTag struct {
	atom atom.Atom
	name string
	role role
	attr []html.Attribute
}

// maxTagName is longer than the name of any element of HTML or of an office program.
const maxTagName = 24

// tagName reads a name that begins at byte from of the page, and where it ends; 0 where it
// is too long.
func (b *treeBuilder) tagName(from int) (t startTag, end int) {
	var lower [maxTagName]byte
	n := 0
	for end = from; end < len(b.page) && !endsName(b.page[end]); end++ {
		if n == len(lower) {
			return t, 0
		}
		c := b.page[end]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		lower[n] = c
		n++
	}
	if t.atom = atom.Lookup(lower[:n]); t.atom != 0 {
		t.name = t.atom.String()
	} else {
		t.name = string(lower[:n])
	}
	t.role = roleOf(t.atom)
	return t, end
}

// startTag reads a start tag.
func (b *treeBuilder) startTag() bool {
	t, end := b.tagName(1)
	if end == 0 || t.role == roleHard {
		return false
	}
	if end < len(b.page) && b.page[end] == '>' {
		b.page = b.page[end+1:]
		return b.start(t)
	}
	tag, rest := b.page, b.page[end:]
	var g given
	for {
		var a tagAttr
		a, rest = cutAttribute(rest)
		switch {
		case a.open:
			return false
		case a.text == nil:
			b.page = rest
			if t.attr != nil && slices.ContainsFunc(t.attr, isEncoded) {
				t.attr = decodedAttributes(tag[:len(tag)-len(rest)])
			}
			return b.start(t)
		case g.needed(a) || t.needs(a.key):
			t.attr = b.addAttribute(t.attr, a)
		}
	}
}

// needs tells the attributes that the reader of the tree looks at in some elements alone.
func (t startTag) needs(key []byte) bool {
	switch t.atom {
	case atom.A:
		return bytes.EqualFold(key, []byte("href"))
	case atom.Img:
		return bytes.EqualFold(key, []byte("width")) || bytes.EqualFold(key, []byte("height"))
	case atom.Input:
		return bytes.EqualFold(key, []byte("type"))
	case atom.Meta:
		return bytes.EqualFold(key, []byte("name")) || bytes.EqualFold(key, []byte("content"))
	}
	return false
}

// addAttribute adds an attribute unless one of its name has come before.
func (b *treeBuilder) addAttribute(attrs []html.Attribute, a tagAttr) []html.Attribute {
	key := atom.String(bytes.ToLower(a.key))
	for _, other := range attrs {
		if other.Key == key {
			return attrs
		}
	}
	return append(attrs, html.Attribute{Key: key, Val: b.string(a.value(), false)})
}

// value is the value of an attribute as it is written.
func (a tagAttr) value() []byte {
	v := a.text[len(a.key):]
	n := gap(v, 0)
	if n == len(v) {
		return nil
	}
	if v = v[gap(v, n+len("=")):]; len(v) > 1 && (v[0] == '"' || v[0] == '\'') {
		return v[1 : len(v)-1]
	}
	return v
}

// isEncoded tells a value that may hold a character reference: one that reads otherwise in
// a text, where there are more of them.
func isEncoded(a html.Attribute) bool { return html.UnescapeString(a.Val) != a.Val }

// decodedAttributes are the attributes of a tag by the tokenizer, which alone knows which
// references count in them.
func decodedAttributes(tag []byte) []html.Attribute {
	z := html.NewTokenizer(bytes.NewReader(tag))
	z.Next()
	return z.Token().Attr
}

// endTag reads an end tag.
func (b *treeBuilder) endTag() bool {
	t, end := b.tagName(2)
	if end == 0 {
		return false
	}
	n := tagEnd(b.page, end)
	if n < 0 {
		return false
	}
	b.page = b.page[n:]
	return b.end(t)
}

// addRaw adds an element below parent with the text up to its end tag, none for scripts
// and styles.
func (b *treeBuilder) addRaw(t startTag, parent *html.Node) bool {
	if len(b.open) == maxOpen {
		return false
	}
	n := b.node(html.ElementNode, t.name)
	n.DataAtom, n.Attr = t.atom, t.attr
	parent.AppendChild(n)
	end := rawEnd(b.page, t.name)
	if end < 0 || t.atom == atom.Script && hidesScript(b.page[:end]) {
		return false
	}
	if end > 0 && t.atom != atom.Script && t.atom != atom.Style {
		n.AppendChild(b.node(html.TextNode, b.string(b.page[:end], t.atom == atom.Title)))
	}
	tag := tagEnd(b.page[end:], len("</")+len(t.name))
	if tag < 0 {
		return false
	}
	b.page = b.page[end+tag:]
	return true
}
