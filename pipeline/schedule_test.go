package pipeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nianbao/nianbao/crawler"
)

// ticks is a clockwork whose runs are due every period, so that a test need not wait
// for the minutes of cron.
func ticks(period time.Duration) func(crawler.Portal, time.Time) time.Time {
	return func(_ crawler.Portal, after time.Time) time.Time { return after.Truncate(period).Add(period) }
}

func scheduled(ids ...string) []crawler.Portal {
	var ps []crawler.Portal
	for _, id := range ids {
		ps = append(ps, crawler.Portal{ID: id, Schedule: "0 3 * * *"})
	}
	return ps
}

// journal notes which portals were crawled, and whether one was crawled twice at once.
type journal struct {
	mu      sync.Mutex
	runs    map[string]int
	active  map[string]bool
	overlap bool
	changed chan struct{}
}

func newJournal() *journal {
	return &journal{runs: map[string]int{}, active: map[string]bool{}, changed: make(chan struct{}, 1000)}
}

// crawl takes the given time, or ends with its context.
func (j *journal) crawl(d time.Duration) func(context.Context, crawler.Portal) (Crawled, error) {
	return func(ctx context.Context, p crawler.Portal) (Crawled, error) {
		j.mu.Lock()
		j.overlap = j.overlap || j.active[p.ID]
		j.active[p.ID] = true
		j.mu.Unlock()
		select {
		case <-ctx.Done():
		case <-time.After(d):
		}
		j.mu.Lock()
		defer j.mu.Unlock()
		j.active[p.ID] = false
		if ctx.Err() == nil {
			j.runs[p.ID]++
		}
		j.changed <- struct{}{}
		return Crawled{Tally: crawler.Tally{Portal: p.ID, Reports: 7}}, ctx.Err()
	}
}

func (j *journal) count(portal string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.runs[portal]
}

// until waits for the journal to satisfy done, or gives up.
func (j *journal) until(t *testing.T, done func() bool) {
	t.Helper()
	timeout := time.After(time.Minute)
	for !done() {
		select {
		case <-j.changed:
		case <-timeout:
			t.Fatalf("waited in vain; runs so far: %v", j.runs)
		}
	}
}

