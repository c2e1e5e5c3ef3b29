package parser

import "slices"

// joinTables puts tables together that continue one form: those that a page break or the
// editor of the page cut. The later one has the columns of the earlier, and either
// repeats its head or has none. blocks is used up.
func joinTables(blocks []block) []block {
	out := blocks[:0]
	for _, b := range blocks {
		if b.grid != nil {
			if at := lastTable(out); at >= 0 {
				if rest := continuation(out[at].grid, b.grid); rest != nil {
					out = out[:at+1]
					out[at].grid.cells = append(out[at].grid.cells, rest...)
					continue
				}
			}
		}
		out = append(out, b)
	}
	return out
}

// lastTable finds the table that blocks end with, but for what stands between its pages;
// -1 if they end with something else.
func lastTable(blocks []block) int {
	for i, b := range slices.Backward(blocks) {
		switch {
		case b.grid != nil:
			return i
		case !betweenPages.MatchString(b.folded):
			return -1
		}
	}
	return -1
}

// betweenPages is what is printed between the pages of one table.
var betweenPages = compile(`^(?:[-—–]*第?[0-9]{1,3}页?[-—–]*|\(?续(?:上?表)?\)?)$`)

// continuation is the rows of b that go on where a ended, none if it is another table.
func continuation(a, b *grid) [][]cell {
	if a.kind == kindUnknown || a.cols() != b.cols() || b.kind != kindUnknown && b.kind != a.kind {
		return nil
	}
	head := 0
	for head < min(a.rows(), b.rows()) && isHeadRow(b.cells[head]) && sameTexts(a.cells[head], b.cells[head]) {
		head++
	}
	if head == b.rows() || isHeadRow(b.cells[head]) {
		return nil
	}
	return b.cells[head:]
}

func sameTexts(a, b []cell) bool {
	return slices.EqualFunc(a, b, func(x, y cell) bool { return x.text == y.text })
}

// isHeadRow tells a row that names columns of some form, or of nothing we know: without
// a number, a dash or a blank in it.
func isHeadRow(row []cell) bool {
	if headRow(row) {
		return true
	}
	for _, c := range row {
		if l := c.label(); vocab().sec2Heads[l] != "" || caseGroups[l] != "" || l == "信息内容" || isHead(c.folded()) {
			return true
		}
	}
	return false
}
