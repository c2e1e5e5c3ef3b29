package parser

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nianbao/nianbao/report"
)

// metaWords are the labels of a metadata block as portals print them, with the spaces that
// justify them. 时间 and 来源 are labels only before a colon.
const metaWords = `(?:索\s*引\s*号|信息索引|发文字号|文件编号|备注/文号|文\s*号|发布机构|发文机构|机构名称|发布单位|发布来源|信息来源|来\s*源\s*[:：]|` +
	`发布日期|发布时间|发表日期|公开日期|公开时间|公开方式|公开形式|发文日期|公文生成日期|成文日期|生成日期|生效日期|更新时间|关键词|责任部门|组配分类|信息分类|时效性?|时\s*间\s*[:：]|日\s*期\s*[:：]|作\s*者\s*[:：]|公开类别|主题分类|所属类目|体\s*裁|名\s*称|主题词|字\s*号|点击数|浏览次数|访问量|阅读次数|打印|分享|字体)\s*[\]】]?\s*[:：]?`

var (
	metaLabel = compile(metaWords)
	metaLead  = compile(`^[ •·【\[（(|]*` + metaWords) // only marks before it: words there mean running text
)

// maxMetaLine is the longest line, in bytes, that is read as metadata.
const maxMetaLine = 600

// metaPairs reads the metadata blocks of a page: lines of "label: value", lists of
// them, lines of a label alone followed by its value, and tables whose cells are
// label and value in turn.
func metaPairs(blocks []block) []pair {
	var ps []pair
	add := func(label, value string) {
		value = strings.Trim(value, " :：|【[]】•")
		if !noValue.MatchString(value) {
			ps = append(ps, pair{metaName(label), value})
		}
	}
	for i, b := range blocks {
		if b.grid != nil {
			if b.grid.kind == kindUnknown {
				metaTable(b.grid, add)
			}
			continue
		}
		if len(b.text) > maxMetaLine || !metaLead.first.opens(b.folded) {
			continue
		}
		text := plainScript(b.text)
		if !isMetaLabel(text) {
			metaLine(text, add)
		} else if i+1 < len(blocks) && len(blocks[i+1].text) <= maxMetaLine && metaLabel.FindString(blocks[i+1].text) == "" {
			add(text, blocks[i+1].text)
		}
	}
	return ps
}

// noValue are the values that systems print for none: 〔〕号, 无文号, /2015-None.
var noValue = compile(`^(?:[/—-]*|无|无文号|[〔\[]*[〕\]]*号?|.*None)$`)

func metaTable(g *grid, add func(label, value string)) {
	for _, row := range g.cells {
		for c := 0; c+1 < len(row); c++ {
			if isMetaLabel(row[c].text) && row[c+1].head && !isMetaLabel(row[c+1].text) {
				add(row[c].text, row[c+1].text)
			}
		}
	}
}

// isMetaLabel tells a text that is a label and nothing else.
func isMetaLabel(s string) bool {
	return len(s) <= maxMetaLabel && metaLead.FindString(s) == s && s != ""
}

// maxMetaLabel is the longest label in bytes, with the spaces that justify it.
const maxMetaLabel = 60

func metaLine(line string, add func(label, value string)) {
	if !metaLead.MatchString(line) {
		return
	}
	locs := slices.DeleteFunc(metaLabel.FindAllStringIndex(line, -1), func(loc []int) bool { return insideWord(line, loc) })
	for i, loc := range locs {
		end := len(line)
		if i+1 < len(locs) {
			end = locs[i+1][0]
		}
		add(line[loc[0]:loc[1]], line[loc[1]:end])
	}
}

// plainScript is a line in simplified characters and without sound marks, its blanks kept.
func plainScript(line string) string {
	plain := strings.Map(report.Simplified, line)
	open := strings.IndexByte(plain, '(')
	if open < 0 {
		return plain
	}
	var b strings.Builder
	for open >= 0 {
		n := soundMark(plain[:open], plain[open+1:])
		if b.WriteString(plain[:open]); n == 0 {
			b.WriteByte('(')
		}
		plain = plain[open+1+n:]
		open = strings.IndexByte(plain, '(')
	}
	b.WriteString(plain)
	return b.String()
}

// insideWord tells a label that ends a word, as in 无文号, from one that a colon
// follows or a gap goes before.
func insideWord(line string, loc []int) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:loc[0]])
	return unicode.Is(unicode.Han, before) && !strings.ContainsAny(line[loc[0]:loc[1]], ":：")
}

// metaName folds a label to its plain words.
func metaName(s string) string { return strings.Trim(fold(s), ":[]【】•·|(") }

// Labels under which systems print one field, best first.
var (
	indexLabels     = []string{"索引号", "信息索引"}
	numberLabels    = []string{"发文字号", "文号", "备注/文号", "文件编号"}
	publisherLabels = []string{"发布机构", "机构名称", "发文机构", "发布单位", "发布来源", "信息来源", "来源", metaSource}
	categoryLabels  = []string{"公开类别"}
	publishedLabels = []string{"发布日期", "发布时间", "发表日期", "公开日期", "公开时间", "发文日期", "时间", "日期", metaPublished}
	writtenLabels   = []string{"公文生成日期", "生成日期", "成文日期"}
)

// pickMeta takes the fields of the metadata blocks.
func (id *identity) pickMeta(doc *Document) {
	id.IndexNumber = report.Choose(said(doc.meta, indexLabels))
	id.DocNumber = report.Choose(slices.DeleteFunc(said(doc.meta, numberLabels), func(s report.Said) bool { return reportName.MatchString(fold(s.Value)) }))
	id.Publisher = report.Choose(said(doc.meta, publisherLabels))
	id.Category = report.Choose(said(doc.meta, categoryLabels))
}

// said lists the values under any of the labels, in the order of the labels.
func said(ps []pair, labels []string) []report.Said {
	var out []report.Said
	for _, l := range labels {
		for _, p := range ps {
			if p.label == l && p.value != "" {
				out = append(out, report.Said{Value: p.value, Rule: l})
			}
		}
	}
	return out
}
