package parser

import (
	"bytes"
	"errors"
	"image"
	"image/draw"
	_ "image/jpeg" // formats of scanned pages
	_ "image/png"

	_ "golang.org/x/image/tiff"
)

// Bounds of a picture. A4 at 600 dots an inch has 35 million pixels.
const (
	maxPixels = 40_000_000
	minSide   = 200 // pixels; smaller ones are badges and seals
)

// bitmap is a picture in ink and paper.
type bitmap struct {
	gray  *image.Gray
	ink   uint8 // the lightest shade of text
	faint uint8 // the lightest shade of ruled lines, which are printed finer
	w, h  int
	slope float64 // by which the page leaned, height over width
}

// readBitmap decodes a PNG, JPEG or TIFF picture of a page.
func readBitmap(body []byte) (*bitmap, error) {
	config, kind, err := image.DecodeConfig(bytes.NewReader(body))
	switch {
	case errors.Is(err, image.ErrFormat):
		return nil, fail(CodeUnsupported, "no decoder for this kind of picture; save it as PNG and import that")
	case err != nil:
		return nil, fail(CodeUnreadable, "the picture is damaged: %v; fetch it again", err)
	case config.Width > maxPixels/max(config.Height, 1):
		return nil, fail(CodeTooLarge, "a picture of %d by %d pixels has more than the %d that are looked at", config.Width, config.Height, maxPixels)
	case config.Width < minSide || config.Height < minSide:
		return nil, fail(CodeUnreadable, "a picture of %d by %d pixels is too small for a page", config.Width, config.Height)
	case kind == "tiff" && severalPages(body):
		return nil, fail(CodeUnsupported, "the TIFF file has several pages; save it as PDF and import that")
	}
	img, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, fail(CodeUnreadable, "the picture is damaged: %v; fetch it again", err)
	}
	b := &bitmap{gray: image.NewGray(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy())), w: img.Bounds().Dx(), h: img.Bounds().Dy()}
	draw.Draw(b.gray, b.gray.Bounds(), image.White, image.Point{}, draw.Src) // under what is transparent
	draw.Draw(b.gray, b.gray.Bounds(), img, img.Bounds().Min, draw.Over)
	var paper uint8
	b.ink, paper = threshold(b.gray)
	b.faint = uint8((int(b.ink) + int(paper)) / 2)
	b.straighten()
	return b, nil
}

// imageKind is the format of a picture that was decoded: png, jpeg or tiff.
func imageKind(body []byte) string {
	_, kind, _ := image.DecodeConfig(bytes.NewReader(body))
	return kind
}

// severalPages looks for a second directory in a TIFF file.
func severalPages(body []byte) bool {
	order := tiffOrder(body)
	if len(body) < 8 {
		return false
	}
	at := int64(order.Uint32(body[4:]))
	if at+2 > int64(len(body)) {
		return false
	}
	const entry = 12 // bytes
	next := at + 2 + entry*int64(order.Uint16(body[at:]))
	return next+4 <= int64(len(body)) && order.Uint32(body[next:]) != 0
}

// threshold parts the shades of a picture so that those of each part lie closest
// together (Otsu's method), and returns the lightest shade of ink and the shade of most
// paper.
func threshold(g *image.Gray) (ink, paper uint8) {
	var count [256]int
	for _, v := range g.Pix {
		count[v]++
	}
	total, sum := len(g.Pix), 0
	for v, n := range count {
		sum += v * n
		if n >= count[paper] {
			paper = uint8(v)
		}
	}
	best, shade := -1.0, 0
	dark, darkSum := 0, 0
	for v, n := range count {
		dark, darkSum = dark+n, darkSum+v*n
		if dark == 0 || dark == total {
			continue
		}
		apart := float64(darkSum)/float64(dark) - float64(sum-darkSum)/float64(total-dark)
		if between := float64(dark) * float64(total-dark) * apart * apart; between > best {
			best, shade = between, v
		}
	}
	ink = uint8(shade)
	return ink, max(paper, ink)
}

// at tells whether there is ink, or anything at least as dark as shade.
func (b *bitmap) at(x, y int, shade uint8) bool { return b.gray.Pix[y*b.gray.Stride+x] <= shade }

// erase makes a rectangle paper.
func (b *bitmap) erase(r image.Rectangle) {
	draw.Draw(b.gray, r.Intersect(b.gray.Bounds()), image.White, image.Point{}, draw.Src)
}
