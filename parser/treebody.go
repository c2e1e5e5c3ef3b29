package parser

import (
	"golang.org/x/net/html/atom"
)

// start opens the element of a tag by where the page is.
func (b *treeBuilder) start(t startTag) bool {
	switch b.mode {
	case beforeHTML, beforeHead, inHead, afterHead:
		return b.startInHead(t)
	case inBody:
		return b.startInBody(t)
	case afterBody, afterHTML:
		b.mode = inBody
		return b.startInBody(t)
	}
	return b.startInTable(t)
}

// startInHead opens an element of the page's head, or what must come before it.
func (b *treeBuilder) startInHead(t startTag) bool {
	switch {
	case b.mode == beforeHTML && t.atom == atom.Html:
		b.mode = beforeHead
		return b.add(t)
	case b.mode == beforeHTML:
		b.mode = beforeHead
		return b.addImplied(atom.Html) && b.startInHead(t)
	case t.atom == atom.Html:
		return false
	case b.mode == beforeHead:
		b.mode = inHead
		implied := t.atom != atom.Head
		ok := implied && b.addImplied(atom.Head) || !implied && b.add(t)
		b.head = b.top().node
		return ok && (!implied || b.startInHead(t))
	case t.atom == atom.Head:
		return false
	case t.role == roleRaw && t.atom != atom.Iframe && t.atom != atom.Noembed && (b.mode == inHead || t.atom != atom.Noscript):
		return b.addRaw(t, b.head)
	case b.mode == inHead && t.role == roleMetadata:
		return b.addVoid(t)
	case b.mode == inHead:
		b.pop()
		b.mode = afterHead
		return b.startInHead(t)
	case t.role == roleMetadata:
		return false
	}
	b.mode = inBody
	if t.atom == atom.Body {
		return b.add(t)
	}
	return b.addImplied(atom.Body) && b.startInBody(t)
}

// startInBody opens an element of the page's body.
func (b *treeBuilder) startInBody(t startTag) bool {
	switch t.role {
	case roleBlock:
		return b.closeParagraph() && b.add(t)
	case roleHeading:
		if !b.closeParagraph() {
			return false
		}
		if b.top().role == roleHeading {
			b.pop()
		}
		return b.add(t)
	case roleItem:
		return b.closeItem(t.atom) && b.closeParagraph() && b.add(t)
	case roleFormatting:
		return b.mayFormat(t.atom) && b.add(t)
	case roleVoid:
		return b.startVoid(t)
	case roleMetadata:
		return b.addVoid(t)
	case roleRaw:
		return b.addRaw(t, b.top().node)
	case roleForm:
		if b.form != nil {
			return true
		}
		ok := b.closeParagraph() && b.add(t)
		b.form = b.top().node
		return ok
	case roleTable:
		b.mode = inTable
		return b.inScope(atom.P, buttonScope) < 0 && b.add(t)
	case roleButton, roleSelect:
		return b.inScope(t.atom, anyScope) < 0 && b.add(t)
	case roleOption:
		return b.startOption(t)
	case roleOrdinary:
		return b.add(t)
	case roleRoot:
		return t.atom == atom.Head
	}
	return true // a part of a table without its table is ignored
}

func (b *treeBuilder) startVoid(t startTag) bool {
	switch t.atom {
	case atom.Hr:
		if b.inScope(atom.Select, anyScope) >= 0 || !b.closeParagraph() {
			return false
		}
	case atom.Input:
		if b.inScope(atom.Select, anyScope) >= 0 {
			return false
		}
	}
	return b.addVoid(t)
}

func (b *treeBuilder) startOption(t startTag) bool {
	if b.inScope(atom.Select, anyScope) >= 0 {
		b.closeImplied()
	} else if b.top().role == roleOption {
		b.pop()
	}
	return b.add(t)
}

// closeItem closes the item before one of a list: another li, or another dd or dt.
func (b *treeBuilder) closeItem(a atom.Atom) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		e := b.open[i]
		switch other := e.node.DataAtom; {
		case e.role == roleItem && (other == atom.Li) == (a == atom.Li):
			return b.closeTo(i)
		case other == atom.Address || other == atom.Div || other == atom.P:
		case e.role.special():
			return true
		}
	}
	return true
}

