package parser

import "golang.org/x/net/html/atom"

// role is how the rules of the tree treat an element.
type role uint8

const (
	roleOrdinary   role = iota // of elements that no rule names, those of no standard among them
	roleFormatting             // opens again behind what closes it early
	roleOption
	roleVoid     // holds nothing
	roleMetadata // likewise, and belongs to the head
	roleRaw      // holds text and no elements
	roleHard     // brings rules of its own: not read here
	roleBlock    // this and the following end the search for an element to close
	roleHeading
	roleItem
	roleForm
	roleButton
	roleSelect
	roleTable
	roleTableBody
	roleRow
	roleCell
	roleColumns
	roleColumn
	roleRoot // html, head and body
)

// roleOf tells the role of an element by its name.
func roleOf(a atom.Atom) role {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dir, atom.Div, atom.Dl,
		atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Header, atom.Hgroup, atom.Listing, atom.Main,
		atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Ul:
		return roleBlock
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return roleHeading
	case atom.Li, atom.Dd, atom.Dt:
		return roleItem
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return roleFormatting
	case atom.Area, atom.Br, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Keygen, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return roleVoid
	case atom.Base, atom.Basefont, atom.Bgsound, atom.Link, atom.Meta:
		return roleMetadata
	case atom.Script, atom.Style, atom.Title, atom.Noscript, atom.Noframes, atom.Iframe, atom.Noembed:
		return roleRaw
	}
	return rareRole(a)
}

func rareRole(a atom.Atom) role {
	switch a {
	case atom.Table:
		return roleTable
	case atom.Tbody, atom.Thead, atom.Tfoot:
		return roleTableBody
	case atom.Tr:
		return roleRow
	case atom.Td, atom.Th:
		return roleCell
	case atom.Colgroup:
		return roleColumns
	case atom.Col:
		return roleColumn
	case atom.Form:
		return roleForm
	case atom.Button:
		return roleButton
	case atom.Select:
		return roleSelect
	case atom.Option:
		return roleOption
	case atom.Html, atom.Head, atom.Body:
		return roleRoot
	case atom.Applet, atom.Caption, atom.Dialog, atom.Frame, atom.Frameset, atom.Image, atom.Marquee, atom.Math, atom.Nobr,
		atom.Object, atom.Optgroup, atom.Plaintext, atom.Rb, atom.Rp, atom.Rt, atom.Rtc, atom.Search, atom.Svg, atom.Template,
		atom.Textarea, atom.Xmp:
		return roleHard
	}
	return roleOrdinary
}

// special tells the elements that end the search for one to close.
func (r role) special() bool { return r >= roleBlock }

// scope bounds the search for an open element.
type scope uint8

const (
	anyScope scope = iota
	listScope
	buttonScope
)

// inScope is the place of the innermost open element of a name in a scope, -1 if there is
// none.
func (b *treeBuilder) inScope(a atom.Atom, s scope) int {
	for i := len(b.open) - 1; i >= 0; i-- {
		e := b.open[i]
		if e.node.DataAtom == a {
			return i
		}
		switch e.role {
		case roleTable, roleCell, roleSelect:
			return -1
		case roleButton:
			if s == buttonScope {
				return -1
			}
		case roleBlock:
			if s == listScope && (e.node.DataAtom == atom.Ol || e.node.DataAtom == atom.Ul) {
				return -1
			}
		}
	}
	return -1
}

// closeParagraph closes an open p, as every block does.
func (b *treeBuilder) closeParagraph() bool {
	i := b.inScope(atom.P, buttonScope)
	return i < 0 || b.closeTo(i)
}

// closeImplied closes the elements that may go without an end tag.
func (b *treeBuilder) closeImplied() {
	for {
		switch b.top().node.DataAtom {
		case atom.P, atom.Li, atom.Dd, atom.Dt, atom.Option:
			b.pop()
			continue
		}
		return
	}
}
