package web

import (
	"fmt"
	"io"

	"github.com/nianbao/nianbao/index"
)

// WriteChart draws the line chart of a comparison of one indicator as an SVG file,
// labelled in Chinese.
func WriteChart(w io.Writer, c *index.Comparison) error {
	if len(c.Indicators) != 1 {
		return &index.InputError{Field: "indicator", Message: fmt.Sprintf("a chart shows one indicator, not %d", len(c.Indicators))}
	}
	ls, err := loadLanguages()
	if err != nil {
		return err
	}
	block := makeBlock(ls[languages[0]], c, c.Indicators[0], false)
	_, err = io.WriteString(w, string(block.Chart))
	return err
}
