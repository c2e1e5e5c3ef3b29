package parser

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// textAt is what an HTML page prints at an origin, found as a viewer finds it.
func textAt(t *testing.T, page, origin string) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader([]byte(page)))
	if err != nil {
		t.Fatal(err)
	}
	var n, from, to int
	elements := strings.HasPrefix(origin, "node:")
	ranged := strings.Contains(origin, "/runes:")
	switch {
	case ranged:
		_, err = fmt.Sscanf(origin, "node:%d/runes:%d-%d", &n, &from, &to)
	case elements:
		_, err = fmt.Sscanf(origin, "node:%d", &n)
	default:
		_, err = fmt.Sscanf(origin, "cell:%d", &n)
	}
	if err != nil {
		t.Fatalf("origin %q: %v", origin, err)
	}
	for d := range root.Descendants() {
		if d.Type != html.ElementNode || !elements && !isCell(d) {
			continue
		}
		if n--; n < 0 {
			text := []rune(allText(d))
			if ranged {
				text = text[from:to]
			}
			return strings.TrimSpace(string(text))
		}
	}
	return "no such element"
}

func allText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func decodePage(t *testing.T, page string) *Document {
	t.Helper()
	doc, err := decodeHTML(context.Background(), Input{Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
