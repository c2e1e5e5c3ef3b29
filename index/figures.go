package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

// The compact form of a report's figures lets a comparison read one number
// without unpacking the record. It must tell 0, blank, dash and unreadable apart
// and keep every printed digit, in about two bytes a figure: a form has up to
// three hundred cells and most of them are 0.
//
//	blob   = version figure*
//	figure = uvarint(step<<3 | code) value
//	step   = symbol id less the one before, ids ascending
//	value  = nothing              for code zero, blank, dash, unreadable
//	       | byte byte value      for code picture: the confidence of OCR, 1 to 100,
//	                              and the figure's own code
//	       | uvarint              for code whole: a positive integer
//	       | varint uvarint bytes for code exact: exponent, length, big-endian magnitude
//	                              of the coefficient; the exponent's lowest bit is its sign
const figuresVersion = 2

const (
	codeZero = iota
	codeBlank
	codeDash
	codeUnreadable
	codeWhole
	codeExact
	codePicture
	codeBits = 3
)

// wordStates are the states of the codes that no value follows, but zero.
var wordStates = [...]report.State{codeBlank: report.StateBlank, codeDash: report.StateDash, codeUnreadable: report.StateUnreadable}

// maxExponent bounds the exponent of a stored decimal, so that a damaged file
// cannot ask for a number of a billion digits.
const maxExponent = 1000

// symbol is what a stored figure is of.
type symbol struct {
	key  report.Key
	unit string
}

// stored is one figure of the compact form.
type stored struct {
	symbol int64
	state  report.State
	value  decimal.Decimal
	ocr    uint8 // see report.Figure.OCR
}

// encodeFigures encodes fs in order of symbol.
func encodeFigures(fs []stored) ([]byte, error) {
	fs = slices.Clone(fs)
	slices.SortStableFunc(fs, func(a, b stored) int { return int(a.symbol - b.symbol) })
	out := []byte{figuresVersion}
	last := int64(0)
	for _, f := range fs {
		code, err := f.code()
		if err != nil {
			return nil, err
		}
		head := code
		if f.ocr > 0 {
			head = codePicture
		}
		out = binary.AppendUvarint(out, uint64(f.symbol-last)<<codeBits|uint64(head))
		if f.ocr > 0 {
			out = append(out, f.ocr, byte(code))
		}
		last = f.symbol
		out = f.append(out, code)
	}
	return out, nil
}

// append writes the value that goes with code.
func (f stored) append(out []byte, code int) []byte {
	switch code {
	case codeWhole:
		return binary.AppendUvarint(out, f.value.Coefficient().Uint64())
	case codeExact:
		return appendExact(out, f.value)
	}
	return out
}

func (f stored) code() (int, error) {
	switch f.state {
	case report.StateBlank:
		return codeBlank, nil
	case report.StateDash:
		return codeDash, nil
	case report.StateUnreadable:
		return codeUnreadable, nil
	case report.StateNumber:
	default:
		return 0, fmt.Errorf("figure with unknown state %q", f.state)
	}
	e, c := f.value.Exponent(), f.value.Coefficient()
	switch {
	case e < -maxExponent || e > maxExponent:
		return 0, fmt.Errorf("figure with exponent %d", e)
	case e == 0 && c.Sign() == 0:
		return codeZero, nil
	case e == 0 && c.Sign() > 0 && c.IsUint64():
		return codeWhole, nil
	}
	return codeExact, nil
}

func appendExact(out []byte, d decimal.Decimal) []byte {
	c := d.Coefficient()
	exp := int64(d.Exponent()) << 1
	if c.Sign() < 0 {
		exp |= 1
	}
	mag := c.Bytes()
	out = binary.AppendVarint(out, exp)
	out = binary.AppendUvarint(out, uint64(len(mag)))
	return append(out, mag...)
}

var errFigures = errors.New("stored figures are damaged, run `nianbao build --full`")

// eachFigure calls yield for every figure of blob, in order of symbol, until it
// returns false.
func eachFigure(blob []byte, yield func(stored) bool) error {
	if len(blob) == 0 || blob[0] != figuresVersion {
		return errFigures
	}
	symbol := int64(0)
	return eachStored(blob[1:], func(step int64, f stored) bool {
		symbol += step
		f.symbol = symbol
		return yield(f)
	})
}

// eachStored calls yield for every value of blob with the step that stands before it,
// until it returns false.
func eachStored(blob []byte, yield func(step int64, f stored) bool) error {
	for len(blob) > 0 {
		head, n := binary.Uvarint(blob)
		if n <= 0 || head>>codeBits > 1<<40 {
			return errFigures
		}
		blob = blob[n:]
		var f stored
		var err error
		if blob, err = f.read(int(head&(1<<codeBits-1)), blob); err != nil {
			return err
		}
		if !yield(int64(head>>codeBits), f) {
			return nil
		}
	}
	return nil
}

// read sets state and value from code and what follows, and returns the rest.
func (f *stored) read(code int, blob []byte) ([]byte, error) {
	f.value, f.state = decimal.Zero, report.StateNumber
	switch code {
	case codeZero:
	case codeBlank, codeDash, codeUnreadable:
		f.state = wordStates[code]
	case codeWhole:
		v, n := binary.Uvarint(blob)
		if n <= 0 {
			return nil, errFigures
		}
		f.value = decimal.NewFromUint64(v)
		return blob[n:], nil
	case codeExact:
		return f.readExact(blob)
	case codePicture:
		if len(blob) < 2 || blob[0] == 0 || blob[1] >= codePicture {
			return nil, errFigures
		}
		f.ocr = blob[0]
		return f.read(int(blob[1]), blob[2:])
	default:
		return nil, errFigures
	}
	return blob, nil
}

func (f *stored) readExact(blob []byte) ([]byte, error) {
	exp, n := binary.Varint(blob)
	if n <= 0 || exp>>1 < -maxExponent || exp>>1 > maxExponent {
		return nil, errFigures
	}
	blob = blob[n:]
	size, n := binary.Uvarint(blob)
	if n <= 0 || size > uint64(len(blob)-n) {
		return nil, errFigures
	}
	c := new(big.Int).SetBytes(blob[n : n+int(size)])
	if exp&1 == 1 {
		c.Neg(c)
	}
	f.value = decimal.NewFromBigInt(c, int32(exp>>1))
	return blob[n+int(size):], nil
}
