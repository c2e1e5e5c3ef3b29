package index

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestOrdinaryFolding holds every character against the slow way, alone and beside others
// that combine with some.
func TestOrdinaryFolding(t *testing.T) {
	for r := rune(1); r < 1<<16; r++ {
		if 0xd800 <= r && r < 0xe000 {
			continue
		}
		for _, s := range []string{string(r), "a" + string(r), string(r) + "\u0301", string(r) + "\u3099", string(r) + "汉", "1 " + string(r)} {
			slow := folder{}
			for at, c := range norm.NFKC.String(s) {
				slow.add(c, at)
			}
			if got := fold(s); got != slow.out.String() {
				t.Fatalf("fold(%q) = %q, want %q", s, got, slow.out.String())
			}
		}
	}
}
