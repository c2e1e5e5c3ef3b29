package parser

import (
	"maps"
	"strconv"
	"strings"
)

// lists prints the numbers that Word puts before paragraphs of its lists: many
// reports have 一、 and （一） only there. ECMA-376 part 1, section 17.9.
type lists struct {
	byID   map[string]*numberedList // by numId
	styles map[string]listPlace     // by paragraph style
}

// numberedList is a list and how far its levels have counted. Lists made after one
// pattern go on counting where another of them stopped, unless they start anew.
type numberedList struct {
	levels map[int]listLevel
	count  map[int]int // shared by the lists of a pattern
	anew   map[int]int // level → first number, until it is used
}

type listLevel struct {
	start  int
	format string // of the number: decimal, chineseCounting …
	text   string // what is printed: %1、
	glued  bool   // nothing stands between it and the text
}

// listPlace is the list and level that a paragraph or style names.
type listPlace struct {
	list  string
	level int
}

type val struct {
	Val string `xml:"val,attr"`
}

type levelXML struct {
	Level  int `xml:"ilvl,attr"`
	Start  val `xml:"start"`
	Format val `xml:"numFmt"`
	Text   val `xml:"lvlText"`
	Then   val `xml:"suff"` // what stands behind the number: a tab, if nothing is said
}

type numberingXML struct {
	Abstract []struct {
		ID     string     `xml:"abstractNumId,attr"`
		Levels []levelXML `xml:"lvl"`
	} `xml:"abstractNum"`
	Lists []struct {
		ID        string `xml:"numId,attr"`
		Abstract  val    `xml:"abstractNumId"`
		Overrides []struct {
			Level int       `xml:"ilvl,attr"`
			Start *val      `xml:"startOverride"`
			Own   *levelXML `xml:"lvl"`
		} `xml:"lvlOverride"`
	} `xml:"num"`
}

type stylesXML struct {
	Styles []struct {
		ID    string     `xml:"styleId,attr"`
		Based val        `xml:"basedOn"`
		Run   properties `xml:"rPr"`
		List  *struct {
			ID    val `xml:"numId"`
			Level val `xml:"ilvl"`
		} `xml:"pPr>numPr"`
	} `xml:"style"`
}

func (l levelXML) level() listLevel {
	start, err := strconv.Atoi(l.Start.Val)
	if err != nil {
		start = 1 // the default of w:start is 0, but Word itself always writes it
	}
	return listLevel{start, l.Format.Val, l.Text.Val, l.Then.Val == "nothing"}
}

// readLists reads the lists of a document. One that has none, or whose lists
// cannot be read, has no numbers.
func readLists(c *container, part string, parts relations, styles stylesXML) *lists {
	n := &lists{byID: map[string]*numberedList{}, styles: map[string]listPlace{}}
	var x numberingXML
	if m, ok := c.find(parts.part("numbering", part)); !ok || c.unmarshal(m, &x) != nil {
		return n
	}
	patterns := map[string]*numberedList{}
	for _, a := range x.Abstract {
		p := &numberedList{levels: map[int]listLevel{}, count: map[int]int{}}
		for _, l := range a.Levels {
			p.levels[l.Level] = l.level()
		}
		patterns[a.ID] = p
	}
	for _, l := range x.Lists {
		p := patterns[l.Abstract.Val]
		if p == nil {
			continue
		}
		list := &numberedList{levels: maps.Clone(p.levels), count: p.count, anew: map[int]int{}}
		for _, o := range l.Overrides {
			if o.Own != nil {
				list.levels[o.Level] = o.Own.level()
			}
			if o.Start != nil {
				list.anew[o.Level], _ = strconv.Atoi(o.Start.Val)
			}
		}
		n.byID[l.ID] = list
	}
	n.readStyles(styles)
	return n
}

// maxStyleChain bounds the styles that one is based on.
const maxStyleChain = 20

func (n *lists) readStyles(styles stylesXML) {
	based := map[string]string{}
	for _, s := range styles.Styles {
		based[s.ID] = s.Based.Val
		if s.List != nil {
			level, _ := strconv.Atoi(s.List.Level.Val)
			n.styles[s.ID] = listPlace{s.List.ID.Val, level}
		}
	}
	for _, s := range styles.Styles {
		id := s.ID
		for range maxStyleChain {
			if place, ok := n.styles[id]; ok {
				n.styles[s.ID] = place
				break
			}
			id = based[id]
		}
	}
}

// listLevels is how many levels a list has (section 17.9.6); maxListText is the longest
// text of a number, in bytes: 第%1部分、 has a dozen.
const (
	listLevels  = 9
	maxListText = 60
)

// next is the number of the next paragraph at a place, "" where none is printed, and
// whether the text stands right behind it.
func (n *lists) next(p listPlace) (number string, glued bool) {
	list := n.byID[p.list]
	if list == nil || p.level < 0 || p.level >= listLevels {
		return "", false
	}
	level, ok := list.levels[p.level]
	if !ok || len(level.text) > maxListText {
		return "", false
	}
	if first, anew := list.anew[p.level]; anew {
		list.count[p.level] = first - 1
		delete(list.anew, p.level)
	} else if _, begun := list.count[p.level]; !begun {
		list.count[p.level] = level.start - 1
	}
	list.count[p.level]++
	maps.DeleteFunc(list.count, func(l, _ int) bool { return l > p.level })
	return list.print(p.level), level.glued
}

// print writes the number of a level: its own and those above it, as %1.%2 asks.
func (list *numberedList) print(level int) string {
	if list.levels[level].format == "bullet" {
		return ""
	}
	text := list.levels[level].text
	for l := range level + 1 {
		mark := "%" + strconv.Itoa(l+1)
		if !strings.Contains(text, mark) {
			continue
		}
		count, begun := list.count[l]
		if !begun {
			count = list.levels[l].start
		}
		number, ok := numeral(list.levels[l].format, count)
		if !ok {
			return ""
		}
		text = strings.ReplaceAll(text, mark, number)
	}
	return text
}

// maxListNumber is the largest number that is written in other than Arabic numerals.
const maxListNumber = 99

// numeral writes n in one of the formats of ECMA-376 part 1, section 17.18.59; ok is
// false for formats that reports do not use.
func numeral(format string, n int) (s string, ok bool) {
	if format == "decimal" || format == "" {
		return strconv.Itoa(n), true
	}
	if n < 1 || n > maxListNumber {
		return "", false
	}
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital":
		return hanNumeral(n), true
	case "decimalZero":
		return strings.Repeat("0", 2-len(strconv.Itoa(n))) + strconv.Itoa(n), true
	case "decimalFullWidth":
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, strconv.Itoa(n)), true
	case "upperLetter", "lowerLetter":
		if n > 'Z'-'A'+1 {
			return "", false
		}
		letter := string(rune('A' + n - 1))
		if format == "lowerLetter" {
			letter = strings.ToLower(letter)
		}
		return letter, true
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n > 20 {
			return "", false
		}
		return string(rune('①' + n - 1)), true
	}
	return "", false
}

// hanNumeral writes 1 to 99: 九, 十, 十一, 二十, 九十九.
func hanNumeral(n int) string {
	digits := []rune("〇一二三四五六七八九")
	s := ""
	if n >= 20 {
		s = string(digits[n/10])
	}
	if n >= 10 {
		s += "十"
	}
	if n%10 > 0 {
		s += string(digits[n%10])
	}
	return s
}
