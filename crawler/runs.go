package crawler

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// RoleRun marks the account of a crawl: a resource record that holds a Tally as JSON, under the address
// urn:nianbao:run:ID. It is kept in the archive because it says what was not there, which no capture can.
const RoleRun archive.Role = "run"

// record keeps the account of the run that has ended.
func (r *run) record(ctx context.Context, store *archive.Store) error {
	text, err := json.Marshal(r.tally)
	if err != nil {
		return fmt.Errorf("write down the account of run %s: %w", r.tally.Run, err)
	}
	_, err = store.Put(context.WithoutCancel(ctx), archive.Exchange{
		URL: "urn:nianbao:run:" + r.tally.Run, Time: time.Now().UTC(), Role: RoleRun, Type: "application/json",
		Portal: r.tally.Portal, Region: r.portal.Region, Run: r.tally.Run, Body: text,
	})
	if err != nil {
		return fmt.Errorf("%w: keep the account of run %s: %w", ErrArchive, r.tally.Run, err)
	}
	return nil
}

// Runs yields the accounts of the runs that have ended, oldest first: of one portal, or of all when it is "". An
// account that cannot be read gives an error and the next follows.
func Runs(ctx context.Context, store *archive.Store, portal string) iter.Seq2[Tally, error] {
	return func(yield func(Tally, error) bool) {
		for c, err := range store.Captures(ctx, archive.Filter{Portal: portal, Role: RoleRun}) {
			var t Tally
			if err == nil {
				t, err = readRun(ctx, store, c)
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

// LastRuns gives the account of the newest run of every portal, by portal id. Accounts that cannot be read are left
// out: Verify of the archive names them.
func LastRuns(ctx context.Context, store *archive.Store) (map[string]Tally, error) {
	newest := map[string]archive.Capture{}
	for c, err := range store.Captures(ctx, archive.Filter{Role: RoleRun}) {
		if err != nil {
			return nil, fmt.Errorf("list the runs: %w", err)
		}
		newest[c.Portal] = c
	}
	last := map[string]Tally{}
	for portal, c := range newest {
		if t, err := readRun(ctx, store, c); err == nil {
			last[portal] = t
		} else if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return last, nil
}

// lastWhole gives the account of the newest run of a portal that was whole, and of the newest that came to its end,
// whole or not; the zero account when there is none.
func lastWhole(ctx context.Context, store *archive.Store, portal string) (whole, ended Tally, err error) {
	var runs []archive.Capture
	for c, err := range store.Captures(ctx, archive.Filter{Portal: portal, Role: RoleRun}) {
		if err != nil {
			return whole, ended, fmt.Errorf("list the runs of %s: %w", portal, err)
		}
		runs = append(runs, c)
	}
	for _, c := range slices.Backward(runs) {
		t, err := readRun(ctx, store, c)
		if err != nil {
			continue
		}
		if ended.Run == "" && t.Error == "" {
			ended = t
		}
		if t.Whole {
			return t, ended, nil
		}
	}
	return whole, ended, ctx.Err()
}

func readRun(ctx context.Context, store *archive.Store, c archive.Capture) (Tally, error) {
	var t Tally
	text, _, err := store.Body(ctx, c.SHA256)
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	if err != nil {
		return t, fmt.Errorf("account of run %s: %w", c.Run, err)
	}
	return t, nil
}
