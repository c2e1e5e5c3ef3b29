package parser

import (
	"regexp"
	"strings"
)

// metaLabel finds the labels of a metadata block (REALITY 22), with the spaces
// that justify them. 时间 and 来源 are labels only before a colon.
var metaLabel = regexp.MustCompile(`(索\s*引\s*号|信息索引|发文字号|文件编号|文\s*号|发布机构|发文机构|机构名称|发布单位|信息来源|来\s*源\s*[:：]|` +
	`发布日期|发布时间|公开日期|公开时间|发文日期|成文日期|生成日期|生效日期|时\s*间\s*[:：]|公开类别|主题分类|所属类目|体\s*裁|名\s*称|主题词|字\s*号|点击数|浏览次数|访问量|阅读次数|打印|分享|字体)\s*[\]】]?\s*[:：]?`)

// maxMetaLine is the longest line, in bytes, that is read as metadata.
const maxMetaLine = 600

// metaPairs reads the metadata blocks of a page: lines of "label: value", lists of
// them, and tables whose cells are label and value in turn.
func metaPairs(blocks []block) []pair {
	var ps []pair
	for _, b := range blocks {
		if b.grid == nil {
			ps = append(ps, metaLine(b.text)...)
			continue
		}
		for _, row := range b.grid.cells {
			for c := 0; c+1 < len(row); c++ {
				if loc := metaLabel.FindStringIndex(row[c].text); loc != nil && loc[0] == 0 && loc[1] == len(row[c].text) && row[c+1].head {
					ps = append(ps, pair{metaName(row[c].text), row[c+1].text})
				}
			}
		}
	}
	return ps
}

func metaLine(line string) []pair {
	if len(line) > maxMetaLine {
		return nil
	}
	var ps []pair
	locs := metaLabel.FindAllStringIndex(line, -1)
	for i, loc := range locs {
		if i == 0 && !leadsLine(line[:loc[0]]) {
			return nil
		}
		end := len(line)
		if i+1 < len(locs) {
			end = locs[i+1][0]
		}
		value := strings.Trim(line[loc[1]:end], " :：|【[]】〔〕•")
		if value != "" {
			ps = append(ps, pair{metaName(line[loc[0]:loc[1]]), value})
		}
	}
	return ps
}

// leadsLine tells whether only marks stand before the first label of a line; words
// there mean running text.
func leadsLine(before string) bool { return strings.Trim(before, " •·【[（(|") == "" }

// metaName folds a label to its plain words.
func metaName(s string) string { return strings.Trim(fold(s), ":[]【】") }

// find returns the first value under any of the labels, in the order of the labels.
func find(ps []pair, labels ...string) (string, string) {
	for _, l := range labels {
		for _, p := range ps {
			if p.label == l && p.value != "" {
				return p.value, l
			}
		}
	}
	return "", ""
}
