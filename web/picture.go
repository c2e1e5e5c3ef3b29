package web

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // formats that browsers show
	_ "image/jpeg"
	_ "image/png"

	"github.com/nianbao/nianbao/parser"
)

// pixelMargin is left around a lit box of a picture, in pixels.
const pixelMargin = 3

// viewPicture fills a view of a picture, the places of which are in its pixels. One that
// browsers do not show leaves it empty: it can still be downloaded.
func viewPicture(page *viewPage, o parser.Opened) error {
	where, err := readPlace(o.Place)
	if err != nil {
		return err
	}
	size, _, err := pictureSize(o.Body)
	if err != nil {
		return nil
	}
	page.Sheet = &sheet{Number: 1, Pages: 1, Width: float64(size.X), Height: float64(size.Y), Image: sheetImageHref(page, o, 1)}
	page.light(where.Box, pixelMargin)
	return nil
}

// pictureSize reads the head of a PNG, JPEG or GIF picture.
func pictureSize(body []byte) (size image.Point, mime string, err error) {
	config, kind, err := image.DecodeConfig(bytes.NewReader(body))
	switch {
	case err != nil:
		return size, "", err
	case kind != "png" && kind != "jpeg" && kind != "gif": // others that this program can read
		return size, "", fmt.Errorf("browsers do not show %s pictures", kind)
	}
	return image.Pt(config.Width, config.Height), "image/" + kind, nil
}
