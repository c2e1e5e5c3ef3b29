package parser

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// printing is how the text of an element is printed.
type printing uint8

const (
	printedOn     printing = iota // runs on from the text before it
	printedApart                  // raised, lowered or on a line of its own: no part of the number beside it
	printedUnsure                 // struck out, or out of sight in a way that what stands within may undo
	printedNever                  // kept from view
)

// printingOf tells how a browser prints an element's text, by its name, its link and its style.
// A link within the page is a mark that leads to a note.
func printingOf(n *html.Node) printing {
	p := printedOn
	switch n.DataAtom {
	case atom.Sup, atom.Sub:
		p = printedApart
	case atom.Del, atom.S, atom.Strike:
		p = printedUnsure
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden":
			return printedNever
		case a.Key == "style":
			p = max(p, styled(a.Val))
		case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
			p = max(p, printedApart)
		}
	}
	return p
}

// hidden tells elements that the page itself keeps from view.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && styled(a.Val) == printedNever {
			return true
		}
	}
	return false
}

// cssGaps are what CSS takes for white space.
const cssGaps = " \t\n\r\f"

// styled reads the declarations of a style that change what is printed.
func styled(style string) printing {
	p := printedOn
	for {
		name, rest, ok := strings.Cut(style, ":")
		if !ok {
			return p
		}
		value, next, _ := strings.Cut(rest, ";")
		p = max(p, declared(strings.Trim(name, cssGaps), strings.Trim(value, cssGaps)))
		style = next
	}
}

// declared reads one declaration. Of the names only those of these lengths matter.
func declared(name, value string) printing {
	switch len(name) {
	case len("display"):
		if strings.EqualFold(name, "display") {
			return displayed(value)
		}
		if strings.EqualFold(name, "opacity") && isZeroLength(value) {
			return printedUnsure
		}
	case len("mso-hide"):
		if strings.EqualFold(name, "mso-hide") && startsWithFold(value, "all") {
			return printedUnsure
		}
	case len("font-size"):
		if strings.EqualFold(name, "font-size") && isZeroLength(value) {
			return printedUnsure
		}
	case len("visibility"):
		if strings.EqualFold(name, "visibility") && (startsWithFold(value, "hidden") || startsWithFold(value, "collapse")) {
			return printedUnsure
		}
	case len("vertical-align"):
		if strings.EqualFold(name, "vertical-align") && (startsWithFold(value, "super") || startsWithFold(value, "sub")) {
			return printedApart
		}
	case len("text-decoration"), len("text-decoration-line"):
		if startsWithFold(name, "text-decoration") && strikes(value) {
			return printedUnsure
		}
	}
	return printedOn
}

// strikes tells line-through, by itself or behind another line.
func strikes(value string) bool {
	value = strings.ToLower(value)
	return strings.HasPrefix(value, "line-through") ||
		(strings.HasPrefix(value, "underline") || strings.HasPrefix(value, "overline")) && strings.Contains(value, "line-through")
}

func displayed(value string) printing {
	switch {
	case startsWithFold(value, "none"):
		return printedNever
	case startsWithFold(value, "block"):
		return printedApart
	}
	return printedOn
}

func startsWithFold(s, word string) bool {
	return len(s) >= len(word) && strings.EqualFold(s[:len(word)], word)
}

// isZeroLength tells 0, 0px and 0.0pt.
func isZeroLength(value string) bool {
	number := strings.TrimRight(strings.ToLower(value), " !abcdefghijklmnopqrstuvwxyz%")
	v, err := strconv.ParseFloat(number, 64)
	return err == nil && v == 0
}

// tellsStyle tells a style as it is written that may change what is printed, for those who
// leave all others out: by the last letter of each name and the start of its value.
func tellsStyle(b []byte) bool {
	for {
		i := bytes.IndexByte(b, ':')
		if i < 0 {
			return false
		}
		name := bytes.TrimRight(b[:i], cssGaps)
		b = b[i+1:]
		if len(name) > 0 && mayPrint(name[len(name)-1]|0x20, b[gap(b, 0):]) {
			return true
		}
	}
}

func mayPrint(last byte, value []byte) bool {
	switch last {
	case 'y': // display, visibility, opacity
		return beginsFold(value, "none") || beginsFold(value, "block") || beginsFold(value, "hidden") || beginsFold(value, "collapse") || zeroFollows(value)
	case 'e': // font-size, mso-hide, text-decoration-line
		return beginsFold(value, "all") || beginsLine(value) || zeroFollows(value)
	case 'n': // vertical-align, text-decoration
		return beginsFold(value, "su") || beginsLine(value)
	}
	return false
}

func beginsLine(b []byte) bool {
	return beginsFold(b, "line") || beginsFold(b, "under") || beginsFold(b, "over")
}

func beginsFold(b []byte, word string) bool { return len(b) >= len(word) && foldsTo(b, word) }

// zeroFollows tells that the first letter or digit of a value is 0.
func zeroFollows(b []byte) bool {
	for _, c := range b {
		if isLetter(c) || c >= '0' && c <= '9' {
			return c == '0'
		}
	}
	return false
}

// spacerSize is the width or height in pixels below which a picture prints
// nothing that can be read: pages hold cells open with such.
const spacerSize = 4

// showsUnread tells elements of a cell that print what no text of the page says: pictures,
// fields of forms, other pages, formulas, and scripts, which may write.
func showsUnread(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Img:
		return !isSmall(n, "width", spacerSize) && !isSmall(n, "height", spacerSize)
	case atom.Input:
		return !strings.EqualFold(strings.TrimSpace(attr(n, "type")), "hidden")
	case atom.Select, atom.Textarea, atom.Button, atom.Iframe, atom.Object, atom.Embed, atom.Canvas, atom.Svg, atom.Math, atom.Script:
		return true
	}
	return false
}
