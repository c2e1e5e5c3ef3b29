package portalsim

// placed is a cell with the rows and columns that it covers, ends excluded.
type placed struct {
	cell
	r0, c0, r1, c1 int
}

// placed lays the cells of rows, spans as in HTML, over the grid.
func (t table) placed() []placed {
	var cells []placed
	taken := map[[2]int]bool{}
	for r, row := range t.rows {
		c := 0
		for _, x := range row {
			for taken[[2]int{r, c}] {
				c++
			}
			p := placed{x, r, c, r + max(1, x.rows), c + max(1, x.cols)}
			for i := p.r0; i < p.r1; i++ {
				for j := p.c0; j < p.c1; j++ {
					taken[[2]int{i, j}] = true
				}
			}
			cells = append(cells, p)
			c = p.c1
		}
	}
	return cells
}
