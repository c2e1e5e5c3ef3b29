package parser

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// numberFormat prints the numbers of a workbook as its cells do: ECMA-376 part 1,
// section 18.8.31. Only what surely prints one way is taken on; the zero value is the
// format of all else. The spreadsheet library's own printing is not used: it prints the
// third part of a format, that for 0, like the first.
type numberFormat struct {
	parts []formatPart // for positive numbers, negative ones and 0; one for all of them
	text  *formatPart  // for text; nil where it is printed as it is
	date  bool

	negative bool // the part for negative numbers shows that by more than a colour
	vague    bool // it is not sure how text is printed
}

// formatPart is a number with texts around it.
type formatPart struct {
	before, after     string
	number            bool // false: the texts are all
	general           bool
	least             int // digits before the point
	fixed, most       int // digits behind the point
	grouped           bool
	percent, thousand int // how often the number is multiplied by 100, divided by 1000
}

// builtIn are the formats that a workbook need not spell out (section 18.8.30), and
// those of them that the Chinese version prints otherwise than the standard says.
var builtIn = map[int]string{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
	37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)",
	41: `_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, 43: `_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ `, 49: "@",
	14: "yyyy/m/d", 15: "d-mmm-yy", 22: "yyyy/m/d h:mm", 27: "yyyy年m月", 28: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 57: "yyyy年m月", 58: "m月d日"}

// maxFormat is the longest format that Excel keeps, in characters.
const maxFormat = 255

// readFormat reads a format; ok is false for one that it does not print for sure.
func readFormat(code string) (f numberFormat, ok bool) {
	if len(code) > 4*maxFormat || !utf8.ValidString(code) {
		return numberFormat{vague: true}, false
	}
	parts := splitFormat(formatColours.ReplaceAllString(code, ""))
	if last := len(parts) - 1; last == maxFormatParts-1 || last > 0 && strings.Contains(formatTexts.ReplaceAllString(parts[last], ""), "@") {
		f.readText(parts[last])
		parts = parts[:last]
	}
	if formatDate.MatchString(formatTexts.ReplaceAllString(strings.Join(parts, ";"), "")) {
		f.date = true
		return f, true
	}
	for _, part := range parts {
		p, ok := readPart(part)
		if !ok || len(parts) >= maxFormatParts {
			return numberFormat{text: f.text, vague: f.vague}, false
		}
		f.parts = append(f.parts, p)
	}
	f.negative = len(f.parts) > 1 && strings.ContainsAny(f.parts[1].before+f.parts[1].after, "-−－(（")
	return f, len(f.parts) > 0
}

// maxFormatParts are for positive numbers, negative ones, 0 and text.
const maxFormatParts = 4

// readText reads the part of a format for text.
func (f *numberFormat) readText(code string) {
	p, ok := readPart(code)
	if f.vague = !ok || p.number && !p.general; ok {
		f.text = &p
	}
}

// printText prints a text; ok is false where it is not sure how.
func (f numberFormat) printText(s string) (text string, ok bool) {
	switch {
	case s == "" || f.vague || f.text == nil:
		return s, !f.vague
	case !f.text.number:
		return strings.TrimSpace(f.text.before), true
	}
	return strings.TrimSpace(f.text.before + s + f.text.after), true
}

var (
	formatColours = regexp.MustCompile(`(?i)\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|\$-[0-9a-f]+)\]`)
	formatTexts   = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.`)
	placeFollows  = regexp.MustCompile(`^,+[0#?]`)
	generalFormat = regexp.MustCompile(`^(?i:general|@)`)
	formatDate    = regexp.MustCompile(`(?i)y{2,4}.*m.*d|y{2,4}.*m`)
)

// splitFormat parts a format at its semicolons, those in texts aside.
func splitFormat(code string) []string {
	var parts []string
	from, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case !quoted && (c == '\\' || c == '_' || c == '*'):
			i++
		case !quoted && c == ';':
			parts = append(parts, code[from:i])
			from = i + 1
		}
	}
	return append(parts, code[from:])
}

// readPart reads one part of a format: texts, digits, texts.
func readPart(code string) (p formatPart, ok bool) {
	var text strings.Builder
	point, ended := false, false
	for rest := code; rest != ""; {
		if token, literal, ok := literalText(rest); ok {
			text.WriteString(literal)
			ended = p.number
			rest = rest[len(token):]
			continue
		}
		switch c := rest[0]; {
		case generalFormat.MatchString(rest):
			if p.number {
				return p, false
			}
			p.number, p.general, p.before = true, true, text.String()
			text.Reset()
			rest = rest[len(generalFormat.FindString(rest))-1:]
		case c == '%':
			p.percent++
			text.WriteByte('%')
			ended = p.number
		case ended || p.general || !strings.ContainsRune("0#?.,", rune(c)):
			return p, false
		default:
			if !p.number {
				p.number, p.before = true, text.String()
				text.Reset()
			}
			p.digit(c, &point, rest)
		}
		rest = rest[1:]
	}
	if p.number {
		p.after = text.String()
	} else {
		p.before = text.String()
	}
	return p, true
}

