package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestBar: on a terminal a bar moves, also after all that was known so far had been
// done; a log line takes its place and the last line is alone.
func TestBar(t *testing.T) {
	terminal, screen := openTerminal(t)
	a := &app{err: &console{w: terminal}}
	log := slog.New(slog.NewTextHandler(a.err, nil))
	p := a.newProgress("crawl")
	p.set(1, 1, 0, "the list")
	p.set(1, 4, 0, "the list")
	log.Warn("not fetched")
	time.Sleep(150 * time.Millisecond) // beyond the throttle of the bar
	p.set(3, 4, 2, "a report")
	p.end("all done")
	terminal.Close()
	shown, err := io.ReadAll(screen)
	if err != nil && len(shown) == 0 { // a closed terminal ends in EIO
		t.Fatal(err)
	}
	for _, want := range []string{`\rtime=\S+ level=WARN msg="not fetched"\r\n`, `crawl, 2 reports +75% \|█+ +\| \(3/4, .*it/\w+\)`, ` \r+crawl: all done \(\S+\)\r\n$`} {
		if !regexp.MustCompile(want).Match(shown) {
			t.Errorf("%q does not match %s", shown, want)
		}
	}
}

// openTerminal gives a pseudo-terminal and what is shown on it.
func openTerminal(t *testing.T) (terminal, screen *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine gives no pseudo-terminal: %v", err)
	}
	t.Cleanup(func() { screen.Close() })
	if err := unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Skipf("this machine gives no pseudo-terminal: %v", err)
	}
	n, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine gives no pseudo-terminal: %v", err)
	}
	t.Cleanup(func() { terminal.Close() })
	return terminal, screen
}
