package pipeline

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	_ "modernc.org/sqlite" // the driver of jobs.sqlite
)

// jobsName is the file of the scheduled and past runs. It is no evidence: deleted, the
// schedule begins anew and only the times of past runs are forgotten.
const jobsName = "jobs.sqlite"

// crawlJob is one run of one portal.
type crawlJob struct {
	Portal string    `json:"portal" river:"unique"`
	Due    time.Time `json:"due" river:"unique"` // when the cron line wanted it
	Line   string    `json:"line"`               // the cron line
}

// Kind names the job in the queue.
func (crawlJob) Kind() string { return "crawl" }

// openJobs opens the queue in dir for the one process that works on it.
func openJobs(ctx context.Context, dir string) (*sql.DB, error) {
	db, err := jobsDB(dir, "rwc")
	if err != nil {
		return nil, err
	}
	migrator, err := rivermigrate.New(riversqlite.New(db), nil)
	if err == nil {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the queue %s (delete the file if it is damaged, no evidence is in it): %w", filepath.Join(dir, jobsName), err), db.Close())
	}
	return db, nil
}

func jobsDB(dir, mode string) (*sql.DB, error) {
	name := filepath.Join(dir, jobsName)
	query := url.Values{"mode": {mode}, "_pragma": {"busy_timeout(5000)", "journal_mode(WAL)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(name), RawQuery: query.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	db.SetMaxOpenConns(1) // SQLite has one writer, and the queue's transactions must not meet
	return db, nil
}

// rescue makes runs that were cut off by the end of their process available again.
// The queue itself would wait long to be sure that nobody works on them; here the lock
// of the schedule tells.
func rescue(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'`)
	if err != nil {
		return fmt.Errorf("take up the runs that were cut off: %w", err)
	}
	return nil
}

// Run is one run of a schedule: past, at work or to come.
type Run struct {
	Portal   string     `json:"portal"`
	Due      time.Time  `json:"due"`   // when the cron line wanted it
	Start    time.Time  `json:"start"` // when it starts or started, jitter and retries included
	State    string     `json:"state"` // scheduled, available, running, retryable, completed, discarded
	Finished *time.Time `json:"finished,omitempty"`
	Result   *Crawled   `json:"result,omitempty"`
	Error    string     `json:"error,omitempty"` // of the last attempt
}

// Runs lists the runs that the queue in dir knows, oldest first; none where there is
// no queue.
func Runs(ctx context.Context, dir string) ([]Run, error) {
	if _, err := os.Stat(filepath.Join(dir, jobsName)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	db, err := jobsDB(dir, "ro")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	client, err := river.NewClient(riversqlite.New(db), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("read the queue in %s: %w", dir, err)
	}
	var runs []Run
	err = eachJob(ctx, client, func(row *rivertype.JobRow) error {
		r, err := asRun(row)
		runs = append(runs, r)
		return err
	}, everyState...)
	return runs, err
}

var everyState = rivertype.JobStates()

// jobPage is how many jobs are read at a time.
const jobPage = 1000

// eachJob calls f with the crawl jobs in the given states, in the order of their ids.
func eachJob(ctx context.Context, client *river.Client[*sql.Tx], f func(*rivertype.JobRow) error, states ...rivertype.JobState) error {
	params := river.NewJobListParams().Kinds(crawlJob{}.Kind()).States(states...).First(jobPage)
	for {
		list, err := client.JobList(ctx, params)
		if err != nil {
			return fmt.Errorf("list the scheduled runs: %w", err)
		}
		for _, row := range list.Jobs {
			if err := f(row); err != nil {
				return err
			}
		}
		if len(list.Jobs) < jobPage {
			return nil
		}
		params = params.After(list.LastCursor)
	}
}

func asRun(row *rivertype.JobRow) (Run, error) {
	var args crawlJob
	if err := json.Unmarshal(row.EncodedArgs, &args); err != nil {
		return Run{}, fmt.Errorf("run %d of the queue: %w", row.ID, err)
	}
	r := Run{Portal: args.Portal, Due: args.Due, Start: row.ScheduledAt, State: string(row.State), Finished: row.FinalizedAt}
	if row.AttemptedAt != nil && row.State != rivertype.JobStateScheduled && row.State != rivertype.JobStateRetryable {
		r.Start = *row.AttemptedAt
	}
	if n := len(row.Errors); n > 0 {
		r.Error = row.Errors[n-1].Error
	}
	if out := row.Output(); len(out) > 0 {
		r.Result = new(Crawled)
		if err := json.Unmarshal(out, r.Result); err != nil {
			return r, fmt.Errorf("account of run %d of the queue: %w", row.ID, err)
		}
	}
	return r, nil
}
