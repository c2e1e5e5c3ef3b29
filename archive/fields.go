package archive

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"unicode"
)

// field is one "Name: value" line.
type field struct{ name, value string }

// fields are the lines of a WARC header, of an HTTP header or of an
// application/warc-fields block: all three share the syntax.
type fields []field

// add appends a field unless its value is empty.
func (fs *fields) add(name, value string) {
	if value != "" {
		*fs = append(*fs, field{name, value})
	}
}

// get returns the first value of name, whatever its case, or "".
func (fs fields) get(name string) string {
	for _, f := range fs {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// appendTo appends the lines to b, without the closing blank line.
func (fs fields) appendTo(b []byte) []byte {
	for _, f := range fs {
		b = append(b, f.name...)
		b = append(b, ": "...)
		b = append(b, f.value...)
		b = append(b, "\r\n"...)
	}
	return b
}

// parseFields reads lines up to a blank one or the end. A line that begins
// with a blank continues the one before, as old HTTP and WARC allow. A line
// without a name is left out and makes the error, beside all the others.
func parseFields(b []byte) (fs fields, err error) {
	for len(b) > 0 {
		line, rest, _ := bytes.Cut(b, []byte("\n"))
		line, b = bytes.TrimSuffix(line, []byte("\r")), rest
		if len(line) == 0 {
			break
		}
		if (line[0] == ' ' || line[0] == '\t') && len(fs) > 0 {
			fs[len(fs)-1].value += " " + string(bytes.Trim(line, " \t"))
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(bytes.TrimSpace(name)) == 0 {
			err = cmp.Or(err, fmt.Errorf("header line %.60q has no name", line))
			continue
		}
		fs = append(fs, field{string(bytes.TrimSpace(name)), string(bytes.Trim(value, " \t"))})
	}
	return fs, err
}

// oneLine makes s fit for a field: valid UTF-8, runs of blanks and control
// characters as one space, cut to maxField.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.ToValidUTF8(clip(strings.Join(strings.Fields(s), " ")), "")
}

// clip bounds a text that goes into the index.
func clip(s string) string { return s[:min(len(s), maxField)] }
