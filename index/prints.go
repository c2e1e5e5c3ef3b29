package index

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nianbao/nianbao/report"
)

// The prints of a report are its figures in the order of the record, with their texts and
// places, so that the long table is written without unpacking records:
//
//	blob   = version print*
//	print  = varint(step) byte(code | flags) ocr? value mark? text? place
//	step   = symbol id less the one before
//	value  = as in figures.go, of the codes whole and exact
//	ocr    = byte: the confidence, with hasOCR
//	mark   = byte: place in report.Marks, with hasMark
//	text   = string, with hasText; else it is the number as we write it, or ""
//	place  = varint varint, with sameTable: rows and columns on from the cell before
//	       | string
//	string = uvarint bytes
const printsVersion = 1

const (
	hasOCR = 1 << (codeBits + iota)
	hasMark
	hasText
	sameTable
)

// printed is one figure as its report prints it.
type printed struct {
	symbol int64
	state  report.State
	number []byte // as we write it, empty unless state is number
	text   []byte
	at     []byte
	mark   report.Mark
	ocr    uint8
	plain  bool // text is number
	near   bool // at is a cell of a table
}

// encodePrints encodes the figures of a record and the ids of their symbols.
func encodePrints(symbols []int64, fs []report.Figure) ([]byte, error) {
	out := []byte{printsVersion}
	before, last := int64(0), noCell
	for i, f := range fs {
		s := storedOf(symbols[i], f)
		code, err := s.code()
		if err != nil {
			return nil, err
		}
		mark := slices.Index(report.Marks(), f.Mark)
		if mark < 0 && f.Mark != "" {
			return nil, fmt.Errorf("figure with unknown mark %q", f.Mark)
		}
		cell, isCell := parseCell(f.At)
		near, texted := isCell && cell.table == last.table, f.Text != plainText(s)
		out = binary.AppendVarint(out, s.symbol-before)
		out = append(out, byte(code|bitIf(hasOCR, s.ocr > 0)|bitIf(hasMark, mark >= 0)|bitIf(hasText, texted)|bitIf(sameTable, near)))
		if s.ocr > 0 {
			out = append(out, s.ocr)
		}
		out = s.append(out, code)
		if mark >= 0 {
			out = append(out, byte(mark))
		}
		if texted {
			out = appendString(out, f.Text)
		}
		if near {
			out = binary.AppendVarint(binary.AppendVarint(out, cell.row-last.row), cell.column-last.column)
		} else {
			out = appendString(out, f.At)
		}
		before, last = s.symbol, cell
	}
	return out, nil
}

func bitIf(bit int, set bool) int {
	if set {
		return bit
	}
	return 0
}

func appendString(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// plainText is what the cell of a figure prints, if it prints what we write.
func plainText(f stored) string {
	if f.state == report.StateNumber {
		return f.value.String()
	}
	return ""
}

// tableCell is a place "table:T/rRcC".
type tableCell struct{ table, row, column int64 }

// noCell is in no table.
var noCell = tableCell{table: -1}

// parseCell reads a place that append writes again as it is.
func parseCell(at string) (tableCell, bool) {
	table, rest, _ := strings.Cut(strings.TrimPrefix(at, "table:"), "/r")
	row, column, _ := strings.Cut(rest, "c")
	var c tableCell
	for _, n := range []struct {
		to   *int64
		text string
	}{{&c.table, table}, {&c.row, row}, {&c.column, column}} {
		v, err := strconv.ParseUint(n.text, 10, 31)
		if err != nil {
			return noCell, false
		}
		*n.to = int64(v)
	}
	if string(c.append(nil)) != at {
		return noCell, false
	}
	return c, true
}

func (c tableCell) append(out []byte) []byte {
	out = strconv.AppendInt(append(out, "table:"...), c.table, 10)
	out = strconv.AppendInt(append(out, "/r"...), c.row, 10)
	return strconv.AppendInt(append(out, 'c'), c.column, 10)
}

// printReader reads the prints of one report after the other.
type printReader struct {
	rest   []byte
	last   tableCell
	number []byte // room for a number
	at     []byte // and for a place
	failed bool
}

// each calls yield for every figure of blob. What it gets holds until it returns.
func (p *printReader) each(blob []byte, yield func(*printed)) error {
	if len(blob) == 0 || blob[0] != printsVersion {
		return errFigures
	}
	p.rest, p.last, p.failed = blob[1:], noCell, false
	var f printed
	for len(p.rest) > 0 {
		p.next(&f)
		if p.failed {
			return errFigures
		}
		yield(&f)
	}
	return nil
}

// next reads a figure; f has the symbol of the one before.
func (p *printReader) next(f *printed) {
	f.symbol += p.varint()
	flags := int(p.byte())
	f.ocr, f.mark, f.plain, f.near = 0, "", flags&hasText == 0, flags&sameTable != 0
	if flags&hasOCR != 0 {
		f.ocr = p.byte()
	}
	p.value(f, flags&(1<<codeBits-1))
	if flags&hasMark != 0 {
		marks := report.Marks()
		if i := int(p.byte()); i < len(marks) {
			f.mark = marks[i]
		} else {
			p.failed = true
		}
	}
	f.text = f.number
	if !f.plain {
		f.text = p.string()
	}
	if f.near {
		p.failed = p.failed || p.last == noCell
		p.last.row += p.varint()
		p.last.column += p.varint()
		p.at = p.last.append(p.at[:0])
		f.at = p.at
		return
	}
	f.at = p.string()
	p.last, _ = parseCell(string(f.at))
}

// value reads a state and, where there is one, the number, without making it one.
func (p *printReader) value(f *printed, code int) {
	f.state, f.number = report.StateNumber, p.number[:0]
	switch code {
	case codeZero:
		f.number = append(f.number, '0')
	case codeWhole:
		f.number = strconv.AppendUint(f.number, p.uvarint(), 10)
	case codeExact:
		var s stored
		rest, err := s.readExact(p.rest)
		p.rest, p.failed = rest, p.failed || err != nil
		f.number = append(f.number, s.value.String()...)
	case codeBlank, codeDash, codeUnreadable:
		f.state = wordStates[code]
	default:
		p.failed = true
	}
	p.number = f.number
}

func (p *printReader) byte() byte {
	if len(p.rest) == 0 {
		p.failed = true
		return 0
	}
	b := p.rest[0]
	p.rest = p.rest[1:]
	return b
}

func (p *printReader) varint() int64 {
	v, n := binary.Varint(p.rest)
	p.skip(n)
	return v
}

func (p *printReader) uvarint() uint64 {
	v, n := binary.Uvarint(p.rest)
	p.skip(n)
	return v
}

// skip passes what was read, n bytes if any.
func (p *printReader) skip(n int) {
	if n <= 0 {
		p.failed, n = true, 0
	}
	p.rest = p.rest[n:]
}

func (p *printReader) string() []byte {
	n := p.uvarint()
	if n > uint64(len(p.rest)) {
		p.failed = true
		return nil
	}
	s := p.rest[:n]
	p.rest = p.rest[n:]
	return s
}

// storedOf is the compact form of a figure.
func storedOf(symbol int64, f report.Figure) stored {
	s := stored{symbol: symbol, state: f.State, ocr: uint8(min(max(f.OCR, 0), 100))}
	if f.State == report.StateNumber {
		s.value = f.Value
	}
	return s
}
