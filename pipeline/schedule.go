package pipeline

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"
	"golang.org/x/sys/unix"

	"github.com/nianbao/nianbao/crawler"
)

// Schedule crawls portals at the times of their cron lines until its context ends.
// The runs stand in a queue on disk: those missed while no schedule ran are caught up
// by one run at the next start, and one that was cut off goes on then.
type Schedule struct {
	Dir     string           // folder of the queue; made where there is none
	Portals []crawler.Portal // those without a schedule are left out
	// Jitter is the most that a run starts late, so that portals with the same cron
	// line do not start together. A run of a portal always has the same share of it.
	Jitter time.Duration
	Now    bool // run every portal at the start too, whatever its cron line says
	// Crawl crawls one portal. An error means that it is to be tried again; what is
	// wrong with the portal alone stands in the tally.
	Crawl func(ctx context.Context, p crawler.Portal) (Crawled, error)
	// Build makes reports of what is new. It is called after crawls and at the start,
	// never twice at once.
	Build func(ctx context.Context) error
	Log   *slog.Logger // nil for none

	next func(p crawler.Portal, after time.Time) time.Time // crawler.Portal.Next when nil
	poll time.Duration                                     // pause between looks at the queue; the queue's own when 0
}

// ErrScheduled means that another process runs the schedule of this folder.
var ErrScheduled = errors.New("another process runs the schedule")

// stopTime is how long running crawls get to finish the page in hand: a page has a
// minute to arrive, and the queue needs a moment to note it.
const stopTime = 90 * time.Second

// keepRuns is how long a finished run is remembered: some portals are crawled in four
// months of the year only.
const keepRuns = 400 * 24 * time.Hour

// neverStuck is longer than any crawl: the queue must not start one anew that still
// runs. Runs that were cut off are taken up at the start.
const neverStuck = 365 * 24 * time.Hour

// Run works until ctx ends, and then lets running crawls finish the page in hand.
func (s *Schedule) Run(ctx context.Context) error {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return fmt.Errorf("folder of the schedule: %w", err)
	}
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	db, err := openJobs(ctx, s.Dir)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := rescue(ctx, db); err != nil {
		return err
	}
	return s.work(ctx, db)
}

func (s *Schedule) work(ctx context.Context, db *sql.DB) error {
	w := newCrawlWorker(s)
	client, err := s.client(db, w)
	if err != nil {
		return err
	}
	if err := s.plan(ctx, client); err != nil {
		return err
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the queue: %w", err)
	}
	w.builds(ctx) // until ctx ends
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := client.StopAndCancel(stop); err != nil {
		return fmt.Errorf("stop the running crawls: %w", err)
	}
	return nil
}

func (s *Schedule) client(db *sql.DB, w *crawlWorker) (*river.Client[*sql.Tx], error) {
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, w); err != nil {
		return nil, err
	}
	client, err := river.NewClient(riversqlite.New(db), &river.Config{
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: maxCrawls}},
		Workers:                     workers,
		Logger:                      slog.New(quietQueue{s.log().Handler()}),
		JobTimeout:                  -1,
		RescueStuckJobsAfter:        neverStuck,
		CompletedJobRetentionPeriod: keepRuns,
		DiscardedJobRetentionPeriod: keepRuns,
		FetchPollInterval:           s.poll,
		FetchCooldown:               s.poll,
	})
	if err != nil {
		return nil, fmt.Errorf("set up the queue: %w", err)
	}
	return client, nil
}

// plan makes the queue hold one coming run for every portal with a schedule, and none
// of portals or cron lines that are no more.
func (s *Schedule) plan(ctx context.Context, client *river.Client[*sql.Tx]) error {
	wanted := map[string]crawler.Portal{}
	for _, p := range s.Portals {
		if p.Schedule != "" {
			wanted[p.ID] = p
		}
	}
	stale, err := s.stale(ctx, client, wanted)
	if err != nil {
		return err
	}
	for _, id := range stale {
		if _, err := client.JobDelete(ctx, id); err != nil {
			return fmt.Errorf("drop a run that is no longer wanted: %w", err)
		}
	}
	for _, p := range wanted {
		if err := s.insert(ctx, client, p, time.Now()); err != nil {
			return err
		}
	}
	if !s.Now {
		return nil
	}
	for _, p := range s.Portals {
		if err := s.enqueue(ctx, client, p, time.Now(), 0); err != nil {
			return err
		}
	}
	return nil
}

// stale lists the waiting runs that must go: those of other portals or cron lines, and
// all but the first of several that a portal missed. It takes the portals that have a
// run to come out of wanted.
func (s *Schedule) stale(ctx context.Context, client *river.Client[*sql.Tx], wanted map[string]crawler.Portal) ([]int64, error) {
	lines := map[string]string{}
	for id, p := range wanted {
		lines[id] = p.Schedule
	}
	var stale []int64
	missed := map[string]bool{}
	err := eachJob(ctx, client, func(row *rivertype.JobRow) error {
		var args crawlJob
		if err := json.Unmarshal(row.EncodedArgs, &args); err != nil {
			return fmt.Errorf("run %d of the queue: %w", row.ID, err)
		}
		overdue := !row.ScheduledAt.After(time.Now())
		if line, ok := lines[args.Portal]; !ok || line != args.Line || overdue && missed[args.Portal] {
			stale = append(stale, row.ID)
			return nil
		}
		missed[args.Portal] = missed[args.Portal] || overdue
		if row.Attempt == 0 {
			delete(wanted, args.Portal)
		}
		return nil
	}, rivertype.JobStateScheduled, rivertype.JobStateAvailable, rivertype.JobStateRetryable)
	return stale, err
}

// insert puts the portal's first run after the given time into the queue, once.
func (s *Schedule) insert(ctx context.Context, client *river.Client[*sql.Tx], p crawler.Portal, after time.Time) error {
	next := s.next
	if next == nil {
		next = crawler.Portal.Next
	}
	due := next(p, after)
	if due.IsZero() {
		return nil
	}
	return s.enqueue(ctx, client, p, due, s.delay(p.ID, due))
}

func (s *Schedule) enqueue(ctx context.Context, client *river.Client[*sql.Tx], p crawler.Portal, due time.Time, delay time.Duration) error {
	due = due.UTC()
	_, err := client.Insert(ctx, crawlJob{Portal: p.ID, Due: due, Line: p.Schedule}, &river.InsertOpts{
		ScheduledAt: due.Add(delay),
		MaxAttempts: maxAttempts,
		UniqueOpts:  river.UniqueOpts{ByArgs: true},
	})
	if err != nil {
		return fmt.Errorf("schedule the run of %s at %s: %w", p.ID, due.Format(time.RFC3339), err)
	}
	s.log().Info("scheduled", "portal", p.ID, "due", due)
	return nil
}

// delay is the share of the jitter that falls to one run.
func (s *Schedule) delay(portal string, due time.Time) time.Duration {
	if s.Jitter <= 0 {
		return 0
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d", portal, due.Unix())
	return time.Duration(h.Sum64() % uint64(s.Jitter))
}

func (s *Schedule) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

// lock makes this the only process on the queue. The kernel drops it when the process
// dies.
func (s *Schedule) lock() (unlock func() error, err error) {
	f, err := os.OpenFile(filepath.Join(s.Dir, "schedule.lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock of the schedule: %w", err)
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		err = fmt.Errorf("%w of %s; stop it first", ErrScheduled, s.Dir)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f.Close, nil
}
