package parser

import (
	"cmp"
	"strings"
)

// cellStyle is how a cell prints what is in it.
type cellStyle struct {
	format numberFormat // one that is not read for sure is empty
	struck bool         // through the middle of its text runs a line
	unseen bool         // the text is as white as the paper
}

// stylesheetXML is the part of the styles, ECMA-376 part 1, section 18.8.
type stylesheetXML struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Fonts []fontXML `xml:"fonts>font"`
	Fills []fillXML `xml:"fills>fill"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
		Font   int `xml:"fontId,attr"`
		Fill   int `xml:"fillId,attr"`
	} `xml:"cellXfs>xf"`
	Conditional []struct {
		Format *struct{} `xml:"numFmt"`
		Font   fontXML   `xml:"font"`
		Fill   fillXML   `xml:"fill"`
	} `xml:"dxfs>dxf"`
}

type fontXML struct {
	Strike *val     `xml:"strike"`
	Colour colorXML `xml:"color"`
}

type fillXML struct {
	Pattern struct {
		Kind   string   `xml:"patternType,attr"`
		Front  colorXML `xml:"fgColor"`
		Behind colorXML `xml:"bgColor"`
	} `xml:"patternFill"`
	Gradient *struct{} `xml:"gradientFill"`
}

type colorXML struct {
	RGB     string `xml:"rgb,attr"`
	Theme   string `xml:"theme,attr"`
	Indexed string `xml:"indexed,attr"`
	Tint    string `xml:"tint,attr"`
}

func (f fontXML) struck() bool { return f.Strike != nil && !isFalse(f.Strike.Val) }

// white tells the white of the paper: spelt out, the first of a theme, or one of the two of
// the palette (section 18.8.27).
func (c colorXML) white() bool {
	return strings.HasSuffix(strings.ToUpper(c.RGB), "FFFFFF") && len(c.RGB) >= 6 ||
		c.Theme == "0" && c.Tint == "" || c.Indexed == "1" || c.Indexed == "9"
}

// coloured tells a ground on which white text can be read.
func (f fillXML) coloured() bool {
	return f.Gradient != nil || cmp.Or(f.Pattern.Kind, "none") != "none" && !f.Pattern.Front.white()
}

// unseen tells white text on white paper.
func unseen(font fontXML, fill fillXML) bool { return font.Colour.white() && !fill.coloured() }

// nth is an element of a list by its number, the zero value where there is none.
func nth[T any](list []T, n int) (one T) {
	if n >= 0 && n < len(list) {
		one = list[n]
	}
	return one
}

// readStyles reads how cells print, by their style and under a condition.
func (w *workbook) readStyles(c *container, m member) error {
	var sheet stylesheetXML
	if err := c.unmarshal(m, &sheet); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, f := range sheet.Formats {
		codes[f.ID] = f.Code
	}
	read := map[int]numberFormat{}
	for _, x := range sheet.Cells {
		f, done := read[x.Format]
		if !done {
			code, own := codes[x.Format]
			if !own {
				code = builtIn[x.Format]
			}
			f, _ = readFormat(code)
			read[x.Format] = f
		}
		font := nth(sheet.Fonts, x.Font)
		w.styles = append(w.styles, cellStyle{f, font.struck(), unseen(font, nth(sheet.Fills, x.Fill))})
	}
	for _, d := range sheet.Conditional {
		w.masks = append(w.masks, d.Format != nil || d.Font.struck() || d.Font.Colour.white() && d.Fill.Pattern.Behind == (colorXML{}))
	}
	return nil
}

// style is the style of a cell; without one it is General.
func (w *workbook) style(n int) cellStyle {
	if n < 0 || n >= len(w.styles) {
		return cellStyle{format: generalOnly}
	}
	return w.styles[n]
}

var generalOnly, _ = readFormat("General")
