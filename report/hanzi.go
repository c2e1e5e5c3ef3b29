package report

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:generate sh -c "go run hanzi_gen.go Unihan_Variants.txt > hanzi.tmp && mv hanzi.tmp hanzi.txt"

//go:embed hanzi.txt
var hanziText string

// hanziFirst and hanziLast bound the Han characters of the basic plane.
const hanziFirst, hanziLast = 0x3400, 0x9fff

var hanzi = sync.OnceValue(func() *[hanziLast + 1 - hanziFirst]uint16 {
	t, err := readHanzi(hanziText)
	if err != nil {
		panic(fmt.Sprintf("embedded hanzi.txt: %v", err)) // a broken build, caught by its test
	}
	return t
})

func readHanzi(text string) (*[hanziLast + 1 - hanziFirst]uint16, error) {
	var t [hanziLast + 1 - hanziFirst]uint16
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		for line != "" {
			from, n := utf8.DecodeRuneInString(line)
			to, m := utf8.DecodeRuneInString(line[n:])
			if from < hanziFirst || from > hanziLast || to < hanziFirst || to > hanziLast {
				return nil, fmt.Errorf("%q is no pair of characters", line[:n+m])
			}
			t[from-hanziFirst] = uint16(to)
			line = line[n+m:]
		}
	}
	return &t, nil
}

// Simplified returns the simplified form of a traditional character and any other
// rune as it is. It goes by character, one to one (Unihan, kSimplifiedVariant), so
// that texts of either script compare equal: 報 and 报, but also 著 and 着. Words are
// left alone: 檔案 becomes 档案, not 文件.
func Simplified(r rune) rune {
	if r < hanziFirst || r > hanziLast {
		return r
	}
	if s := hanzi()[r-hanziFirst]; s != 0 {
		return rune(s)
	}
	return r
}

func simplified(s string) string { return strings.Map(Simplified, s) }
