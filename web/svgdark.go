package web

import (
	"fmt"
	"strings"
)

// Colours of a chart that stands alone on a dark screen: those that the site's style sheet
// gives it on a dark page.
var (
	darkPalette = [maxSeries]string{"#5fb4ea", "#f29a5b", "#4cc9a4", "#e191c0", "#e8e5de", "#dcb14e", "#8fd0f5", "#b9a1ec"}
	darkStyle   = darkColours("#1c1f23", "#a9a59b", "#363a40", "#f08a80")
)

// darkColours are rules over the presentation attributes, for screens alone: paper is white
// in print, and wherever media queries are not understood.
func darkColours(paper, soft, grid, cut string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "@media screen and (prefers-color-scheme:dark){svg{background:%s}.paper{fill:%s}.grid{stroke:%s}.axis{stroke:%s}.tick{fill:%s}", paper, paper, grid, soft, soft)
	fmt.Fprintf(&b, ".break line{stroke:%s}.break rect{fill:%s}.break text{fill:%s}", cut, cut, paper)
	for n, colour := range darkPalette {
		fmt.Fprintf(&b, ".line.s%d,.hollow.s%d{stroke:%s}.dot.s%d,.name.s%d{fill:%s}", n, n, colour, n, n, colour)
	}
	fmt.Fprintf(&b, ".dot.hollow{fill:%s}.halo{stroke:%s}.gap{fill:none;stroke:%s}}", paper, paper, soft)
	return b.String()
}
