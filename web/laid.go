package web

import (
	"context"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/parser"
)

// Limits of laying Office documents out: old ones are converted by a program that takes
// seconds and a processor.
const (
	layTime   = 40 * time.Second
	laidAtOne = 1  // documents laid out at the same time
	laidKept  = 16 // documents kept laid out: the place and the frame of a view, and its next places
)

// layouts lays Office documents out, one after the other, and remembers the last ones.
type layouts struct {
	parser *parser.Parser
	turn   chan struct{}

	mu   sync.Mutex
	last []laidOut // the newest last
}

// laidOut is what came of a document.
type laidOut struct {
	key string // digest of the original and the way to the file in it
	doc *parser.Laid
	err error
}

func newLayouts(p *parser.Parser) *layouts {
	return &layouts{parser: p, turn: make(chan struct{}, laidAtOne)}
}

// lay returns the document laid out. What is wrong with the document stays wrong and is
// remembered as well; what came of a lack of time is not.
func (l *layouts) lay(ctx context.Context, c archive.Capture, o parser.Opened) (*parser.Laid, error) {
	key := c.SHA256 + " " + o.Within
	if known, ok := l.find(key); ok {
		return known.doc, known.err
	}
	ctx, cancel := context.WithTimeout(ctx, layTime)
	defer cancel()
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return nil, busy(ctx.Err())
	}
	if known, ok := l.find(key); ok {
		return known.doc, known.err
	}
	doc, err := l.parser.Lay(ctx, o)
	if ctx.Err() != nil {
		return nil, busy(ctx.Err())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = append(l.last[max(len(l.last)-laidKept+1, 0):], laidOut{key, doc, err})
	return doc, err
}

func (l *layouts) find(key string) (laidOut, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.last, func(o laidOut) bool { return o.key == key })
	if i < 0 {
		return laidOut{}, false
	}
	return l.last[i], true
}

func busy(cause error) error {
	return &failure{Status: http.StatusServiceUnavailable, Code: "busy", Key: "error.busy", Cause: cause}
}

// litLaid shows a document laid out with one place of it marked.
func litLaid(doc *parser.Laid, at string) *lit {
	if doc.Text != "" {
		where, err := readPlace(strings.TrimPrefix(at, "converted:"))
		if err != nil {
			where = place{From: -1, To: -1}
		}
		return litText(doc.Text, where.From, where.To)
	}
	w := &laidWriter{place: at, out: &lit{}}
	w.text.WriteString(`<!DOCTYPE html><html><head><meta charset="utf-8"><style>` + litStyle + `</style></head><body>`)
	sheet := ""
	for _, b := range doc.Blocks {
		if b.Sheet != sheet {
			sheet = b.Sheet
			w.text.WriteString("<h2>" + html.EscapeString(sheet) + "</h2>")
		}
		w.block(b)
	}
	w.text.WriteString(`</body></html>`)
	w.out.Document = w.text.String()
	return w.out
}

// laidWriter writes blocks as HTML.
type laidWriter struct {
	place string // to be marked, "" for none
	text  strings.Builder
	out   *lit
}

func (w *laidWriter) block(b parser.LaidBlock) {
	if b.Rows == nil {
		w.text.WriteString("<p" + w.mark(b.Place, b.Text) + ">" + html.EscapeString(b.Text) + "</p>")
		return
	}
	w.text.WriteString("<table>")
	for _, row := range b.Rows {
		w.text.WriteString("<tr>")
		for _, c := range row {
			w.cell(c)
		}
		w.text.WriteString("</tr>")
	}
	w.text.WriteString("</table>")
}

func (w *laidWriter) cell(c parser.LaidCell) {
	w.text.WriteString("<td")
	if c.Width > 1 {
		w.text.WriteString(` colspan="` + strconv.Itoa(c.Width) + `"`)
	}
	if c.Height > 1 {
		w.text.WriteString(` rowspan="` + strconv.Itoa(c.Height) + `"`)
	}
	if _, where, ok := strings.Cut(c.Place, "!"); ok { // as the sheet's own program names it
		w.text.WriteString(` title="` + html.EscapeString(where) + `"`)
	}
	w.text.WriteString(w.mark(c.Place, c.Text) + ">" + html.EscapeString(c.Text) + "</td>")
}

// mark is the attribute of the first element at the place asked for, "" for others.
func (w *laidWriter) mark(place, text string) string {
	if w.place == "" || place != w.place || w.out.Found {
		return ""
	}
	w.out.Found, w.out.Text = true, text
	return ` id="cell"`
}