// digit takes in a place for a digit, the point, or a comma: between places it groups
// digits, behind the last it divides by a thousand.
func (p *formatPart) digit(c byte, point *bool, rest string) {
	switch {
	case c == '.':
		*point = true
	case c == ',' && placeFollows.MatchString(rest):
		p.grouped = true
	case c == ',':
		p.thousand++
	case *point && c == '0':
		p.fixed++
		p.most++
	case *point:
		p.most++
	case c == '0':
		p.least++
	}
}

// literalText reads a text at the start of a format: quoted, after a backslash, or a
// character that stands for itself. A gap of some character's width prints as a blank,
// a character that fills the cell as nothing.
func literalText(s string) (token, literal string, ok bool) {
	r := []rune(s[:min(len(s), 16)])
	switch {
	case s[0] == '"':
		end := strings.IndexByte(s[1:], '"')
		if end < 0 {
			return "", "", false
		}
		return s[:end+2], s[1 : end+1], true
	case len(r) < 2 && strings.ContainsRune(`\_*`, r[0]):
		return "", "", false
	case s[0] == '\\':
		return string(r[:2]), string(r[1]), true
	case s[0] == '_':
		return string(r[:2]), " ", true
	case s[0] == '*':
		return string(r[:2]), "", true
	case strings.HasPrefix(s, "[$") && strings.Contains(s, "]"): // a currency and its country
		token = s[:strings.IndexByte(s, ']')+1]
		literal, _, _ = strings.Cut(token[2:len(token)-1], "-")
		return token, literal, true
	case strings.ContainsRune("$-+(): ￥¥", r[0]) || r[0] >= 0x2e80:
		return string(r[0]), string(r[0]), true
	}
	return "", "", false
}

// print prints a number; ok is false where it is not sure how.
func (f numberFormat) print(v decimal.Decimal) (s string, ok bool) {
	if f.date {
		return printDate(v)
	}
	if len(f.parts) == 0 {
		return v.String(), false
	}
	p, sign := f.parts[0], ""
	switch {
	case v.IsNegative() && len(f.parts) == 1:
		sign = "-"
	case v.IsNegative():
		p = f.parts[1]
	case v.IsZero() && len(f.parts) > 2:
		p = f.parts[2]
	}
	if !p.number {
		return strings.TrimSpace(sign + p.before), true
	}
	number := p.digits(v.Abs())
	if strings.Trim(number, "0.,") == "" {
		sign = "" // -0.4 printed as a whole number is 0
	} else if v.IsNegative() && sign == "" && !f.negative {
		return v.String(), false
	}
	return strings.TrimSpace(sign + p.before + number + p.after), true
}

// digits prints a number that is not negative. Rounding goes away from zero, as the
// programs do.
func (p formatPart) digits(v decimal.Decimal) string {
	v = v.Shift(int32(2*p.percent - 3*p.thousand))
	if p.general {
		return v.String()
	}
	s := v.StringFixed(int32(p.most))
	whole, fraction, _ := strings.Cut(s, ".")
	for len(fraction) > p.fixed && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	if whole == "0" && p.least == 0 {
		whole = ""
	}
	whole = strings.Repeat("0", max(p.least-len(whole), 0)) + whole
	if p.grouped {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if fraction != "" {
		return whole + "." + fraction
	}
	return whole
}

// Days are counted from the last of 1899, with a 29th of February 1900 that never was;
// dates before it are not printed.
const (
	firstDay = 61
	lastDay  = 2958465 // 9999-12-31
)

func printDate(v decimal.Decimal) (string, bool) {
	day := v.IntPart()
	if day < firstDay || day > lastDay {
		return v.String(), false
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(day)).Format(time.DateOnly), true
}

// significant is how many digits programs keep of a number: the others are noise of
// its binary form.
const significant = 15

// storedNumber reads a number as a file stores it: 59237.244899999998 is 59237.2449.
func storedNumber(s string) (decimal.Decimal, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return decimal.Zero, fmt.Errorf("%q is no number: %w", s, err)
	}
	return decimal.NewFromString(strconv.FormatFloat(v, 'e', significant-1, 64))
}
