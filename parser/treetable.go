package parser

import "golang.org/x/net/html/atom"

// startInTable opens an element of a table.
func (b *treeBuilder) startInTable(t startTag) bool {
	part := t.role >= roleTableBody && t.role <= roleColumn
	switch b.mode {
	case inCell:
		if !part {
			return b.startInBody(t)
		}
		b.closeCell()
		return b.startInTable(t)
	case inColumns:
		if t.role == roleColumn {
			return b.addVoid(t)
		}
		b.pop()
		b.mode = inTable
		return b.startInTable(t)
	case inRow:
		if t.role == roleCell {
			b.mode = inCell
			return b.add(t)
		}
		if part {
			b.pop()
			b.mode = inTableBody
			return b.startInTable(t)
		}
	case inTableBody:
		switch {
		case t.role == roleRow:
			b.mode = inRow
			return b.add(t)
		case t.role == roleCell:
			b.mode = inRow
			return b.addImplied(atom.Tr) && b.startInTable(t)
		case part:
			b.pop()
			b.mode = inTable
			return b.startInTable(t)
		}
	}
	return b.startBelowTable(t)
}

// startBelowTable opens an element right below a table, or what it needs first. Anything
// but a part of the table would have to be moved before it.
func (b *treeBuilder) startBelowTable(t startTag) bool {
	switch t.role {
	case roleTableBody:
		b.mode = inTableBody
		return b.add(t)
	case roleRow, roleCell:
		b.mode = inTableBody
		return b.addImplied(atom.Tbody) && b.startInTable(t)
	case roleColumns:
		b.mode = inColumns
		return b.add(t)
	case roleColumn:
		b.mode = inColumns
		return b.addImplied(atom.Colgroup) && b.startInTable(t)
	case roleRaw:
		return (t.atom == atom.Script || t.atom == atom.Style) && b.addRaw(t, b.top().node)
	}
	return false
}

// closeCell closes the cell and whatever is open in it.
func (b *treeBuilder) closeCell() {
	for b.top().role != roleCell {
		b.pop()
	}
	b.pop()
	b.mode = inRow
}

// endInTable closes a part of a table. End tags of what is not open in it are ignored.
func (b *treeBuilder) endInTable(t startTag) bool {
	if b.mode == inCell {
		return b.endInCell(t)
	}
	switch {
	case b.mode == inColumns && t.role == roleColumn:
		return true
	case b.mode == inColumns:
		b.pop()
		b.mode = inTable
		return t.role == roleColumns || b.endInTable(t)
	case t.role == roleTable:
		return b.endTable()
	case b.mode == inRow && t.role == roleRow, b.mode == inTableBody && t.atom == b.top().node.DataAtom:
		b.pop()
		b.mode--
		return true
	case b.mode == inRow && t.role == roleTableBody:
		if t.atom == b.open[len(b.open)-2].node.DataAtom {
			b.pop()
			b.pop()
			b.mode = inTable
		}
		return true
	case t.role == roleForm:
		b.form = nil
		return true
	}
	return t.atom != atom.P && t.atom != atom.Br && t.role != roleHard
}

// endInCell closes the cell, with the part of the table around it that the tag names, or
// an element in it.
func (b *treeBuilder) endInCell(t startTag) bool {
	switch t.role {
	case roleCell:
		cell := len(b.open) - 1
		for b.open[cell].role != roleCell {
			cell--
		}
		if b.open[cell].node.DataAtom == t.atom {
			b.closeCell()
		}
		return true
	case roleTable, roleTableBody, roleRow:
		if b.encloses(t.atom) {
			b.closeCell()
			return b.endInTable(t)
		}
		return true
	case roleRoot:
		if t.atom != atom.Head {
			return true
		}
	case roleColumns, roleColumn:
		return true
	}
	return b.endInBody(t)
}

// encloses tells the parts of the innermost table that are open.
func (b *treeBuilder) encloses(a atom.Atom) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		switch {
		case b.open[i].node.DataAtom == a:
			return true
		case b.open[i].role == roleTable:
			return false
		}
	}
	return false
}

// endTable closes the table, its rows with it.
func (b *treeBuilder) endTable() bool {
	for b.top().role != roleTable {
		b.pop()
	}
	b.pop()
	b.mode = inBody
	for _, e := range b.open {
		if e.role == roleCell {
			b.mode = inCell
		}
	}
	return true
}
