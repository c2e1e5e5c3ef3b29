package convert

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Word is a word that was read off a picture. Places count pixels from the upper left
// corner; Right and Bottom lie outside the word.
type Word struct {
	Text                     string
	Left, Top, Right, Bottom int
	Line                     int // words of one printed line share a number
	Confidence               int // 0 to 100
}

// tsvFields are the columns that tesseract prints; wordLevel marks the lines of words.
const (
	tsvFields = 12
	wordLevel = "5"
)

// Bounds of what is taken: an A4 page of small print has some 3,000 words.
const (
	maxWords = 100_000
	maxPixel = 1 << 20
)

var errTSV = errors.New("tesseract printed what is no table of words")

// readTSV reads the words of one picture: a head, then lines of level, page, block,
// paragraph, line, word, left, top, width, height, confidence and text.
func readTSV(tsv string) ([]Word, error) {
	var words []Word
	line, last := -1, ""
	for row := range strings.Lines(tsv) {
		f := strings.SplitN(strings.TrimRight(row, "\r\n"), "\t", tsvFields)
		if len(f) < tsvFields || f[0] != wordLevel {
			continue
		}
		if place := strings.Join(f[1:5], "\t"); place != last {
			line++
			last = place
		}
		var box [4]int
		for i := range box {
			n, err := strconv.Atoi(f[6+i])
			if err != nil || n < 0 || n > maxPixel {
				return nil, fmt.Errorf("%w: %.80q", errTSV, row)
			}
			box[i] = n
		}
		sure, err := strconv.ParseFloat(f[10], 64)
		if err != nil || !(sure >= -1 && sure <= 100) {
			return nil, fmt.Errorf("%w: %.80q", errTSV, row)
		}
		if strings.TrimSpace(f[11]) == "" {
			continue
		}
		if len(words) == maxWords {
			return nil, fmt.Errorf("more than %d words: %w", maxWords, ErrTooLarge)
		}
		words = append(words, Word{Text: f[11], Left: box[0], Top: box[1], Right: box[0] + box[2], Bottom: box[1] + box[3],
			Line: line, Confidence: max(int(sure), 0)})
	}
	return words, nil
}
