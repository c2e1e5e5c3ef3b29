package crawler

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/internal/portalsim"
)

// killFolder names the folder that a process of the kill test works in.
const killFolder = "NIANBAO_CRAWL_KILL_TEST"

// TestMain lets the test binary be the crawl that TestKill kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(killFolder); dir != "" {
		if err := crawlUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// crawlUntilKilled crawls the portals of the folder and prints every address once it is told of as kept.
func crawlUntilKilled(dir string) error {
	ctx := context.Background()
	portals, err := LoadPortals(filepath.Join(dir, "portals"))
	if err != nil {
		return err
	}
	store, err := archive.Open(ctx, filepath.Join(dir, "archive"), archive.Options{MaxFileSize: 300_000})
	if err != nil {
		return err
	}
	frontier, err := OpenFrontier(ctx, filepath.Join(dir, "frontier.sqlite"))
	if err != nil {
		return err
	}
	var mu sync.Mutex
	out := json.NewEncoder(os.Stdout)
	c := &Crawler{Store: store, Frontier: frontier, Log: quiet, Progress: func(e Event) {
		if e.Kind == "list" || e.Kind == "report" || e.Kind == "asset" {
			mu.Lock()
			defer mu.Unlock()
			_ = out.Encode(e.URL)
		}
	}}
	var wg sync.WaitGroup
	failed := make(chan error, len(portals))
	for _, p := range portals {
		wg.Go(func() {
			if _, err := c.Crawl(ctx, p); err != nil {
				failed <- err
			}
		})
	}
	wg.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return store.Close()
	}
}

// TestKill kills crawls at random points, 200 with NIANBAO_HARD=1 (make hard), and starts them again. What was told of as
// kept must be in the archive, nothing may be there twice within a run, nothing that a run has kept may be asked for
// again by it, and the archive must be sound.
func TestKill(t *testing.T) {
	kills, seed := 20, uint64(time.Now().UnixNano())
	if testing.Short() {
		kills = 5
	}
	if os.Getenv("NIANBAO_HARD") != "" {
		kills = 200
	}
	if n, err := strconv.Atoi(os.Getenv("NIANBAO_KILLS")); err == nil {
		kills = n
	}
	if n, err := strconv.ParseUint(os.Getenv("NIANBAO_KILL_SEED"), 10, 64); err == nil {
		seed = n
	}
	h := &killing{T: t, dir: t.TempDir(), rng: rand.New(rand.NewPCG(seed, 1)), ids: map[string]bool{}, kept: map[string]kept{}}
	h.start()
	done, whole := 0, 0
	for ; done < kills; h.check() {
		if h.crawl() {
			done++
		} else {
			whole++
		}
	}
	t.Logf("%d kills, %d runs to their end, %d captures, seed %d (NIANBAO_KILLS and NIANBAO_KILL_SEED set them)", done, whole, len(h.ids), seed)
	if len(h.ids) == 0 {
		t.Error("no crawl lived to keep anything: the kills show nothing")
	}
}

// maxRequests are made by a process at most, and a moment's more, before it is killed. Portals that are crawled side by
// side make a flush's worth of them early or late within that, also on a machine too busy to do anything in a moment.
const maxRequests = 120

// killing is the state of a kill test.
type killing struct {
	*testing.T
	dir   string
	rng   *rand.Rand
	world *portalsim.World
	told  []string        // what the last process told of as kept
	ids   map[string]bool // captures seen so far
	kept  map[string]kept // by address, what its portal's open run has kept
}

// kept is an address that a run has kept, and how often it had been asked for by then.
type kept struct {
	run  string
	hits int
}

func (h *killing) start() {
	var err error
	if h.world, err = portalsim.New(portalsim.Options{Seed: 3, Agencies: 3, FromYear: 2015, ToYear: 2024}); err == nil {
		err = h.world.Start(h.Context())
	}
	if err == nil {
		err = os.Mkdir(filepath.Join(h.dir, "portals"), 0o755)
	}
	for _, p := range h.world.Portals() {
		if err == nil {
			err = os.WriteFile(filepath.Join(h.dir, "portals", p.ID+".yaml"), p.Definition(), 0o644)
		}
	}
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(h.world.Stop)
}

// hits counts the requests by whole address.
func (h *killing) hits() (byAddress map[string]int, total int) {
	byAddress = map[string]int{}
	for _, p := range h.world.Portals() {
		for path, n := range p.Hits() {
			byAddress[p.URL()+path] += n
			total += n
		}
	}
	return byAddress, total
}

// crawl runs one process and kills it after a random number of requests and a random moment more. It is false when
// the crawl came to its end before.
func (h *killing) crawl() (killed bool) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killFolder+"="+h.dir)
	var log strings.Builder
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		h.Fatal(err)
	}
	_, before := h.hits()
	after, moment := h.rng.IntN(maxRequests), time.Duration(h.rng.IntN(4000))*time.Microsecond
	ended := make(chan struct{})
	go func() {
		defer cmd.Process.Kill()
		for {
			select {
			case <-ended:
				return
			case <-time.After(200 * time.Microsecond):
				if _, now := h.hits(); now-before >= after {
					time.Sleep(moment)
					return
				}
			}
		}
	}()
	h.told = nil
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var addr string
		if json.Unmarshal(lines.Bytes(), &addr) == nil { // not the line that the kill cut
			h.told = append(h.told, addr)
		}
	}
	err = cmd.Wait()
	close(ended)
	if err != nil && cmd.ProcessState.Exited() {
		h.Fatalf("the crawl failed: %v %s", err, log.String())
	}
	return err != nil
}

// check opens the archive as the next crawl would, and holds it against what was told and asked.
func (h *killing) check() {
	store, err := archive.Open(h.Context(), filepath.Join(h.dir, "archive"), archive.Options{MaxFileSize: 300_000})
	if err != nil {
		h.Fatal(err)
	}
	defer store.Close()
	if _, err := store.Verify(h.Context(), func(p archive.Problem) { h.Fatalf("the archive is not sound: %+v", p) }); err != nil {
		h.Fatal(err)
	}
	hits, _ := h.hits()
	found, ended, now := map[string]bool{}, map[string]bool{}, map[string]kept{}
	twice, ids := map[string]bool{}, map[string]bool{}
	for c, err := range store.Captures(h.Context(), archive.Filter{}) {
		if err != nil {
			h.Fatal(err)
		}
		if twice[c.Run+" "+c.URL] {
			h.Fatalf("%s is kept twice by run %s", c.URL, c.Run)
		}
		twice[c.Run+" "+c.URL], found[c.URL], ids[c.ID] = true, true, true
		if c.Role == RoleRun {
			ended[c.Run] = true
			continue
		}
		now[c.URL] = kept{c.Run, hits[c.URL]}
	}
	for _, addr := range h.told {
		if !found[addr] {
			h.Fatalf("%s was told of as kept and is not", addr)
		}
	}
	for id := range h.ids {
		if !ids[id] {
			h.Fatalf("capture %s is lost", id)
		}
	}
	for addr, was := range h.kept {
		if !ended[was.run] && hits[addr] > was.hits {
			h.Fatalf("%s was kept by run %s and asked for again", addr, was.run)
		}
	}
	h.ids, h.kept = ids, now
}
