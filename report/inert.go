package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// InertCell keeps spreadsheet programs from running the text of a CSV cell as a formula.
// Numbers and lone dashes pass as they are. The full-width signs count in programs
// set to Chinese or Japanese.
func InertCell(s string) string {
	first, _ := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) || strings.Trim(s, "-－") == "" {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
