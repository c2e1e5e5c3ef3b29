package typeset

import (
	"bytes"
	"regexp"
	"strconv"
	"testing"
)

// TestOffsets: the table of objects names the places where they stand.
func TestOffsets(t *testing.T) {
	f := &File{Title: "年报", Plain: true}
	f.Page(A4Width, A4Height).Text(70, 70, 16, "年a")
	b := f.Bytes()
	entries := regexp.MustCompile(`(\d{10}) 00000 n`).FindAllSubmatch(b, -1)
	if len(entries) != firstPage+1 {
		t.Fatalf("%d objects, want %d", len(entries), firstPage+1)
	}
	for i, e := range entries {
		at, err := strconv.Atoi(string(e[1]))
		if want := strconv.Itoa(i+1) + " 0 obj"; err != nil || !bytes.HasPrefix(b[at:], []byte(want)) {
			t.Errorf("at %d stands %.20q, want %s", at, b[at:], want)
		}
	}
	if !bytes.Contains(b, []byte("<5e740061> Tj")) {
		t.Error("the text is not in the page")
	}
}

func TestAdvance(t *testing.T) {
	if got := Advance("年a（1"); got != 3 {
		t.Errorf("got %v, want 3", got)
	}
}

func TestEncryptedFileHidesItsText(t *testing.T) {
	f := &File{Title: "年报", Password: "secret", Plain: true}
	f.Page(A4Width, A4Height).Text(70, 70, 16, "年")
	if b := f.Bytes(); bytes.Contains(b, []byte("5e74")) || !bytes.Contains(b, []byte("/Encrypt")) {
		t.Errorf("%q", b)
	}
}
