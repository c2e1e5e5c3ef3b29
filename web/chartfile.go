package web

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/index"
)

// WriteChart draws a comparison of one indicator as an SVG file, labelled in Chinese. kind is
// one of ChartKinds, or "" for what suits the data.
func WriteChart(w io.Writer, c *index.Comparison, kind string) error {
	if len(c.Indicators) != 1 {
		return &index.InputError{Field: "indicator", Message: fmt.Sprintf("a chart shows one indicator, not %d", len(c.Indicators))}
	}
	if kind != "" && !slices.Contains(ChartKinds(), kind) {
		return &index.InputError{Field: "chart", Message: fmt.Sprintf("%q is none of %s", kind, strings.Join(ChartKinds(), ", "))}
	}
	ls, err := loadLanguages()
	if err != nil {
		return err
	}
	block := makeBlock(ls[languages[0]], c, c.Indicators[0], look{Kind: chartKind(kind)})
	_, err = io.WriteString(w, block.chart.SVG())
	return err
}
