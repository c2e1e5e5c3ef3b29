package typeset

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"unicode/utf16"
)

// fixed objects come first; each page has two more.
const (
	catalog = 1 + iota
	tree
	font
	cids
	descriptor
	info
	nameless
	namelessCIDs
	firstPage
)

// Bytes writes the file.
func (f *File) Bytes() []byte {
	w := &writer{}
	if f.Password != "" {
		w.lock = newLock(f.Password)
	}
	w.out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	w.object(catalog, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", tree))
	kids := ""
	for i := range f.pages {
		kids += fmt.Sprintf("%d 0 R ", firstPage+2*i)
	}
	w.object(tree, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(f.pages), kids))
	w.object(font, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UCS2-H/Encoding/UniGB-UCS2-H/DescendantFonts[%d 0 R]>>", cids))
	// CIDs 1 to 95 of Adobe-GB1 are the half-width ASCII characters.
	w.object(cids, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"+
		"/DW 1000/W[1 95 500 814 907 500]/FontDescriptor %d 0 R>>", descriptor))
	w.object(descriptor, "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>")
	w.object(nameless, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/Nameless/Encoding/Identity-H/DescendantFonts[%d 0 R]>>", namelessCIDs))
	w.object(namelessCIDs, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/Nameless/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500/FontDescriptor %d 0 R>>", descriptor))
	w.object(info, fmt.Sprintf("<</Title<%x>>>", w.sealed(info, textString(f.Title))))
	for i, p := range f.pages {
		n := firstPage + 2*i
		w.object(n, fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %g %g]/Rotate %d/Resources<</Font<</F %d 0 R/N %d 0 R>>>>%s/Contents %d 0 R>>",
			tree, p.Width, p.Height, p.Rotate, font, nameless, p.annotations(), n+1))
		w.stream(n+1, p.content.Bytes(), f.Plain)
	}
	w.trailer()
	return w.out.Bytes()
}

// textString is a text string of the metadata, UTF-16 with its mark.
func textString(s string) []byte {
	if s == "" {
		return nil
	}
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return b
}

// writer lays out objects and remembers where they stand.
type writer struct {
	out     bytes.Buffer
	offsets map[int]int
	lock    *lock // nil for a file that is not encrypted
}

// sealed is the content of object n as the file holds it.
func (w *writer) sealed(n int, content []byte) []byte {
	if w.lock == nil {
		return content
	}
	return w.lock.object(n, content)
}

func (w *writer) object(n int, body string) {
	if w.offsets == nil {
		w.offsets = map[int]int{}
	}
	w.offsets[n] = w.out.Len()
	fmt.Fprintf(&w.out, "%d 0 obj\n%s\nendobj\n", n, body)
}

func (w *writer) stream(n int, content []byte, plain bool) {
	filter := ""
	if !plain {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		_, _ = z.Write(content) // into memory
		_ = z.Close()
		content, filter = b.Bytes(), "/Filter/FlateDecode"
	}
	content = w.sealed(n, content)
	w.object(n, fmt.Sprintf("<</Length %d%s>>\nstream\n%s\nendstream", len(content), filter, content))
}

func (w *writer) trailer() {
	start, n := w.out.Len(), len(w.offsets)+1
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", n)
	for i := 1; i < n; i++ {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", w.offsets[i])
	}
	encryption := ""
	if w.lock != nil {
		encryption = w.lock.trailer()
	}
	fmt.Fprintf(&w.out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", n, catalog, info, encryption, start)
}
