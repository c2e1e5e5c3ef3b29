package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// plainEvery is the time between two progress lines where there is no terminal.
const plainEvery = 5 * time.Second

// progress shows how far a job is: a bar with rate and time left on a terminal,
// plain lines elsewhere, nothing when quiet.
type progress struct {
	mu    sync.Mutex
	name  string
	out   io.Writer
	bar   *progressbar.ProgressBar // nil without a terminal
	quiet bool
	start time.Time
	last  time.Time
}

func (a *app) newProgress(name string) *progress {
	p := &progress{name: name, out: a.err, quiet: a.quiet, start: time.Now(), last: time.Now()}
	if f, ok := a.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) && !a.quiet {
		p.bar = progressbar.NewOptions(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(name),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

// set shows that done of total are dealt with, what is in hand.
func (p *progress) set(done, total int, what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.quiet:
	case p.bar != nil:
		p.bar.ChangeMax(max(total, 1))
		_ = p.bar.Set(done) // a bar that cannot be drawn is no reason to stop
	case time.Since(p.last) >= plainEvery:
		p.last = time.Now()
		fmt.Fprintf(p.out, "%s: %s %s\n", p.name, p.rate(done, total), what)
	}
}

// rate says how many are done, how fast, and how long the rest will take.
func (p *progress) rate(done, total int) string {
	elapsed := time.Since(p.start)
	s := fmt.Sprintf("%d", done)
	if total > 0 {
		s = fmt.Sprintf("%d of %d", done, total)
	}
	if perSecond := float64(done) / max(elapsed.Seconds(), 0.001); done > 0 {
		s += fmt.Sprintf(", %.1f/s", perSecond)
		if total > done {
			s += fmt.Sprintf(", %s left", time.Duration(float64(total-done)/perSecond*float64(time.Second)).Round(time.Second))
		}
	}
	return s
}

// end takes the bar away and prints the last line.
func (p *progress) end(summary string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Finish()
	}
	if !p.quiet {
		fmt.Fprintf(p.out, "%s: %s (%s)\n", p.name, summary, time.Since(p.start).Round(10*time.Millisecond))
	}
}
