package parser

import (
	"encoding/binary"
	"image"
	"slices"
)

// ruled is a straight line on a picture.
type ruled struct {
	box      image.Rectangle
	vertical bool
}

// Measures of ruled lines, as parts of the picture's width. No stroke of a character
// nor row of smudged ones is as long as a long line; short ones count where they end at
// other lines.
const (
	longPart  = 12
	shortPart = 70
	ruleSlack = 5      // pixels between a line and the one it ends at
	ruleBreak = 2      // pixels of a gap within a line
	maxThick  = 9      // pixels of a line's thickness, with its lean
	maxThin   = 50_000 // runs that may be lines; more make a pattern
	maxRules  = 4000
)

// rules finds the ruled lines: long ones, the short ones down that end at lines across,
// the short ones across that end at lines down, and so once more. A bar thicker than a
// line is none.
func (b *bitmap) rules() []ruled {
	across, down := b.thin(false), b.thin(true)
	if len(across)+len(down) > maxThin {
		return nil
	}
	var lines []ruled
	for _, r := range across {
		if r.Dx() >= b.w/longPart {
			lines = append(lines, ruled{r, false})
		}
	}
	for _, r := range down {
		if r.Dy() >= b.w/longPart { // a table that goes on overleaf has no line at its end
			lines = append(lines, ruled{r, true})
		}
	}
	for range 2 {
		lines = append(lines, endingAt(lines, down, true)...)
		lines = append(lines, endingAt(lines, across, false)...)
	}
	if len(lines) > maxRules {
		return nil
	}
	return lines
}

// thin lists the runs of ink that are no thicker than a line.
func (b *bitmap) thin(down bool) []image.Rectangle {
	return slices.DeleteFunc(b.lines(b.w/shortPart, down, b.faint, ruleBreak), func(r image.Rectangle) bool {
		return min(r.Dx(), r.Dy()) > maxThick
	})
}

// endingAt finds the candidates that end at crossing lines on both sides and are not
// among the lines yet.
func endingAt(lines []ruled, candidates []image.Rectangle, vertical bool) []ruled {
	var out []ruled
	for _, r := range candidates {
		first, last := r, r
		if vertical {
			first.Max.Y, last.Min.Y = r.Min.Y, r.Max.Y
		} else {
			first.Max.X, last.Min.X = r.Min.X, r.Max.X
		}
		if meetsOne(lines, first, vertical) && meetsOne(lines, last, vertical) && !slices.Contains(lines, ruled{r, vertical}) {
			out = append(out, ruled{r, vertical})
		}
	}
	return out
}

// meetsOne tells whether a line of the other direction passes the end of a line.
func meetsOne(lines []ruled, end image.Rectangle, vertical bool) bool {
	end = end.Inset(-ruleSlack)
	return slices.ContainsFunc(lines, func(l ruled) bool { return l.vertical != vertical && l.box.Overlaps(end) })
}

// strand is ink that goes on from row to row: its box, and the run in the last row.
type strand struct {
	box      image.Rectangle
	from, to int
}

// lines finds runs of ink of at least least pixels along one direction, with breaks of
// up to gap pixels in them, and puts those that touch sideways together.
func (b *bitmap) lines(least int, down bool, shade uint8, gap int) []image.Rectangle {
	length, rows := b.w, b.h
	at := func(i, row int) bool { return b.at(i, row, shade) }
	if down {
		length, rows = b.h, b.w
		at = func(i, row int) bool { return b.at(row, i, shade) }
	}
	var done []image.Rectangle // x along the direction, y across it
	var open []strand
	for row := range rows {
		var next []strand
		for from := 0; from < length; from++ {
			if !at(from, row) {
				continue
			}
			to := from + 1
			for i := to; i < length && i <= to+gap; i++ {
				if at(i, row) {
					to = i + 1
				}
			}
			if to-from >= least {
				next = append(next, strand{image.Rect(from, row, to, row+1), from, to})
			}
			from = to
		}
		done = grow(done, open, next)
		open = next
	}
	done = grow(done, open, nil)
	if down {
		for i, r := range done {
			done[i] = image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X)
		}
	}
	return done
}

// grow hands the open strands on to the runs of the next row that touch them, in one
// pass from left to right. A strand that nothing touches is done.
func grow(done []image.Rectangle, open, runs []strand) []image.Rectangle {
	j := 0
	for _, o := range open {
		for j < len(runs) && runs[j].to < o.from {
			j++
		}
		if j < len(runs) && runs[j].from <= o.to {
			runs[j].box = runs[j].box.Union(o.box)
		} else {
			done = append(done, o.box)
		}
	}
	return done
}

// tiffOrder is the byte order of a TIFF file.
func tiffOrder(body []byte) binary.ByteOrder {
	if len(body) > 0 && body[0] == 'M' {
		return binary.BigEndian
	}
	return binary.LittleEndian
}
