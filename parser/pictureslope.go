package parser

import (
	"image"
	"image/draw"
	"math"
)

// Measures of the search for a page's lean, as height over width. A page that leans by
// more than 1.7 degrees was not laid on the glass with care.
const (
	maxSlope  = 0.03
	slopeStep = 0.0005
	maxDots   = 200_000 // dots of ink that are looked at
)

// straighten turns a page that was scanned at a lean, so that its lines run along the
// pixels, and remembers by how much.
func (b *bitmap) straighten() {
	b.slope = b.lean()
	if b.slope == 0 {
		return
	}
	level := image.NewGray(b.gray.Rect)
	draw.Draw(level, level.Rect, image.White, image.Point{}, draw.Src)
	for y := range b.h {
		for x := range b.w {
			if p := b.before(image.Pt(x, y)); p.In(b.gray.Rect) {
				level.Pix[y*level.Stride+x] = b.gray.Pix[p.Y*b.gray.Stride+p.X]
			}
		}
	}
	b.gray = level
}

// before is where a dot of the straightened page lay on the picture.
func (b *bitmap) before(p image.Point) image.Point {
	x := float64(p.X) - b.slope*float64(p.Y-b.h/2)
	return image.Pt(int(math.Round(x)), int(math.Round(float64(p.Y)+b.slope*(x-float64(b.w)/2))))
}

// lean finds the slope along which the ink of lines stands in the fewest rows: there
// the squares of what each row holds add up to most.
func (b *bitmap) lean() float64 {
	dots := b.lineDots()
	rows := make([]int, b.h+2*int(maxSlope*float64(b.w))+2)
	sharp := func(slope float64) (sum int) {
		clear(rows)
		for _, p := range dots {
			rows[p.Y+int(maxSlope*float64(b.w)-slope*float64(p.X))]++
		}
		for _, n := range rows {
			sum += n * n
		}
		return sum
	}
	best, most := 0.0, sharp(0)
	for i := 1; i <= int(maxSlope/slopeStep); i++ {
		for _, slope := range []float64{float64(i) * slopeStep, -float64(i) * slopeStep} {
			if s := sharp(slope); s > most {
				best, most = slope, s
			}
		}
	}
	return best
}

// lineDots are places along the runs of ink that are as long as pieces of lines.
func (b *bitmap) lineDots() []image.Point {
	var dots []image.Point
	least := b.w / shortPart
	for y := range b.h {
		from := 0
		for x := range b.w {
			if !b.at(x, y, b.faint) {
				from = x + 1
				continue
			}
			if n := x - from + 1; n >= least && n%least == 0 && len(dots) < maxDots {
				dots = append(dots, image.Pt(x, y))
			}
		}
	}
	return dots
}
