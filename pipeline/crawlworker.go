package pipeline

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/crawler"
)

const (
	// maxAttempts is how often a run is tried: a portal that is down is mostly back on
	// the same day, and the next run of the schedule comes anyway.
	maxAttempts = 3
	// retryPause is how long a run that failed waits, longer each time.
	retryPause = time.Hour
	// busyPause is how long a run waits for the portal's other run, or for another
	// command that writes to the archive.
	busyPause = time.Minute
)

// crawlWorker runs crawl jobs, at most one of a portal at a time.
type crawlWorker struct {
	river.WorkerDefaults[crawlJob]
	schedule *Schedule
	portals  map[string]crawler.Portal
	fresh    chan struct{} // something new may be in the archive

	mu   sync.Mutex
	busy map[string]bool
}

func newCrawlWorker(s *Schedule) *crawlWorker {
	w := &crawlWorker{schedule: s, portals: map[string]crawler.Portal{}, fresh: make(chan struct{}, 1), busy: map[string]bool{}}
	for _, p := range s.Portals {
		w.portals[p.ID] = p
	}
	w.fresh <- struct{}{} // what was crawled when the process last ended may not be built yet
	return w
}

// Work runs one crawl, and puts the portal's next run into the queue before.
func (w *crawlWorker) Work(ctx context.Context, job *river.Job[crawlJob]) error {
	p := w.portals[job.Args.Portal]
	if !w.claim(p.ID) {
		return river.JobSnooze(busyPause)
	}
	defer w.release(p.ID)
	if err := w.schedule.insert(ctx, river.ClientFromContext[*sql.Tx](ctx), p, time.Now()); err != nil {
		return err
	}
	log := w.schedule.log().With("portal", p.ID, "due", job.Args.Due)
	log.Info("crawl begins")
	run, err := w.schedule.Crawl(ctx, p)
	switch {
	case ctx.Err() != nil: // stopped: goes on at the next start
		return river.JobSnooze(0)
	case errors.Is(err, archive.ErrLocked):
		log.Info("the archive is in use, the crawl waits", "reason", err)
		return river.JobSnooze(busyPause)
	case errors.Is(err, crawler.ErrClosed):
		log.Info("the portal's hours are over, the crawl waits", "reason", err)
		return river.JobSnooze(time.Until(p.Window.Opens(time.Now())))
	case err != nil:
		log.Error("crawl failed", "attempt", job.Attempt, "reason", err)
		return err
	}
	log.Info("crawl ended", "reports", run.Reports, "new", run.New, "failed", run.Failed, "alarm", run.Alarm)
	select {
	case w.fresh <- struct{}{}:
	default: // a build is waiting already
	}
	return river.RecordOutput(ctx, run)
}

// NextRetry tells when a run that failed is tried again.
func (w *crawlWorker) NextRetry(job *river.Job[crawlJob]) time.Time {
	return time.Now().Add(time.Duration(job.Attempt) * retryPause)
}

func (w *crawlWorker) claim(portal string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy[portal] {
		return false
	}
	w.busy[portal] = true
	return true
}

func (w *crawlWorker) release(portal string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.busy, portal)
}

// builds makes reports of what crawls brought, until ctx ends. Crawls that end while a
// build runs share the next one.
func (w *crawlWorker) builds(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.fresh:
		}
		if err := w.schedule.Build(ctx); err != nil && ctx.Err() == nil {
			w.schedule.log().Error("build failed; the next crawl's build tries again", "reason", err)
		}
	}
}

// quietQueue passes the queue's own lines on from warnings up: the schedule tells of
// its runs itself.
type quietQueue struct{ slog.Handler }

func (q quietQueue) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

func (q quietQueue) WithAttrs(a []slog.Attr) slog.Handler { return quietQueue{q.Handler.WithAttrs(a)} }

func (q quietQueue) WithGroup(name string) slog.Handler { return quietQueue{q.Handler.WithGroup(name)} }
