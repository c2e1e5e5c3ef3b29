package web

import (
	"fmt"
	"strings"
	"testing"
)

// draw writes a laid grid as text(colspan×rowspan).
func draw(rows [][]gridCell) string {
	var lines []string
	for _, row := range rows {
		var cells []string
		for _, c := range row {
			s := c.Text
			if c.ColSpan*c.RowSpan > 1 {
				s += fmt.Sprintf("(%dx%d)", c.ColSpan, c.RowSpan)
			}
			cells = append(cells, s)
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	return strings.Join(lines, "\n")
}

func TestLayGrid(t *testing.T) {
	figure := &figureCell{}
	for name, c := range map[string]struct {
		grid    [][]string
		figures map[string]*figureCell
		want    string
	}{
		"a label over two columns and two rows": {
			grid: [][]string{{"指标", "指标", "数量"}, {"指标", "指标", "1"}},
			want: "指标(2x2) 数量\n1",
		},
		"equal numbers that no figure claims stay apart": {
			grid: [][]string{{"0", "0"}, {"0", "0"}},
			want: "0 0\n0 0",
		},
		"short answers stay apart": {grid: [][]string{{"无", "无"}}, want: "无 无"},
		"a figure covers its own copies": {
			grid:    [][]string{{"行政许可", "144", "144", "144"}},
			figures: map[string]*figureCell{"table:0/r0c1": figure},
			want:    "行政许可 144(3x1)",
		},
		"two figures with one number are two": {
			grid:    [][]string{{"规章", "0", "0"}},
			figures: map[string]*figureCell{"table:0/r0c1": figure, "table:0/r0c2": figure},
			want:    "规章 0 0",
		},
		"a value of no indicator is not swallowed": {
			grid:    [][]string{{"规章", "0", "0"}},
			figures: map[string]*figureCell{"table:0/r0c1": figure, "table:0/r0c2": nil},
			want:    "规章 0 0",
		},
		"blank figures stay single": {
			grid:    [][]string{{"规章", "", ""}},
			figures: map[string]*figureCell{"table:0/r0c1": figure},
			want:    "规章  ",
		},
		"a block ends where the shape does": {
			grid: [][]string{{"处理", "处理", "予以"}, {"处理", "不予", "不予"}},
			want: "处理(2x1) 予以\n处理 不予(2x1)",
		},
		"rows of unequal length": {grid: [][]string{{"指标"}, {"指标", "数量"}}, want: "指标(1x2)\n数量"},
		"nothing":                {grid: nil, want: ""},
	} {
		if got := draw(layGrid(c.grid, 0, c.figures)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}
