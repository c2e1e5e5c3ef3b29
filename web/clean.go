package web

import (
	"regexp"
	"strings"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// set makes a lookup of words.
func set[T comparable](members ...T) map[T]bool {
	m := make(map[T]bool, len(members))
	for _, x := range members {
		m[x] = true
	}
	return m
}

// What a cleaned original may hold. All else is taken out: elements of dropped
// with what they contain, other elements while their text stays.
var (
	keptElements = set(atom.Html, atom.Head, atom.Body, atom.Title,
		atom.Article, atom.Section, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Aside, atom.Div, atom.P,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Br, atom.Hr, atom.Pre, atom.Blockquote,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Span, atom.Font, atom.Center,
		atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.S, atom.Small, atom.Sub, atom.Sup, atom.Big, atom.A,
		atom.Table, atom.Caption, atom.Colgroup, atom.Col, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th,
		atom.Img, atom.Figure, atom.Figcaption, atom.Time)
	droppedElements = set("script", "style", "noscript", "template", "iframe", "frame", "frameset", "noframes",
		"object", "embed", "applet", "param", "link", "meta", "base", "svg", "math", "audio", "video", "source", "track",
		"canvas", "input", "button", "select", "textarea", "xmp", "plaintext", "noembed", "portal", "fencedframe")
	keptAttributes = set("colspan", "rowspan", "span", "align", "valign", "width", "height", "border", "bordercolor",
		"cellpadding", "cellspacing", "bgcolor", "color", "face", "size", "dir", "lang", "title", "alt", "start", "nowrap", "scope")
	keptProperties = set("text-align", "text-indent", "text-decoration", "vertical-align", "line-height", "white-space",
		"font-size", "font-weight", "font-style", "font-family", "color", "background-color", "width", "border",
		"border-top", "border-right", "border-bottom", "border-left", "border-collapse", "padding", "margin",
		"margin-top", "margin-bottom", "margin-left", "margin-right")
)

var (
	// plainValue is a style value that can neither load, compute nor escape.
	plainValue = regexp.MustCompile(`^[\p{Han}\w\s.,%#"'-]*$`)
	// inlineImage is a picture that the page carries in itself.
	inlineImage = regexp.MustCompile(`^data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$`)
)

// clean takes out of n everything that could run, load, send or lead elsewhere.
func clean(n *dom.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == dom.CommentNode,
			c.Type == dom.ElementNode && (c.Namespace != "" || droppedElements[c.Data]):
			n.RemoveChild(c)
		case c.Type == dom.ElementNode && !keptElements[c.DataAtom]:
			if c.FirstChild != nil {
				next = c.FirstChild // the children take its place and are cleaned in turn
			}
			unwrap(n, c)
		default:
			c.Attr = cleanAttributes(c)
			clean(c)
		}
		c = next
	}
}

// unwrap puts the children of c in its place.
func unwrap(parent, c *dom.Node) {
	for k := c.FirstChild; k != nil; k = c.FirstChild {
		c.RemoveChild(k)
		parent.InsertBefore(k, c)
	}
	parent.RemoveChild(c)
}

func cleanAttributes(n *dom.Node) []dom.Attribute {
	var kept []dom.Attribute
	for _, a := range n.Attr {
		switch {
		case n.Type == dom.DoctypeNode || a.Namespace != "":
		case keptAttributes[a.Key], a.Key == "src" && n.DataAtom == atom.Img && inlineImage.MatchString(a.Val):
			kept = append(kept, a)
		case a.Key == "style":
			if v := cleanStyle(a.Val); v != "" {
				kept = append(kept, dom.Attribute{Key: "style", Val: v})
			}
		}
	}
	return kept
}

// cleanStyle keeps the declarations of known properties with plain values.
func cleanStyle(style string) string {
	var kept []string
	for decl := range strings.SplitSeq(style, ";") {
		name, value, ok := strings.Cut(decl, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if ok && keptProperties[name] && plainValue.MatchString(value) {
			kept = append(kept, name+":"+value)
		}
	}
	return strings.Join(kept, ";")
}
