package archive

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
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

// writeUntilKilled prints every capture once Put has returned it.
func writeUntilKilled(dir string) error {
	s, err := Open(context.Background(), dir, Options{MaxFileSize: 30_000})
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	for n := 0; ; n++ {
		x := page(n)
		x.Body = noise(n%7*1000 + os.Getpid()%1000)
		c, err := s.Put(context.Background(), x)
		if err != nil {
			return err
		}
		if err := out.Encode(c); err != nil {
			return err
		}
	}
}

// TestKill kills a writer at random moments: what it had acknowledged must be
// there, and the archive must be sound.
func TestKill(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 3
	}
	dir := t.TempDir()
	acknowledged := make(map[string]Capture)
	for round := range rounds {
		for _, c := range killWriter(t, dir, time.Duration(10+rand.IntN(60))*time.Millisecond) {
			acknowledged[c.ID] = c
		}
		s := open(t, dir, Options{})
		found := make(map[string]Capture)
		for _, c := range all(t, s, Filter{}) {
			c.sum = 0 // the writer did not print it
			found[c.ID] = c
		}
		for id, want := range acknowledged {
			if found[id] != want {
				t.Fatalf("round %d: acknowledged %+v, found %+v", round, want, found[id])
			}
			if _, _, err := s.Body(context.Background(), want.SHA256); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
		}
		if ps := verify(t, s); len(ps) > 0 {
			t.Fatalf("round %d: problems %v", round, ps)
		}
		must(t, s.Close())
	}
	if len(acknowledged) < rounds {
		t.Errorf("only %d captures were acknowledged in %d rounds", len(acknowledged), rounds)
	}
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
