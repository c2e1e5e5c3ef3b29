package parser

// wording is the text of a cell as labels are compared: folded, without numbering,
// and without remarks at the end.
type wording struct{ folded, words, label string }

func wordingOf(text string) wording {
	w := wording{folded: fold(text)}
	w.words = unnumbered(w.folded)
	w.label = unremarked(w.words)
	return w
}

// read folds the cells of a grid once, for all that compare them. Numbers and blanks,
// nearly all cells, are no labels.
func (g *grid) read() {
	n := 0
	for _, row := range g.cells {
		for i := range row {
			if row[i].head && !isBare(row[i].text) {
				n++
			}
		}
	}
	all := make([]wording, 0, n)
	for r, row := range g.cells {
		for c := range row {
			switch cell := &row[c]; {
			case isBare(cell.text):
			case cell.head:
				all = append(all, wordingOf(cell.text))
				cell.said = &all[len(all)-1]
			default:
				cell.said = g.saidBy(r, c)
			}
		}
	}
}

// saidBy finds the wording of the cell that covers a place: the same text left of it or
// above it.
func (g *grid) saidBy(r, c int) *wording {
	row := g.cells[r]
	if c > 0 && row[c-1].text == row[c].text && row[c-1].said != nil {
		return row[c-1].said
	}
	if r > 0 && c < len(g.cells[r-1]) && g.cells[r-1][c].text == row[c].text && g.cells[r-1][c].said != nil {
		return g.cells[r-1][c].said
	}
	w := wordingOf(row[c].text)
	return &w
}

// isBare tells the texts that fold to themselves and bear no label.
func isBare(text string) bool { return text == "" || isPlainNumber(text) }

// wording is what the cell says as a label.
func (c cell) wording() wording {
	switch {
	case c.said != nil:
		return *c.said
	case isBare(c.text):
		return wording{c.text, c.text, c.text}
	}
	return wordingOf(c.text)
}

func (c cell) label() string { return c.wording().label }

func (c cell) folded() string { return c.wording().folded }
