package parser

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// compound reads the directory of a compound file, [MS-CFB] of Microsoft, as far as is
// needed to tell what kind of document it holds. A library would build the whole tree
// with the path of each entry; paths nested on purpose then fill the memory.
type compound struct {
	body  []byte
	shift uint // of the sector size
	fat   []uint32
}

// Places in the header and in a directory entry, [MS-CFB] 2.2 and 2.6.1.
const (
	oleShift    = 30
	oleDirStart = 48
	oleDIFAT    = 68 // first sector of the list of FAT sectors that the header has no room for
	oleFATList  = 76
	oleFATs     = 109
	oleHeader   = 512
	oleCutoff   = 56 // below this size a stream is a small one

	oleSmallShift = 6 // of the size of small sectors

	entryLen   = 128
	entryName  = 64 // length of the name in bytes, with the zero at its end
	entryLeft  = 68
	entryRight = 72
	entryChild = 76
	entryStart = 116
	entrySize  = 120

	noSector = 0xFFFFFFFA // and above: ends of chains, free sectors, no entry
)

// streams gives the first sector of every stream in the root of a compound file; ok is
// false for a file that is damaged.
func streams(body []byte) (first map[string][]byte, ok bool) {
	if len(body) < oleHeader {
		return nil, false
	}
	c := &compound{body: body, shift: uint(binary.LittleEndian.Uint16(body[oleShift:]))}
	if c.shift != 9 && c.shift != 12 || !c.readFAT() {
		return nil, false
	}
	var entries [][]byte
	for _, s := range c.chain(c.word(oleDirStart)) {
		for e := range slices.Chunk(c.sector(s), entryLen) {
			entries = append(entries, e)
		}
	}
	if len(entries) == 0 {
		return nil, false
	}
	small := c.chain(binary.LittleEndian.Uint32(entries[0][entryStart:]))
	first = map[string][]byte{}
	seen := map[uint32]bool{}
	next := []uint32{binary.LittleEndian.Uint32(entries[0][entryChild:])}
	for len(next) > 0 { // the root's entries are a tree by name; what is below them is not looked at
		n := next[len(next)-1]
		next = next[:len(next)-1]
		if n >= uint32(len(entries)) || seen[n] {
			continue
		}
		seen[n] = true
		e := entries[n]
		first[streamName(e)] = c.first(e, small)
		next = append(next, binary.LittleEndian.Uint32(e[entryLeft:]), binary.LittleEndian.Uint32(e[entryRight:]))
	}
	return first, true
}

// first is the first sector of a stream. Small streams lie in a stream of their own,
// whose sectors small lists, in small sectors.
func (c *compound) first(entry []byte, small []uint32) []byte {
	start, size := binary.LittleEndian.Uint32(entry[entryStart:]), binary.LittleEndian.Uint32(entry[entrySize:])
	if size >= c.word(oleCutoff) {
		return c.sector(start)
	}
	at := uint64(start) << oleSmallShift
	if at>>c.shift >= uint64(len(small)) {
		return nil
	}
	from := at & (1<<c.shift - 1)
	return c.sector(small[at>>c.shift])[from : from+1<<oleSmallShift]
}

func (c *compound) word(at int) uint32 { return binary.LittleEndian.Uint32(c.body[at:]) }

// sector is one sector of the file, nil if it has none of that number.
func (c *compound) sector(n uint32) []byte {
	from := (uint64(n) + 1) << c.shift
	to := from + 1<<c.shift
	if n >= noSector || to > uint64(len(c.body)) {
		return nil
	}
	return c.body[from:to]
}

// readFAT puts the table of sectors together: the header lists the first 109 sectors
// that hold it, a chain of sectors the others.
func (c *compound) readFAT() bool {
	list := c.body[oleFATList : oleFATList+4*oleFATs]
	next := c.word(oleDIFAT)
	for range len(c.body) >> c.shift {
		for w := range slices.Chunk(list, 4) {
			n := binary.LittleEndian.Uint32(w)
			if n >= noSector {
				continue
			}
			s := c.sector(n)
			if s == nil || len(c.fat) > len(c.body)>>c.shift {
				return len(c.fat) > 0
			}
			for w := range slices.Chunk(s, 4) {
				c.fat = append(c.fat, binary.LittleEndian.Uint32(w))
			}
		}
		s := c.sector(next)
		if s == nil {
			break
		}
		list, next = s[:len(s)-4], binary.LittleEndian.Uint32(s[len(s)-4:])
	}
	return len(c.fat) > 0
}

// chain follows a stream from its first sector; one that runs in a circle ends when it
// has as many sectors as the file.
func (c *compound) chain(n uint32) []uint32 {
	var out []uint32
	for range len(c.body) >> c.shift {
		if c.sector(n) == nil || uint64(n) >= uint64(len(c.fat)) {
			break
		}
		out = append(out, n)
		n = c.fat[n]
	}
	return out
}

func streamName(entry []byte) string {
	n := int(binary.LittleEndian.Uint16(entry[entryName:]))
	if n < 2 || n > entryName {
		return ""
	}
	units := make([]uint16, n/2-1)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(entry[2*i:])
	}
	return string(utf16.Decode(units))
}
