package pdf

import (
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// maxThick is the thickness in points up to which a filled shape is a line: tables
// have rules of 0.25 to 3 points.
const maxThick = 4

// minLong is the shortest rule in points. Dotted borders are drawn in dots.
const minLong = 0.5

// pathPieces of a path that its bounds tell: a line has 2, a rectangle 4 or 5.
const pathPieces = 5

// path reads the rules of one path. Most paths are one line or one rectangle, which
// their bounds tell; asking for each piece costs twenty times that.
func (c *canvas) path(o references.FPDF_PAGEOBJECT, toPage affine) error {
	n, err := c.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return err
	}
	if c.objects -= n.Count; c.objects < 0 {
		return limitError("more than %d drawn objects", maxObjects)
	}
	b, ok := c.bounds(o, toPage)
	switch {
	case !ok || c.thin(b):
		return nil
	case n.Count < 3: // a slanting line
		c.page.Shapes = append(c.page.Shapes, b)
		return nil
	}
	mode, err := c.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil {
		return err
	}
	if mode.FillMode != enums.FPDF_FILLMODE_NONE && n.Count <= pathPieces {
		c.fill(o, b)
	}
	switch {
	case n.Count > pathPieces || n.Count == 3:
		return c.pieces(o, toPage, n.Count, mode.Stroke)
	case mode.Stroke:
		c.outline(b)
	}
	return nil
}

// thin adds a box that is a line, and tells whether it was one.
func (c *canvas) thin(b Box) bool {
	w, h := b.Width(), b.Height()
	if min(w, h) > maxThick {
		return false
	}
	if max(w, h) >= minLong {
		c.page.Rules = append(c.page.Rules, Rule{Box: b, Vertical: h > w})
	}
	return true
}

// outline adds the four sides of a drawn rectangle.
func (c *canvas) outline(b Box) {
	c.page.Rules = append(c.page.Rules,
		Rule{Box: Box{b.Left, b.Top, b.Right, b.Top}}, Rule{Box: Box{b.Left, b.Bottom, b.Right, b.Bottom}},
		Rule{Box: Box{b.Left, b.Top, b.Left, b.Bottom}, Vertical: true}, Rule{Box: Box{b.Right, b.Top, b.Right, b.Bottom}, Vertical: true})
}

// pieces reads a path of many parts: a whole table may be drawn as one. Drawn lines
// are rules; filled parts are if they are thin.
func (c *canvas) pieces(o references.FPDF_PAGEOBJECT, toPage affine, n int, stroke bool) error {
	m, err := c.matrix(o)
	if err != nil {
		return err
	}
	t := &tracer{canvas: c, stroke: stroke}
	for i := range n {
		piece, err := c.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return err
		}
		kind, err := c.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: piece.PathSegment})
		if err != nil {
			return err
		}
		at, err := c.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: piece.PathSegment})
		if err != nil {
			return err
		}
		closes, err := c.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: piece.PathSegment})
		if err != nil {
			return err
		}
		x, y := toPage.after(m).point(float64(at.X), float64(at.Y))
		t.step(kind.Type, x, y, closes.IsClose)
	}
	t.end()
	return nil
}

// tracer follows a path.
type tracer struct {
	*canvas
	stroke bool
	points [][2]float64 // of the part in hand
	curved bool
}

func (t *tracer) step(kind enums.FPDF_SEGMENT, x, y float64, closes bool) {
	if kind == enums.FPDF_SEGMENT_MOVETO {
		t.end()
	}
	t.curved = t.curved || kind == enums.FPDF_SEGMENT_BEZIERTO
	t.points = append(t.points, [2]float64{x, y})
	if closes {
		t.points = append(t.points, t.points[0])
	}
}

// end adds the part in hand.
func (t *tracer) end() {
	if ps := t.points; len(ps) > 1 {
		b := Box{ps[0][0], ps[0][1], ps[0][0], ps[0][1]}
		for _, p := range ps[1:] {
			b = Box{min(b.Left, p[0]), min(b.Top, p[1]), max(b.Right, p[0]), max(b.Bottom, p[1])}
		}
		switch {
		case t.curved || slanting(ps):
			t.page.Shapes = append(t.page.Shapes, b)
		case !t.thin(b) && t.stroke:
			for i := 1; i < len(ps); i++ {
				t.side(ps[i-1], ps[i])
			}
		}
	}
	t.points, t.curved = nil, false
}

// slanting tells whether a side of a part runs along no side of the page.
func slanting(ps [][2]float64) bool {
	for i := 1; i < len(ps); i++ {
		if min(math.Abs(ps[i][0]-ps[i-1][0]), math.Abs(ps[i][1]-ps[i-1][1])) > 1 {
			return true
		}
	}
	return false
}

// side adds one straight side of a drawn part.
func (t *tracer) side(from, to [2]float64) {
	b := Box{min(from[0], to[0]), min(from[1], to[1]), max(from[0], to[0]), max(from[1], to[1])}
	if math.Min(b.Width(), b.Height()) <= 1 {
		t.thin(b)
	}
}
