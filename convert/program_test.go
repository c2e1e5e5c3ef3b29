package convert

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// standIn makes a program of a shell script, so that a test can tell what one does.
func standIn(t *testing.T, script string) *program {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no sh here to write a stand-in in")
	}
	path := filepath.Join(t.TempDir(), "standin")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return &program{path: path, turns: make(chan struct{}, maxRuns)}
}

func runIn(t *testing.T, ctx context.Context, p *program, args ...string) (said, error) {
	t.Helper()
	j, err := newJob("in", []byte("body"))
	if err != nil {
		t.Fatal(err)
	}
	defer j.close()
	return p.run(ctx, j, args...)
}

func TestRunKnowsNothingOfUs(t *testing.T) {
	t.Setenv("SECRET_TOKEN", "x")
	got, err := runIn(t, t.Context(), standIn(t, `env; pwd; cat in`))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(got.out), "SECRET_TOKEN") || !strings.HasSuffix(string(got.out), "body") || !strings.Contains(string(got.out), "HOME=") {
		t.Errorf("it sees %s", got.out)
	}
}

// TestRunEndsWhatItStarted: when time is up, children end with their parent.
func TestRunEndsWhatItStarted(t *testing.T) {
	pidFile := filepath.Join(t.TempDir(), "pid")
	p := standIn(t, `sleep 600 & echo $! > `+pidFile+`; wait`)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil {
			if b, err := os.ReadFile(pidFile); err == nil && len(b) > 1 {
				cancel()
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	if _, err := runIn(t, ctx, p); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	b, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	for gone := false; !gone; time.Sleep(10 * time.Millisecond) { // its new parent may take a while to bury it
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		gone = err != nil || strings.Contains(string(stat), ") Z ")
		if t.Context().Err() != nil {
			t.Fatal("the child lives on")
		}
	}
}

func TestRunBoundsOutput(t *testing.T) {
	_, err := runIn(t, t.Context(), standIn(t, `yes | head -c `+strconv.Itoa(maxOutput+1)))
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestRunTellsFailure(t *testing.T) {
	_, err := runIn(t, t.Context(), standIn(t, `echo broken >&2; exit 7`))
	if err == nil || !strings.Contains(err.Error(), "broken") || !strings.Contains(err.Error(), "7") {
		t.Errorf("got %v", err)
	}
}

func TestRunWithoutNetwork(t *testing.T) {
	if _, err := os.Stat("/proc/net/dev"); err != nil {
		t.Skip("no /proc/net/dev to look at")
	}
	p := standIn(t, `cat /proc/net/dev`)
	p.offline = true
	got, err := runIn(t, t.Context(), p)
	if err != nil {
		t.Skipf("the kernel gives no network namespace: %v", err)
	}
	for line := range strings.Lines(string(got.out)) {
		if name, _, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) != "lo" {
			t.Errorf("it sees the interface %s", name)
		}
	}
}

func TestFind(t *testing.T) {
	if _, err := find([]string{"no-such-program-here"}, nil); !errors.Is(err, ErrMissing) {
		t.Errorf("got %v", err)
	}
	p := standIn(t, `echo "name 1.2.3" >&2; exit 1`)
	t.Setenv("PATH", filepath.Dir(p.path)+":"+os.Getenv("PATH"))
	for form, want := range map[string]string{`name (\d[\d.]*)`: "1.2.3", `other (\d)`: ""} {
		found, err := find([]string{"no-such-program-here", "standin"}, regexp.MustCompile(form))
		if err != nil {
			t.Fatal(err)
		}
		if err := found.ready(t.Context()); found.version != want || (err == nil) != (want != "") {
			t.Errorf("%s: version %q, %v", form, found.version, err)
		}
	}
}
