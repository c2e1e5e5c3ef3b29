package pdf

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// squareFont makes a TrueType font whose every character is a box as large as its place
// in the line: a square, or half of one for ASCII. It stands in for Chinese fonts that a file names and does not
// bring: without any font, pdfium drops turned text as having no extent, and with
// those of the system the boxes would differ from machine to machine.
func squareFont() []byte {
	square, half := boxGlyph(squareEm), boxGlyph(squareEm/2)
	tables := []struct {
		tag  string
		data []byte
	}{ // in the order of their tags, as the format wants
		{"OS/2", squareOS2()},
		{"cmap", squareMap()},
		{"glyf", slices.Concat(square, half)},
		{"head", table(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5f0f3cf5), uint16(0), uint16(squareEm), uint64(0), uint64(0),
			int16(0), int16(squareBottom), int16(squareEm), int16(squareTop), uint16(0), uint16(8), int16(2), int16(0), int16(0))},
		{"hhea", table(uint32(0x10000), int16(squareTop), int16(squareBottom), int16(0), uint16(squareEm), int16(0), int16(0), int16(squareEm),
			int16(1), int16(0), int16(0), uint64(0), int16(0), uint16(3))},
		{"hmtx", table(uint16(squareEm), int16(0), uint16(squareEm), int16(0), uint16(squareEm/2), int16(0))},
		{"loca", table(uint16(0), uint16(0), uint16(len(square)/2), uint16(len(square)/2+len(half)/2))},
		{"maxp", table(uint32(0x10000), uint16(3), uint16(4), uint16(1), make([]byte, 22))},
		{"name", squareName()},
		{"post", table(uint32(0x30000), make([]byte, 28))},
	}
	head := table(uint32(0x10000), uint16(len(tables)), uint16(128), uint16(3), uint16(len(tables)*16-128))
	var body []byte
	start := len(head) + 16*len(tables)
	for _, t := range tables {
		head = append(head, table([]byte(t.tag), uint32(0), uint32(start+len(body)), uint32(len(t.data)))...)
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(head, body...)
}

// boxGlyph is a box of the given width and the font's height: one contour.
func boxGlyph(width int16) []byte {
	return table(int16(1), int16(0), int16(squareBottom), width, int16(squareTop), // and its bounds
		uint16(3), uint16(0), // ends at point 3; no instructions
		[]byte{1, 1, 1, 1}, // all on the curve, deltas in words
		int16(0), width, int16(0), -width,
		int16(squareBottom), int16(0), int16(squareTop-squareBottom), int16(0))
}

// The square, in units of the font.
const (
	squareEm     = 1000
	squareTop    = 880
	squareBottom = -120
)

// squareOS2 says that the font knows Latin and all Chinese, Japanese and Korean code
// pages.
func squareOS2() []byte {
	const codePages = 1 | 1<<17 | 1<<18 | 1<<19 | 1<<20 | 1<<21
	return table(uint16(1), int16(squareEm), uint16(400), uint16(5), make([]byte, 24), make([]byte, 10),
		make([]byte, 16), []byte("NIAN"), uint16(0x40), uint16(0x20), uint16(0xffff),
		int16(squareTop), int16(squareBottom), int16(0), uint16(squareTop), uint16(-squareBottom), uint32(codePages), uint32(0))
}

// squareMap maps ASCII to the half square, glyph 2, and all else to the square, glyph 1
// (format 13).
func squareMap() []byte {
	return table(uint16(0), uint16(1), uint16(3), uint16(10), uint32(12),
		uint16(13), uint16(0), uint32(40), uint32(0), uint32(2), uint32(0x20), uint32(0x7e), uint32(2), uint32(0x7f), uint32(0x2ffff), uint32(1))
}

func squareName() []byte {
	const family, style = "Squares", "Regular"
	entry := func(id, from, n int) []byte {
		return table(uint16(1), uint16(0), uint16(0), uint16(id), uint16(n), uint16(from))
	}
	return table(uint16(0), uint16(2), uint16(6+2*12), entry(1, 0, len(family)), entry(2, len(family), len(style)), []byte(family+style))
}

// table lays values out as the format does, big end first.
func table(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		_ = binary.Write(&b, binary.BigEndian, v) // sized values, into memory
	}
	return b.Bytes()
}
