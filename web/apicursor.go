package web

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/nianbao/nianbao/index"
)

// bookmark is what the cursor of a list holds that goes on from a place: short names, since
// it stands in an address.
type bookmark struct {
	Agency  string `json:"a,omitempty"`
	Year    int    `json:"y,omitempty"`
	Report  string `json:"r,omitempty"`
	Fetched int64  `json:"t,omitempty"` // microseconds since 1970
	Figures int    `json:"n,omitempty"` // figures of the report, or captures of the time, that stand before
}

// bookmarkByte tells the cursor of a place from that of a number; see writeCursor.
const bookmarkByte = 'p'

func writeBookmark(m bookmark) string {
	if m == (bookmark{}) {
		return ""
	}
	b, err := json.Marshal(m)
	if err != nil {
		return "" // strings and numbers can always be written
	}
	return base64.RawURLEncoding.EncodeToString(append([]byte{bookmarkByte}, b...))
}

// bookmark reads the cursor of a list that goes on from a place of an agency.
func (p *params) bookmark() bookmark {
	return p.bookmarkWith(func(m bookmark) bool { return m.Agency != "" })
}

// bookmarkWith reads a cursor whose place must be of the right kind.
func (p *params) bookmarkWith(right func(bookmark) bool) bookmark {
	var m bookmark
	c := p.text("cursor", maxCursorRunes)
	if c == "" {
		return m
	}
	b, err := base64.RawURLEncoding.DecodeString(c)
	if err != nil || len(b) < 2 || b[0] != bookmarkByte || json.Unmarshal(b[1:], &m) != nil || !right(m) || m.Figures < 0 {
		p.fail(badParam("cursor", "error.cursor"))
	}
	return m
}

func bookmarkOf(p index.Place) bookmark {
	if p == (index.Place{}) {
		return bookmark{}
	}
	return bookmark{Agency: p.Agency, Year: p.Year, Report: p.Report, Fetched: p.Fetched.UnixMicro()}
}

func (m bookmark) place() index.Place {
	if m == (bookmark{}) {
		return index.Place{}
	}
	return index.Place{Agency: m.Agency, Year: m.Year, Report: m.Report, Fetched: time.UnixMicro(m.Fetched).UTC()}
}