// maxAlike is how many open elements of one formatting stand for themselves.
const maxAlike = 3

// mayFormat tells whether a formatting element only opens: no other must be closed first,
// as a link by a link.
func (b *treeBuilder) mayFormat(a atom.Atom) bool {
	alike := 0
	for i := len(b.open) - 1; i >= 0 && b.open[i].role != roleCell; i-- {
		if b.open[i].node.DataAtom == a {
			alike++
		}
	}
	return alike < maxAlike && (alike == 0 || a != atom.A)
}

// end closes the element of an end tag by where the page is.
func (b *treeBuilder) end(t startTag) bool {
	switch b.mode {
	case beforeHTML, beforeHead:
		return false
	case inHead, afterHead:
		switch t.atom {
		case atom.Body, atom.Html, atom.Br, atom.Template:
			return false
		case atom.Head:
			if b.mode == inHead {
				b.pop()
				b.mode = afterHead
			}
		}
		return true
	case inBody:
		return b.endInBody(t)
	case afterBody, afterHTML:
		if b.mode == afterBody && t.atom == atom.Html {
			b.mode = afterHTML
			return true
		}
		b.mode = inBody
		return b.endInBody(t)
	}
	return b.endInTable(t)
}

// endInBody closes an element of the page's body.
func (b *treeBuilder) endInBody(t startTag) bool {
	switch t.role {
	case roleBlock, roleButton, roleSelect, roleItem:
		scope := anyScope
		switch t.atom {
		case atom.P:
			return b.endParagraph()
		case atom.Li:
			scope = listScope
		}
		i := b.inScope(t.atom, scope)
		return i < 0 || b.closeTo(i)
	case roleHeading:
		return b.endHeading()
	case roleFormatting:
		return b.endFormatting(t.atom)
	case roleForm:
		return b.endForm()
	case roleRoot:
		if t.atom != atom.Head && b.inScope(atom.Body, anyScope) >= 0 {
			b.mode = afterBody
			if t.atom == atom.Html {
				b.mode = afterHTML
			}
		}
		return true
	case roleHard:
		return false
	case roleVoid:
		if t.atom == atom.Br {
			return b.addVoid(t)
		}
	}
	return b.endOther(t)
}

// endOther closes an element that no rule names, and what is open in it.
func (b *treeBuilder) endOther(t startTag) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		e := b.open[i]
		if e.node.DataAtom == t.atom && (t.atom != 0 || e.node.Data == t.name) {
			return b.closeTo(i)
		}
		if e.role.special() {
			break
		}
	}
	return true
}

// endParagraph closes a p; where none is open the end tag stands for an empty one.
func (b *treeBuilder) endParagraph() bool {
	if i := b.inScope(atom.P, buttonScope); i >= 0 {
		return b.closeTo(i)
	}
	ok := b.addImplied(atom.P)
	b.pop()
	return ok
}

// endHeading closes a heading of any level.
func (b *treeBuilder) endHeading() bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		switch b.open[i].role {
		case roleHeading:
			return b.closeTo(i)
		case roleTable, roleCell, roleSelect:
			return true
		}
	}
	return true
}

// endFormatting closes a formatting element in which nothing is open that counts: else
// what is in it must be put together anew. None is closed across the border of a cell.
func (b *treeBuilder) endFormatting(a atom.Atom) bool {
	misnested := false
	for i := len(b.open) - 1; i >= 0; i-- {
		e := b.open[i]
		switch {
		case e.node.DataAtom == a:
			return !misnested && b.closeTo(i)
		case e.role == roleCell:
			return true
		case e.role == roleFormatting || e.role.special():
			misnested = true
		}
	}
	return true
}

// endForm closes the form. One that ends elsewhere than it began is not plain.
func (b *treeBuilder) endForm() bool {
	form := b.form
	b.form = nil
	i := b.inScope(atom.Form, anyScope)
	if form == nil || i < 0 || b.open[i].node != form {
		return true
	}
	if b.closeImplied(); b.top().node != form {
		return false
	}
	b.pop()
	return true
}
