package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

const killFolder = "NIANBAO_ARCHIVE_KILL_TEST"

// TestMain lets the test binary be the writer that TestKill kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(killFolder); dir != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled prints every capture once it is acknowledged. Several
// callers write, and some payloads come again.
func writeUntilKilled(dir string) error {
	s, err := Open(context.Background(), dir, Options{MaxFileSize: 30_000, Key: testKey(1)})
	if err != nil {
		return err
	}
	var mu sync.Mutex
	out := json.NewEncoder(os.Stdout)
	failed := make(chan error)
	for caller := range 6 {
		go func() {
			for n := 0; ; n++ {
				x := page(n)
				x.URL += fmt.Sprintf("&caller=%d", caller)
				x.Body = noise((n+caller)%40*300 + os.Getpid()%1000)
				c, err := s.Put(context.Background(), x)
				if err != nil {
					failed <- err
					return
				}
				mu.Lock()
				err = out.Encode(c)
				mu.Unlock()
				if err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	return <-failed
}

// TestKill kills a writer at random moments: what it had acknowledged must be
// there, and the archive must be sound.
func TestKill(t *testing.T) {
	const rounds = 10 // of one archive, which grows
	lost, killed := 0, 0
	for wanted := often(t, rounds, 200); killed < wanted; {
		dir := t.TempDir()
		acknowledged := make(map[string]Capture)
		for range rounds {
			for _, c := range killWriter(t, dir, time.Duration(rand.IntN(80))*time.Millisecond) {
				acknowledged[c.ID] = c
			}
			killed++
			lost += missing(t, dir, acknowledged)
		}
		if len(acknowledged) < rounds {
			t.Errorf("only %d captures were acknowledged in %d rounds", len(acknowledged), rounds)
		}
	}
	t.Logf("%d writers killed, %d acknowledged captures lost", killed, lost)
	if lost > 0 {
		t.Errorf("%d acknowledged captures were lost", lost)
	}
}

// missing opens the archive after a kill and counts what it lacks.
func missing(t *testing.T, dir string, acknowledged map[string]Capture) (lost int) {
	t.Helper()
	s := open(t, dir, Options{Key: testKey(1)})
	defer s.Close()
	found := make(map[string]Capture)
	for _, c := range all(t, s, Filter{}) {
		c.sum = 0 // the writer did not print it
		found[c.ID] = c
	}
	for id, want := range acknowledged {
		if found[id] != want {
			t.Errorf("acknowledged %+v, found %+v", want, found[id])
			lost++
		}
	}
	if ps := verify(t, s); len(ps) > 0 {
		t.Fatalf("problems %v", ps)
	}
	return lost
}

// killWriter runs a writer for d after its first capture and returns what it acknowledged.
func killWriter(t *testing.T, dir string, d time.Duration) (cs []Capture) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killFolder+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var c Capture
		if json.Unmarshal(lines.Bytes(), &c) != nil {
			break // the line that the kill cut
		}
		if len(cs) == 0 {
			time.AfterFunc(d, func() { cmd.Process.Kill() })
		}
		cs = append(cs, c)
	}
	_ = cmd.Wait() // killed, as it should be
	return cs
}
