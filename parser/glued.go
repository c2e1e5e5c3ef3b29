package parser

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

// A text may have lost all that parts the cells of sections 二, 三 and 四:
// 规章000行政规范性文件5845546. Such a run of words and digits is parted again at the
// words of the form; unglue cuts the digits.

// gluedStarts are the words with which the tables begin.
var gluedStarts = []string{"信息内容", "申请人情况", "行政复议行政诉讼结果维持"}

// Bounds of such a table.
const (
	minGlued      = 6   // words of the forms that show one
	maxGluedLines = 120 // lines that it may stand in
	maxGluedBytes = 4 * maxLine
)

// gluedTable reads the table that has run together in the first line, or from there on,
// and what stands before it. rest is what follows. ok is false for any other line.
func gluedTable(lines []line) (blocks []block, rest []line, ok bool) {
	if !slices.ContainsFunc(gluedStarts, func(words string) bool { return strings.Contains(lines[0].text, words) }) {
		return nil, nil, false
	}
	n, size := 1, len(lines[0].text)
	for n < min(len(lines), maxGluedLines) && size+len(lines[n].text) <= maxGluedBytes && !endsTable(strings.TrimSpace(lines[n].text)) {
		size += len(lines[n].text)
		n++
	}
	s := newStream(lines[:n])
	start := s.start()
	if start < 0 {
		return nil, nil, false
	}
	rows, end := s.rows(start)
	if len(rows) < minGlued {
		return nil, nil, false
	}
	g := align(rows)
	if g == nil {
		return nil, nil, false
	}
	if before, _ := lines[0].cut(s.at[start]); squeeze(before.text) != "" {
		blocks = append(blocks, paragraph(squeeze(before.text)))
	}
	rest = lines
	for len(rest) > 0 && rest[0].start+utf8.RuneCountInString(rest[0].text) <= s.at[end] {
		rest = rest[1:]
	}
	if len(rest) > 0 && rest[0].start < s.at[end] {
		_, after := rest[0].cut(s.at[end])
		rest = append([]line{after}, rest[1:]...)
	}
	return append(blocks, table(g)), rest, true
}

// start is where a table begins, -1 where none does.
func (s *stream) start() int {
	start := -1
	for _, words := range gluedStarts {
		if i := strings.Index(s.text, words); i >= 0 && (start < 0 || i < start) {
			start = i
		}
	}
	return start
}

// cut parts a line at a rune of the decoded text.
func (l line) cut(at int) (before, after line) {
	n := 0
	for i := range l.text {
		if n == at-l.start {
			return line{l.text[:i], l.start}, line{l.text[i:], at}
		}
		n++
	}
	return l, line{"", at}
}

// stream is the folded text of lines, with the place of each byte in the decoded text.
type stream struct {
	text string
	at   []int // rune offset of each byte, and of the end
}

func newStream(lines []line) *stream {
	var b strings.Builder
	s := &stream{}
	at := 0
	for _, l := range lines {
		at = l.start
		for _, r := range l.text {
			n := b.Len()
			writeFolded(&b, r)
			for range b.Len() - n {
				s.at = append(s.at, at)
			}
			at++
		}
	}
	s.text, s.at = b.String(), append(s.at, at)
	return s
}

// rows reads words and digits from a place on, up to what no table prints, and makes each
// word open a row.
func (s *stream) rows(from int) (rows []logicalRow, end int) {
	for p := from; ; {
		p += s.skip(p)
		n := s.word(p)
		if n == 0 {
			digits := s.digits(p)
			if digits == 0 || len(rows) == 0 {
				return rows, p
			}
			last := &rows[len(rows)-1]
			last.values = append(last.values, s.cell(p, p+digits))
			last.end = s.at[p+digits]
			p += digits
			continue
		}
		n += s.remark(p + n)
		rows = append(rows, logicalRow{labels: []cell{s.cell(p, p+n)}, end: s.at[p+n]})
		p += n
	}
}

func (s *stream) cell(from, to int) cell {
	end := s.at[to]
	if to > from {
		end = s.at[to-1] + 1
	}
	return cell{text: s.text[from:to], origin: runes(s.at[from], end), head: true}
}

// skip is the length of numbering, of sub-titles and of the rule printed in the corner.
func (s *stream) skip(p int) int {
	rest := s.text[p:]
	digits, _ := cutDigits(rest)
	if n := numbering(rest); n > 0 && len(digits) < 2 && s.word(p+n) > 0 { // of 12. the 1 is a value
		return n
	}
	if strings.HasPrefix(rest, "第二十条第(") {
		if i := strings.Index(rest, ")项"); i > 0 && i < maxRemark {
			return i + len(")项")
		}
	}
	return s.remark(p)
}

// maxRemark is the longest remark in brackets, in bytes.
const maxRemark = 150

// remark is the length of a remark in brackets at p, 0 where none or a number stands.
func (s *stream) remark(p int) int {
	rest := s.text[p:]
	if !strings.HasPrefix(rest, "(") || numbering(rest) > 0 {
		return 0
	}
	if i := strings.Index(rest, ")"); i > 0 && i < maxRemark {
		return i + len(")")
	}
	return 0
}

// digits is the length of what stands at p for values and nothing parts: digits, and
// what makes them no number or another. The digit before a point and a word numbers that
// word: 00000002.其他.
func (s *stream) digits(p int) int {
	n := len(s.text[p:]) - len(strings.TrimLeft(s.text[p:], "0123456789.,%-+/"))
	for i := 1; i < n; i++ {
		if s.at[p+i] != s.at[p+i-1]+1 {
			return i
		}
	}
	run, after := s.text[p:p+n], s.text[p+n:]
	bare := strings.TrimSuffix(run, ".")
	for _, mark := range []string{"、", ")"} {
		if strings.HasPrefix(after, mark) && s.word(p+n+len(mark)) > 0 {
			return n - 1
		}
	}
	if bare != run && bare != "" && s.word(p+n) > 0 {
		return len(bare) - 1
	}
	return n
}

// word is the length of the longest word of a table at p, 0 if there is none.
func (s *stream) word(p int) int {
	v := gluedWords()
	rest := s.text[p:]
	ends := make([]int, 0, v.longest)
	for i := range rest {
		if i > 0 {
			ends = append(ends, i)
		}
		if len(ends) == v.longest {
			break
		}
	}
	if len(ends) < v.longest {
		ends = append(ends, len(rest))
	}
	for i := len(ends) - 1; i >= 0; i-- {
		if v.words[rest[:ends[i]]] {
			return ends[i]
		}
	}
	return 0
}

// gluedVocabulary holds the words of sections 二, 三 and 四.
type gluedVocabulary struct {
	words   map[string]bool
	longest int // in runes
}

var gluedWords = sync.OnceValue(func() gluedVocabulary {
	v := gluedVocabulary{words: map[string]bool{}}
	add := func(name string) {
		for _, w := range []string{words(name), label(name)} {
			v.words[w] = true
			v.longest = max(v.longest, utf8.RuneCountInString(w))
		}
	}
	for _, in := range report.Indicators().All() {
		if in.Section == report.TableRequests {
			for _, name := range append([]string{in.Label}, in.Aliases...) {
				add(name)
			}
		}
	}
	for name := range applicantHeads {
		add(name)
	}
	for name := range caseGroups {
		add(name)
	}
	for name := range caseHeads {
		add(name)
	}
	for name := range tableWords {
		add(name)
	}
	for name := range vocab().sec2Heads {
		add(name)
	}
	for name := range vocab().sec2Rows {
		add(name)
	}
	return v
})