// start runs s until stop is called.
func start(t *testing.T, s *Schedule) (stop func()) {
	t.Helper()
	s.poll = 20 * time.Millisecond
	if s.Build == nil {
		s.Build = func(context.Context) error { return nil }
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
}

func TestScheduleRunsEveryPortalAgainAndAgain(t *testing.T) {
	t.Parallel()
	j := newJournal()
	var builds atomic.Int32
	s := &Schedule{Dir: t.TempDir(), Portals: scheduled("a", "b"), Crawl: j.crawl(0), next: ticks(time.Second),
		Build: func(context.Context) error { builds.Add(1); return nil }}
	stop := start(t, s)
	j.until(t, func() bool { return j.count("a") >= 2 && j.count("b") >= 2 })
	stop()
	if builds.Load() == 0 {
		t.Error("nothing was built")
	}
	runs, err := Runs(t.Context(), s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	done, coming := 0, 0
	for _, r := range runs {
		if r.State == "completed" && r.Result != nil && r.Result.Reports == 7 {
			done++
		}
		if r.State == "scheduled" || r.State == "available" {
			coming++
		}
	}
	if done < 4 || coming != 2 {
		t.Errorf("%d finished runs with their account, want 4 or more; %d runs to come, want 2: %+v", done, coming, runs)
	}
}

func TestScheduleNeverRunsAPortalTwiceAtOnce(t *testing.T) {
	t.Parallel()
	j := newJournal()
	stop := start(t, &Schedule{Dir: t.TempDir(), Portals: scheduled("slow", "fast"), next: ticks(time.Second),
		Crawl: func(ctx context.Context, p crawler.Portal) (Crawled, error) {
			if p.ID == "slow" {
				return j.crawl(2500*time.Millisecond)(ctx, p)
			}
			return j.crawl(0)(ctx, p)
		}})
	j.until(t, func() bool { return j.count("slow") >= 1 && j.count("fast") >= 3 })
	stop()
	if j.overlap {
		t.Error("a portal was crawled twice at once")
	}
}

// A process that dies while a crawl runs, and stays away for several turns, crawls the
// portal once when it is back.
func TestScheduleCatchesUpByOneRun(t *testing.T) {
	t.Parallel()
	dir, j := t.TempDir(), newJournal()
	begun := make(chan struct{}, 10)
	first := &Schedule{Dir: dir, Portals: scheduled("a"), next: ticks(time.Second),
		Crawl: func(ctx context.Context, _ crawler.Portal) (Crawled, error) {
			begun <- struct{}{}
			<-ctx.Done()
			return Crawled{}, ctx.Err()
		}}
	stop := start(t, first)
	<-begun
	stop()
	db, err := openJobs(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	// What a killed process leaves behind, and a turn that was missed besides.
	if _, err := db.Exec(`UPDATE river_job SET state = 'running' WHERE attempt > 0`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE river_job SET scheduled_at = '2024-01-01 00:00:00.000' WHERE attempt = 0`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	far := func(crawler.Portal, time.Time) time.Time { return time.Now().Add(time.Hour) }
	second := &Schedule{Dir: dir, Portals: scheduled("a"), next: far, Crawl: j.crawl(0)}
	stop = start(t, second)
	j.until(t, func() bool { return j.count("a") >= 1 })
	time.Sleep(500 * time.Millisecond) // time enough for a second run, if there were one
	stop()
	if n := j.count("a"); n != 1 {
		t.Errorf("caught up by %d runs, want 1", n)
	}
}

func TestScheduleForgetsWhatIsNoLongerWanted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	far := func(p crawler.Portal, _ time.Time) time.Time {
		return time.Date(2099, 1, len(p.Schedule), 0, 0, 0, 0, time.UTC)
	}
	plan := func(ps []crawler.Portal) []Run {
		t.Helper()
		s := &Schedule{Dir: dir, Portals: ps, next: far, Crawl: newJournal().crawl(0)}
		db, err := openJobs(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		client, err := s.client(db, newCrawlWorker(s))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.plan(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		runs, err := Runs(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return runs
	}
	plan(scheduled("a", "b"))
	runs := plan([]crawler.Portal{{ID: "b", Schedule: "30 23 * * *"}, {ID: "c", Schedule: "0 3 * * *"}, {ID: "by-hand"}})
	got := map[string]int{}
	for _, r := range runs {
		got[fmt.Sprintf("%s %s", r.Portal, r.Due.Format("02"))]++
	}
	want := map[string]int{"b 11": 1, "c 09": 1}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the queue holds %v, want %v", got, want)
	}
}

func TestScheduleIsRunByOneProcess(t *testing.T) {
	t.Parallel()
	s := &Schedule{Dir: t.TempDir()}
	unlock, err := s.lock()
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if err := s.Run(t.Context()); !errors.Is(err, ErrScheduled) {
		t.Errorf("a second schedule on one folder: %v, want ErrScheduled", err)
	}
}

func TestJitterSpreadsPortals(t *testing.T) {
	s := &Schedule{Jitter: 10 * time.Minute}
	due := time.Date(2024, 3, 1, 3, 0, 0, 0, time.UTC)
	seen := map[time.Duration]bool{}
	for i := range 100 {
		d := s.delay(fmt.Sprintf("portal-%d", i), due)
		if d < 0 || d >= s.Jitter {
			t.Fatalf("delay %v is outside 0..%v", d, s.Jitter)
		}
		seen[d] = true
	}
	if len(seen) < 90 {
		t.Errorf("100 portals start at %d different times only", len(seen))
	}
	if first := s.delay("a", due); first != s.delay("a", due.UTC()) {
		t.Error("the same run has two delays")
	}
}

func TestRunsWithoutAQueue(t *testing.T) {
	if runs, err := Runs(t.Context(), t.TempDir()); err != nil || len(runs) != 0 {
		t.Errorf("Runs of a new folder = %v, %v, want none", runs, err)
	}
}
