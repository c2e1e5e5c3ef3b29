package web

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/nianbao/nianbao/index"
)

// WritePinnedChart is WriteChart with links that lead to a data release; "" for none.
func WritePinnedChart(w io.Writer, c *index.Comparison, kind, release string) error {
	var b bytes.Buffer
	if err := WriteChart(&b, c, kind); err != nil {
		return err
	}
	svg := b.Bytes()
	if release != "" {
		svg = keepPin(svg, release)
	}
	_, err := w.Write(svg)
	return err
}

// WriteChart draws a comparison of one indicator as an SVG file, labelled in Chinese. kind is
// one of ChartKinds, or "" for what suits the data.
func WriteChart(w io.Writer, c *index.Comparison, kind string) error {
	if len(c.Indicators) != 1 {
		return index.WrongInput("indicator", "a chart shows one indicator, not %d", "一张图只能画一个指标，不能是 %d 个", len(c.Indicators))
	}
	if kind != "" && !slices.Contains(ChartKinds(), kind) {
		return index.WrongInput("chart", "%q is none of %s", "“%s”不是其中之一：%s", kind, strings.Join(ChartKinds(), ", "))
	}
	ls, err := loadLanguages()
	if err != nil {
		return err
	}
	block := makeBlock(ls[languages[0]], c, c.Indicators[0], look{Kind: chartKind(kind)})
	_, err = io.WriteString(w, block.chart.SVG())
	return err
}
