package web

import (
	"encoding/base64"
	"github.com/nianbao/nianbao/index"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// params reads a request's query and keeps the first parameter that is wrong,
// so that a handler asks for all it needs and checks err once.
type params struct {
	values url.Values
	strict bool // in the API an empty value is a slip; a form on a page sends them
	err    error
}

// readParams parses the query strictly: half a query is a wrong answer.
func readParams(r *http.Request) *params {
	values, err := url.ParseQuery(r.URL.RawQuery)
	p := &params{values: values, strict: strings.HasPrefix(r.URL.Path, apiPrefix)}
	if err != nil {
		p.fail(badParam("", "error.query_syntax"))
	}
	return p
}

func (p *params) fail(f *failure) {
	if p.err == nil {
		p.err = f
	}
}

// text returns one parameter without surrounding space, at most limit runes long.
func (p *params) text(name string, limit int) string {
	v := strings.TrimSpace(p.values.Get(name))
	if given := p.values[name]; slices.ContainsFunc(given, func(other string) bool { return other != given[0] }) {
		p.fail(badParam(name, "error.twice")) // leaving all but the first aside would look like an answer
	}
	if utf8.RuneCountInString(v) > limit {
		p.fail(badParam(name, "error.too_long", limit))
	}
	if !utf8.ValidString(v) {
		p.fail(badParam(name, "error.not_utf8"))
	}
	return v
}

func (p *params) word(name string) string { return p.text(name, maxParamRunes) }

// filled returns a parameter that cannot be empty where it is given.
func (p *params) filled(name string) string {
	v := p.word(name)
	if v == "" && p.strict && p.values.Has(name) {
		p.fail(badParam(name, "error.empty"))
	}
	return v
}

// words returns every non-empty value of a repeated parameter, each once.
func (p *params) words(name string) []string {
	var out []string
	for _, v := range p.values[name] {
		v = strings.TrimSpace(v)
		if utf8.RuneCountInString(v) > maxParamRunes {
			p.fail(badParam(name, "error.too_long", maxParamRunes))
		}
		if v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	if len(out) > maxValues {
		p.fail(badParam(name, "error.too_many", maxValues))
	}
	return out
}

// oneOf returns a parameter that must be empty or one of allowed.
func (p *params) oneOf(name string, allowed ...string) string {
	v := p.filled(name)
	if v != "" && !slices.Contains(allowed, v) {
		p.fail(badParam(name, "error.one_of", strings.Join(allowed, ", ")))
	}
	return v
}

// flag reads "1" and "" as yes and no.
func (p *params) flag(name string) bool { return p.oneOf(name, "1", "0") == "1" }

// number returns a whole number within min..max, or absent when there is none.
func (p *params) number(name string, min, max, absent int) int {
	v := p.filled(name)
	if v == "" {
		return absent
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < min || n > max {
		p.fail(badParam(name, "error.number", min, max))
		return absent
	}
	return n
}

// years reads from= and to=, or year=2019 or year=2019-2024 in their place.
func (p *params) years() (from, to int) {
	from = p.number("from", minYear, maxYear, 0)
	to = p.number("to", minYear, maxYear, 0)
	if span := p.filled("year"); span != "" {
		a, b, isRange := strings.Cut(span, "-")
		if !isRange {
			b = a
		}
		from, to = yearOf(a), yearOf(b)
		if from == 0 || to == 0 {
			p.fail(badParam("year", "error.year_span"))
		}
	}
	if from != 0 && to != 0 && from > to {
		p.fail(badParam("from", "error.year_order"))
	}
	return from, to
}

// yearOf returns a year within minYear..maxYear, or 0.
func yearOf(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < minYear || n > maxYear {
		return 0
	}
	return n
}

var regionCode = regexp.MustCompile(`^\d{2,12}$`)

// region reads a GB/T 2260 code: two to twelve digits.
func (p *params) region() string {
	v := p.filled("region")
	if v != "" && !regionCode.MatchString(v) {
		p.fail(badParam("region", "error.region"))
	}
	return v
}

// sum reads a SHA-256 digest in hex.
func (p *params) sum(name string) string {
	v := p.filled(name)
	if v != "" && !digest.MatchString(v) {
		p.fail(badParam(name, "error.digest"))
	}
	return v
}

// day reads a date of China, its first moment, or a time with its zone (RFC 3339).
func (p *params) day(name string) time.Time {
	v := p.filled(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, v, chinaTime)
	if err != nil {
		t, err = time.Parse(time.RFC3339, v)
	}
	if err != nil {
		p.fail(badParam(name, "error.day"))
	}
	return t
}

// limit is how much of a list is wanted at once.
func (p *params) limit() int { return p.number("limit", 1, maxPageSize, pageSize) }

// window reads where a list starts and how much of it is wanted: page= on
// pages, cursor= and limit= in the API.
func (p *params) window() (limit, offset int) {
	limit, offset = p.paged()
	if c := p.word("cursor"); c != "" {
		offset = readCursor(c)
	}
	if offset < 0 || offset > maxOffset {
		p.fail(badParam("cursor", "error.cursor"))
	}
	return limit, offset
}

func (p *params) paged() (limit, offset int) {
	limit = p.limit()
	return limit, (p.number("page", 1, maxDepth/pageSize, 1) - 1) * limit
}

// hitWindow reads the same for reports: their lists have cursors of offsets, and what a
// search finds has cursors of the index, which reach the last hit.
func (p *params) hitWindow(f *index.Filter) {
	f.Before = p.word("before")
	if c := p.word("cursor"); c != "" && readCursor(c) < 0 {
		f.After = c
	}
	if f.After+f.Before != "" {
		f.Limit = p.limit()
		return
	}
	f.Limit, f.Offset = p.window()
}

// writeCursor makes the opaque name of a place in a list; its content may change
// between versions.
func writeCursor(offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("o" + strconv.Itoa(offset)))
}

// readCursor returns the offset, or -1 for a text that writeCursor never made.
func readCursor(c string) int {
	b, err := base64.RawURLEncoding.DecodeString(c)
	if err != nil || len(b) < 2 || b[0] != 'o' {
		return -1
	}
	n, err := strconv.Atoi(string(b[1:]))
	if err != nil {
		return -1
	}
	return n
}
