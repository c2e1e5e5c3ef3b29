package parser

import (
	"encoding/xml"
	"strings"
)

// toggle is a property that may be said, or said not to be.
type toggle int8

const (
	unsaid toggle = iota
	on
	off
)

func toggled(yes bool) toggle {
	if yes {
		return on
	}
	return off
}

// runStyle is what the properties of a run, or of a style, say of its text.
type runStyle struct {
	hidden  toggle
	struck  toggle
	raised  toggle // or lowered: no part of the number beside it
	pale    toggle // as white as the paper
	symbols toggle // the font prints pictures where others print letters
	height  string // by which the line is raised, in half-points
}

// over is what a run looks like that says s of itself and that below says the rest of.
func (s runStyle) over(below runStyle) runStyle {
	for _, p := range []struct {
		own *toggle
		low toggle
	}{{&s.hidden, below.hidden}, {&s.struck, below.struck}, {&s.raised, below.raised}, {&s.pale, below.pale}, {&s.symbols, below.symbols}} {
		if *p.own == unsaid {
			*p.own = p.low
		}
	}
	if s.height == "" {
		s.height = below.height
	}
	return s
}

// set takes in one property of ECMA-376 part 1, section 17.3.2.
func (s *runStyle) set(e xml.StartElement) {
	value := attribute(e, "val")
	switch e.Name.Local {
	case "vanish":
		s.hidden = toggled(isOn(value))
	case "strike", "dstrike":
		if s.struck != on { // there are two, and one suffices
			s.struck = toggled(isOn(value))
		}
	case "vertAlign":
		s.raised = toggled(value != "baseline")
	case "color":
		s.pale = toggled(strings.EqualFold(value, "FFFFFF"))
	case "position":
		s.height = value
	case "rFonts":
		if font := attribute(e, "ascii"); font != "" {
			s.symbols = toggled(printsPictures(font))
		}
	}
}

// isOn reads the value of a property that is on unless it says otherwise.
func isOn(value string) bool {
	return value != "0" && value != "false" && value != "off" && value != "none"
}

// printsPictures tells the fonts of Microsoft Office that have pictures for letters and digits.
func printsPictures(font string) bool {
	return strings.HasPrefix(font, "Wingdings") || font == "Webdings" || font == "ZapfDingbats"
}

// textStyles are the styles of a document by their ids.
type textStyles map[string]runStyle

// properties of a run as a style lists them.
type properties struct {
	List []struct {
		XMLName xml.Name
		Attr    []xml.Attr `xml:",any,attr"`
	} `xml:",any"`
}

func (p properties) style() (s runStyle) {
	for _, one := range p.List {
		s.set(xml.StartElement{Name: one.XMLName, Attr: one.Attr})
	}
	return s
}

// readTextStyles follows each style to those that it is based on.
func readTextStyles(x stylesXML) textStyles {
	own, based := textStyles{}, map[string]string{}
	for _, s := range x.Styles {
		own[s.ID], based[s.ID] = s.Run.style(), s.Based.Val
	}
	out := textStyles{}
	for id, s := range own {
		for below, n := based[id], 0; below != "" && n < maxStyleChain; below, n = based[below], n+1 {
			s = s.over(own[below])
		}
		out[id] = s
	}
	return out
}
