package parser

import "strconv"

// otherHead begins the heads of columns that print something else than the year's value:
// last year, a part of the year, a change, a share, a plan, a remark.
var otherHead = compile(`^(?:20[0-9]{2}年)?(?:上年|上一年|去年|往年|上期|同期|同比|环比|比上年|较上年|比去年|较去年|增减|增幅|增长|备注|说明|计划|目标|占比|比例|比重|本月|本季|上半年|下半年|第?[一二三四1-4]季度|[0-9]{1,2}月)`)

// headedOtherwise tells a column over which a head of another kind stands.
func headedOtherwise(g *grid, c int) bool {
	for _, row := range g.cells[:min(g.rows(), headRows)] {
		if otherHead.MatchString(row[c].folded()) {
			return true
		}
	}
	return false
}

// severalYears tells that a row of the head prints a year over the column and another over
// another column.
func severalYears(g *grid, c int) bool {
	for _, row := range g.cells[:min(g.rows(), headRows)] {
		if !yearHead.MatchString(row[c].folded()) {
			continue
		}
		for other := range row {
			if row[other].origin != row[c].origin && yearHead.MatchString(row[other].folded()) {
				return true
			}
		}
	}
	return false
}

// fewRows is how many rows in order may be figures by chance.
const fewRows = 4

// countsRows tells a column that numbers the rows: all it prints is 1, 2, 3 and so on.
func countsRows(g *grid, c int) bool {
	n := 0
	for r, row := range g.cells {
		if !row[c].head || row[c].text == "" || r < headRows && n == 0 && row[c].text != "1" {
			continue
		}
		if row[c].text != strconv.Itoa(n+1) {
			return false
		}
		n++
	}
	return n > fewRows
}
