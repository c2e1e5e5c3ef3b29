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

// barEvery is the time between two drawings of the bar.
const barEvery = 100 * time.Millisecond

// console is where everything for people goes. A line that is printed while a bar or
// table stands there takes its place, and it is drawn anew below.
type console struct {
	mu    sync.Mutex // also guards the progress that is shown
	w     io.Writer
	clear func()                   // takes away the table that stands there; nil when none does
	bar   *progressbar.ProgressBar // nil when no bar stands there
}

func (c *console) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bar != nil {
		_ = c.bar.Clear() // a bar that cannot be drawn is no reason to stop
	}
	if c.clear != nil {
		c.clear()
	}
	return legible{c.w}.Write(b)
}

// progress shows how far a job is: a bar with rate and time left on a terminal,
// plain lines elsewhere, nothing when quiet.
type progress struct {
	name  string
	out   *console
	quiet bool
	start time.Time
	last  time.Time // when the bar or a plain line was last printed
}

func (a *app) newProgress(name string) *progress {
	p := &progress{name: name, out: a.err, quiet: a.quiet, start: time.Now(), last: time.Now()}
	if f, ok := a.err.w.(*os.File); ok && term.IsTerminal(int(f.Fd())) && !a.quiet {
		p.last = time.Time{} // the bar is drawn at once
		a.err.bar = progressbar.NewOptions(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(name),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish())
	}
	return p
}

// set shows that done of total pages are dealt with and gave that many reports, and
// what is in hand.
func (p *progress) set(done, total, reports int, what string) {
	p.out.mu.Lock()
	defer p.out.mu.Unlock()
	switch {
	case p.quiet:
	case p.out.bar != nil:
		// A bar that was full once is never drawn again, and a crawl has often done
		// all that it knows of so far.
		if done < total && time.Since(p.last) >= barEvery {
			p.last = time.Now()
			p.out.bar.Describe(fmt.Sprintf("%s, %d reports", p.name, reports))
			if p.out.bar.GetMax() != total {
				p.out.bar.ChangeMax(total)
			}
			_ = p.out.bar.Set(done)
		}
	case time.Since(p.last) >= plainEvery:
		p.last = time.Now()
		fmt.Fprintf(legible{p.out.w}, "%s: %s, %d reports %s\n", p.name, p.rate(done, total), reports, what)
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
	p.out.mu.Lock()
	defer p.out.mu.Unlock()
	if p.out.bar != nil {
		_ = p.out.bar.Finish()
		p.out.bar = nil
	}
	if !p.quiet {
		fmt.Fprintf(p.out.w, "%s: %s (%s)\n", p.name, summary, time.Since(p.start).Round(10*time.Millisecond))
	}
}
