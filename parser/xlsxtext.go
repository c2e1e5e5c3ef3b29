package parser

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// sheetText is a text that a cell prints.
type sheetText struct {
	text   string
	struck bool // a part of it is struck out, or as white as the paper
	plain  bool // a part of it is printed in the font of the cell
}

// sharedTexts reads the list of texts. Raised and struck-out runs are set apart, as in
// documents; sound marks are no part of the text.
func sharedTexts(x *xmlReader, part string) ([]sheetText, error) {
	var out []sheetText
	for {
		t, err := x.next(part)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "si" {
			text, err := richText(x, part)
			if err != nil {
				return nil, err
			}
			out = append(out, text)
		}
	}
}

// richRun is how a run of a text is printed.
type richRun struct {
	own    bool // in a font of its own
	apart  bool // raised, lowered or struck out
	struck bool // or white
}

func (r *richRun) property(e xml.StartElement) {
	switch e.Name.Local {
	case "r":
		*r = richRun{}
	case "rPr":
		r.own = true
	case "vertAlign":
		r.apart = r.apart || attribute(e, "val") != "baseline"
	case "strike":
		r.struck = r.struck || !isFalse(attribute(e, "val"))
		r.apart = r.apart || r.struck
	case "color":
		r.struck = r.struck || colorXML{attribute(e, "rgb"), attribute(e, "theme"), attribute(e, "indexed"), attribute(e, "tint")}.white()
	}
}

// richText reads the text within the element that has just begun, to its end.
func richText(x *xmlReader, part string) (out sheetText, err error) {
	var b strings.Builder
	var run richRun
	inText, sound := false, 0
	for depth := 1; depth > 0; {
		t, err := x.next(part)
		if err != nil {
			return out, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			switch t.Name.Local {
			case "t":
				inText = sound == 0
			case "rPh":
				sound = depth
			default:
				run.property(t)
			}
		case xml.EndElement:
			if depth == sound {
				sound = 0
			}
			depth--
			inText = inText && t.Name.Local != "t"
		case xml.CharData:
			if inText {
				out.write(&b, string(t), run)
			}
		}
	}
	out.text = squeeze(unescapeText(b.String()))
	return out, nil
}

// write adds what a run prints.
func (s *sheetText) write(b *strings.Builder, text string, run richRun) {
	if run.apart {
		b.WriteString("\n" + text + "\n")
	} else {
		b.WriteString(text)
	}
	if strings.TrimSpace(text) != "" {
		s.struck = s.struck || run.struck
		s.plain = s.plain || !run.own
	}
}

// escapedRune is how a workbook writes a character that XML cannot hold, and the mark that
// would begin such an escape: ECMA-376 part 1, section 22.9.2.19.
var escapedRune = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescapeText(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapedRune.ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.ParseUint(code[2:6], 16, 16)
		return string(rune(n))
	})
}
