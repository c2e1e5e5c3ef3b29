package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/report"
)

const (
	childVariable = "NIANBAO_INDEX_CHILD" // "build DIR ROUND" or "read DIR QUERY": what this process is
	hardVariable  = "NIANBAO_HARD"        // run against chance as often as is promised
	killReports   = 40
)

// TestMain lets the test binary be a process that builds or reads.
func TestMain(m *testing.M) {
	args := strings.Fields(os.Getenv(childVariable))
	if len(args) == 0 {
		os.Exit(m.Run())
	}
	var err error
	switch args[0] {
	case "build":
		err = buildRound(args[1], args[2])
	case "read":
		err = readOnce(args[1], args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// buildRound builds reports that all speak of one round, every other time from nothing.
func buildRound(dir, round string) error {
	ctx := context.Background()
	b, err := Begin(ctx, dir, strings.HasSuffix(round, "7"), Options{Parser: "p1"})
	if err != nil {
		return err
	}
	for i := range killReports {
		r := hrss2021()
		r.ID = fmt.Sprintf("%s/x%d", baoshanHRSS, i)
		r.Sections = append(r.Sections, report.Section{Kind: report.SectionOther, Text: "第" + round + "轮。" + strings.Repeat("公开内容如前所述，另见附表。", 200)})
		if err := b.Put(ctx, r); err != nil {
			return err
		}
	}
	return b.Commit(ctx)
}

func readOnce(dir, query string) error {
	ctx := context.Background()
	x, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	res, err := x.Search(ctx, Filter{Text: query})
	if err != nil {
		return err
	}
	fmt.Print(res.Total)
	return x.Close()
}

func child(args string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+args)
	cmd.Stderr = os.Stderr
	return cmd
}

// TestKilledBuilds kills builds at random points: what served before serves on, whole, and
// the next build completes.
func TestKilledBuilds(t *testing.T) {
	rounds := 4
	if os.Getenv(hardVariable) != "" {
		rounds = 100
	}
	dir := t.TempDir()
	began := time.Now()
	if err := child("build " + dir + " 0").Run(); err != nil {
		t.Fatal(err)
	}
	long := time.Since(began)
	serving, killed := 0, 0
	for round := 1; round <= rounds; round++ {
		cmd := child(fmt.Sprintf("build %s %d", dir, round))
		cmd.Stderr = nil
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(long))))
		_ = cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		}
		serving = servingRound(t, dir, serving, round)
		if round%5 == 0 {
			if err := child(fmt.Sprintf("build %s %d", dir, round)).Run(); err != nil {
				t.Fatalf("the build after a killed one: %v", err)
			}
			if serving = servingRound(t, dir, round, round); serving != round {
				t.Fatalf("after a whole build of round %d, round %d serves", round, serving)
			}
		}
	}
	if err := child(fmt.Sprintf("build %s %d", dir, rounds+1)).Run(); err != nil {
		t.Fatalf("the build after all: %v", err)
	}
	servingRound(t, dir, rounds+1, rounds+1)
	t.Logf("%d of %d builds were killed before their end", killed, rounds)
}

// servingRound returns the round that serves, which must be one of two, and whole.
func servingRound(t *testing.T, dir string, old, now int) int {
	t.Helper()
	x, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatalf("after a killed build: %v", err)
	}
	defer x.Close()
	for _, round := range []int{now, old} {
		res := found(t, x, Filter{Text: fmt.Sprintf("第%d轮", round), Limit: 2 * killReports})
		if res.Total == 0 {
			continue
		}
		if all := found(t, x, Filter{}); res.Total != killReports || all.Total != killReports || !res.TotalExact {
			t.Fatalf("round %d serves %d of %d reports, %d in all", round, res.Total, killReports, all.Total)
		}
		return round
	}
	t.Fatalf("neither round %d nor %d serves", old, now)
	return 0
}

// TestOtherProcessReads: a process reads what serves while another builds.
func TestOtherProcessReads(t *testing.T) {
	dir := t.TempDir()
	b := begin(t, dir, true)
	put(t, b, hrss2013())
	commit(t, b)
	b = begin(t, dir, false)
	put(t, b, hrss2021(), gov2020())
	for _, want := range []string{"1", "3"} {
		out, err := child("read " + dir + " 宝山区").Output()
		if err != nil || string(out) != want {
			t.Errorf("another process finds %q, %v, want %s", out, err, want)
		}
		if want == "1" {
			commit(t, b)
		}
	}
}
