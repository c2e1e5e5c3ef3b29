package pdf

// Document is what a file prints.
type Document struct {
	Title string // of the file's own metadata, "" if it has none
	Pages []Page
}

// Page is what one page prints.
type Page struct {
	Width, Height float64
	Chars         []Char // in the order in which the file draws them, as pdfium mends it
	Rules         []Rule
	Pictures      []Box
	Shapes        []Box // drawn with curves or slanting lines: outlined characters, a line across a cell
	Notes         []Box // annotations that print something: notes, fields of forms, strokes
	// Hidden tells a page whose text is drawn invisibly: the words that a scanner laid
	// under its picture.
	Hidden bool
}

// Char is one printed character, or a blank or line end (' ', '\n') between
// characters, whose box is empty.
type Char struct {
	Rune rune // 0 when the file does not tell which character it is
	Box
	Turns int // quarter turns clockwise that the character is turned, 0 to 3
	// Slanted tells a character set at an angle to the page's sides, as watermarks are.
	Slanted bool
	// Unseen tells a character that the file holds and nobody sees: drawn invisibly on a
	// page of visible text, white on white, or under something that was laid over it.
	Unseen bool
}

// Rule is a straight line along the page's sides. Its box is as thick as the line.
type Rule struct {
	Box
	Vertical bool
}

// Box is a rectangle.
type Box struct{ Left, Top, Right, Bottom float64 }

// Width of the box.
func (b Box) Width() float64 { return b.Right - b.Left }

// Height of the box.
func (b Box) Height() float64 { return b.Bottom - b.Top }

// Empty tells a box without an inside.
func (b Box) Empty() bool { return b.Right <= b.Left || b.Bottom <= b.Top }

// Center of the box.
func (b Box) Center() (x, y float64) { return (b.Left + b.Right) / 2, (b.Top + b.Bottom) / 2 }

// Union is the smallest box around both; an empty box adds nothing.
func (b Box) Union(o Box) Box {
	switch {
	case o.Empty():
		return b
	case b.Empty():
		return o
	}
	return Box{min(b.Left, o.Left), min(b.Top, o.Top), max(b.Right, o.Right), max(b.Bottom, o.Bottom)}
}

// Intersect is what both boxes cover, an empty box if nothing.
func (b Box) Intersect(o Box) Box {
	out := Box{max(b.Left, o.Left), max(b.Top, o.Top), min(b.Right, o.Right), min(b.Bottom, o.Bottom)}
	if out.Empty() {
		return Box{}
	}
	return out
}

// Area of the box.
func (b Box) Area() float64 {
	if b.Empty() {
		return 0
	}
	return b.Width() * b.Height()
}

// Pictured is the share of the page that pictures cover, from 0 to 1; pictures over
// each other count twice, up to 1.
func (p *Page) Pictured() float64 {
	whole := Box{Right: p.Width, Bottom: p.Height}
	covered := 0.0
	for _, b := range p.Pictures {
		covered += b.Intersect(whole).Area()
	}
	return min(1, covered/whole.Area())
}
