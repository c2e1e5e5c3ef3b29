package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/crawler"
)

// TestCrawlTableOnATerminal: the table is drawn in its place, gives way to log lines, and leaves nothing behind.
func TestCrawlTableOnATerminal(t *testing.T) {
	terminal, screen := openTerminal(t)
	a := &app{err: &console{w: terminal}}
	log := slog.New(slog.NewTextHandler(a.err, nil))
	table := a.newCrawlTable(2)
	table.set(crawler.Event{Portal: "first", Kind: "report", Done: 1, Total: 3, New: 1})
	table.draw()
	table.draw()
	log.Warn("not fetched")
	table.draw()
	table.end("all done")
	terminal.Close()
	shown, err := io.ReadAll(screen)
	if err != nil && len(shown) == 0 { // a closed terminal ends in EIO
		t.Fatal(err)
	}
	got := emulate(string(shown))
	if len(got) != 2 || !strings.Contains(got[0], "not fetched") || !strings.HasPrefix(got[1], "crawl: all done") {
		t.Errorf("left on the screen: %q", got)
	}
	if n := strings.Count(string(shown), "first "); n < 3 {
		t.Errorf("the table was drawn %d times", n)
	}
}

// emulate gives the lines that stand on a screen after what was printed: line ends, returns, and the two sequences
// that the table uses.
func emulate(printed string) []string {
	lines, at := []string{""}, 0
	for printed != "" {
		var up int
		switch {
		case strings.HasPrefix(printed, "\n"):
			if at++; at == len(lines) {
				lines = append(lines, "")
			}
			printed = printed[1:]
		case strings.HasPrefix(printed, "\r"):
			printed = printed[1:]
		case strings.HasPrefix(printed, "\x1b[J"):
			lines = lines[:at+1]
			lines[at] = ""
			printed = printed[3:]
		case strings.HasPrefix(printed, "\x1b["):
			if _, err := fmt.Sscanf(printed, "\x1b[%dA", &up); err != nil {
				return []string{"unknown sequence " + printed[:4]}
			}
			at -= up
			printed = printed[strings.IndexByte(printed, 'A')+1:]
		default:
			lines[at] += printed[:1]
			printed = printed[1:]
		}
	}
	return lines[:len(lines)-1]
}
