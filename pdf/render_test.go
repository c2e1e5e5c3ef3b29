package pdf

import (
	"bytes"
	"errors"
	"image/png"
	"testing"

	"github.com/nianbao/nianbao/internal/typeset"
)

// corners decodes an image: its size, and how bright its left and right edges are.
func corners(t *testing.T, data []byte) (w, h int, left, right uint32) {
	t.Helper()
	image, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	size := image.Bounds()
	left, _, _, _ = image.At(2, size.Dy()/2).RGBA()
	right, _, _, _ = image.At(size.Dx()-3, size.Dy()/2).RGBA()
	return size.Dx(), size.Dy(), left, right
}

func TestRenderAll(t *testing.T) {
	f := &typeset.File{}
	f.Page(300, 200)
	f.Page(14_400, 14_400) // at most one image in memory, and a bounded one
	var pages []int
	err := shared.RenderAll(t.Context(), f.Bytes(), 300, func(page int, image *Image) error {
		w, h, _, _ := corners(t, image.PNG)
		if w*h > maxPixels*11/10 {
			t.Errorf("page %d has %d × %d pixels", page, w, h)
		}
		pages = append(pages, page)
		return nil
	})
	if err != nil || len(pages) != 2 {
		t.Errorf("pages %v, %v", pages, err)
	}
	enough := errors.New("enough")
	if err := shared.RenderAll(t.Context(), f.Bytes(), 72, func(int, *Image) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("got %v, want the caller's own error", err)
	}
	if _, err := shared.Render(t.Context(), f.Bytes(), 3, 72); !errors.Is(err, ErrNoPage) {
		t.Errorf("got %v, want %v", err, ErrNoPage)
	}
	if p, n, err := shared.ReadPage(t.Context(), f.Bytes(), 1); err != nil || n != 2 || p.Width != 300 {
		t.Errorf("page %+v of %d, %v", p, n, err)
	}
	if _, _, err := shared.ReadPage(t.Context(), f.Bytes(), 0); !errors.Is(err, ErrNoPage) {
		t.Errorf("got %v, want %v", err, ErrNoPage)
	}
}
