package parser

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

// line is one line of a text document and where its runes stand.
type line struct {
	text  string
	start int // rune offset of the first rune
}

// decodeText reads plain text: one paragraph a line. Tables that were flattened
// into lines or runs of blanks are rebuilt from the labels of the forms.
func decodeText(ctx context.Context, in Input) (*Document, error) {
	if len(in.Body) > maxText {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%d bytes of plain text are more than the %d that a report can have", len(in.Body), maxText)}
	}
	decoded, enc := decodeBytes(in.Body, in.Type)
	text := string(decoded)
	doc := &Document{mime: "text/plain", charset: enc, source: text}
	var lines []line
	offset := 0
	for l := range strings.Lines(text) {
		lines = append(lines, breakLong(line{strings.TrimRight(l, "\r\n"), offset})...)
		offset += utf8.RuneCountInString(l)
	}
	var blocks []block
	for _, l := range lines {
		if t := squeeze(l.text); t != "" {
			blocks = append(blocks, block{text: t, folded: fold(t)})
			doc.head = append(doc.head, t)
		}
	}
	doc.meta = metaPairs(blocks)
	doc.titles = textTitles(doc.head)
	var err error
	doc.blocks, err = rebuildTables(ctx, lines)
	return doc, err
}

// maxText bounds the time for plain text, whose tables are rebuilt word by word:
// the longest real report has 0.2 million characters.
const maxText = 4 << 20

// textTitles takes the first lines that name a report as title candidates.
func textTitles(head []string) []candidate {
	var cs []candidate
	for _, l := range head[:min(len(head), leadBlocks)] {
		l = strings.TrimSpace(strings.TrimPrefix(strings.ReplaceAll(l, "：", ":"), "标题:"))
		if len(l) <= maxTitle && reportName.MatchString(fold(l)) {
			cs = append(cs, candidate{l, "first lines"})
		}
	}
	return cs
}

// longLine is the length in runes from which a line is a whole document whose line
// breaks were lost; it is cut again at its headings and table titles.
const longLine = 1500

var lostBreak = compile(`[一二三四五六七八九十]、\s*(?:概\s*述|总体情况|主动公开(?:政府信息)?情况|政府信息依申请公开工作情况|依申请公开(?:政府信息)?情况|收到和处理政府信息公开申请情况|(?:因)?政府信息公开(?:工作被申请)?行政复议、(?:提起)?行政诉讼情况|(?:政府信息公开工作)?存在的主要问题(?:及|和)改进(?:情况|措施)|其他需要报告的事项)|附件[0-9一二三]?[:：][^。]{0,40}统计表|(?:指标名称\s+计量)`)

// lostEnd finds where the words of such a heading end.
var lostEnd = compile(`^(?:附件[0-9一二三]?[:：][^。]{0,40}统计表|[一二三四五六七八九十]、\s*\S*?(?:概\s*述|情况|措施|事项))`)

func breakLong(l line) []line {
	if utf8.RuneCountInString(l.text) < longLine {
		return []line{l}
	}
	var out []line
	from, start := 0, l.start
	cut := func(to int) {
		if to > from {
			out = append(out, line{l.text[from:to], start})
			start += utf8.RuneCountInString(l.text[from:to])
			from = to
		}
	}
	for _, loc := range lostBreak.FindAllStringIndex(l.text, -1) {
		if loc[0] < from || listed(l.text[:loc[0]], l.text[loc[1]:]) {
			continue
		}
		cut(loc[0])
		if end := lostEnd.FindString(l.text[loc[0]:]); end != "" {
			cut(loc[0] + len(end))
		}
	}
	cut(len(l.text))
	return shortened(out)
}

// maxLine is the longest line, in runes, that is read as one: the longest table of a form
// that ran together has 2,000. What is longer is cut wherever it may be, so that no step
// of the work takes long.
const maxLine = 1 << 14

func shortened(lines []line) []line {
	var out []line
	for _, l := range lines {
		for n := utf8.RuneCountInString(l.text); n > maxLine; n -= maxLine {
			before, after := l.cut(l.start + maxLine)
			out = append(out, before)
			l = after
		}
		out = append(out, l)
	}
	return out
}

// listed tells a heading from its mention in a list of the report's parts.
func listed(before, after string) bool {
	return strings.HasPrefix(after, "、") || strings.HasPrefix(after, "，") || strings.HasPrefix(after, ",") ||
		strings.HasSuffix(before, "、") || strings.HasSuffix(before, "“")
}
