package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nianbao/nianbao/internal/portalsim"
)

// TestServeUntil: a request in hand is answered after the server was told to stop, and
// then it takes no more.
func TestServeUntil(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked, answer := make(chan struct{}), make(chan struct{})
	srv := newHTTPServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		<-answer
		io.WriteString(w, "whole")
	}))
	if srv.ReadHeaderTimeout == 0 || srv.ReadTimeout == 0 || srv.WriteTimeout == 0 || srv.IdleTimeout == 0 {
		t.Errorf("a timeout is missing: %+v", srv)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serveUntil(ctx, srv, l) }()
	got := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			got <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		got <- string(b)
	}()
	<-asked
	stop()
	for { // the listener closes first
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		c.Close()
	}
	close(answer)
	if body := <-got; body != "whole" {
		t.Errorf("the request in hand got %q", body)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// lines collects what a command says while it runs.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var addresses = regexp.MustCompile(`operators are served at (\S+)/\n(?s:.*)the site is at (\S+)/`)

// TestAdminListener crawls a portal anew through the listener of a running server, which
// then shows what is new.
func TestAdminListener(t *testing.T) {
	w, err := portalsim.New(portalsim.Options{Seed: 1, Agencies: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	dir := t.TempDir()
	for _, p := range w.Portals()[:2] {
		if err := os.WriteFile(filepath.Join(dir, p.ID+".yaml"), p.Definition(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	first, second := w.Portals()[0].ID, w.Portals()[1].ID
	log := new(lines)
	if code := Run(t.Context(), []string{"crawl", "--data", dir, "--portals", filepath.Join(dir, first+".yaml")}, io.Discard, log); code != exitDone {
		t.Fatalf("crawl ended with %d\n%s", code, log)
	}
	t.Setenv(adminTokenVariable, "")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan int, 1)
	go func() {
		ended <- Run(ctx, []string{"serve", "--data", dir, "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0",
			"--portals", filepath.Join(dir, first+".yaml"), "--portals", filepath.Join(dir, second+".yaml")}, io.Discard, log)
	}()
	var at []string
	for at = addresses.FindStringSubmatch(log.String()); at == nil; at = addresses.FindStringSubmatch(log.String()) {
		select {
		case code := <-ended:
			t.Fatalf("serve ended with %d\n%s", code, log)
		case <-time.After(5 * time.Millisecond):
		}
	}
	admin := at[1]
	if body := fetched(t, admin+"/"); !strings.Contains(body, second) {
		t.Errorf("the page lacks %s\n%s", second, body)
	}
	res, err := http.Post(admin+"/admin/crawl?portal="+second, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusAccepted {
		t.Fatalf("begin: %s", res.Status)
	}
	var state struct {
		Running bool
		Error   string
		Summary summary
	}
	for state.Running = true; state.Running; time.Sleep(5 * time.Millisecond) {
		if err := json.Unmarshal([]byte(fetched(t, admin+"/admin/crawl")), &state); err != nil {
			t.Fatal(err)
		}
	}
	if state.Error != "" || state.Summary.Reports == 0 || state.Summary.Portals != 1 {
		t.Errorf("ended as %+v\n%s", state, log)
	}
	if body := fetched(t, admin+"/metrics"); !strings.Contains(body, fmt.Sprintf("nianbao_portal_last_run_timestamp_seconds{portal=%q}", second)) {
		t.Errorf("metrics lack the run\n%s", body)
	}
	stop()
	if code := <-ended; code != exitDone {
		t.Errorf("serve ended with %d\n%s", code, log)
	}
}

func fetched(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v\n%.500s", address, res.Status, err, b)
	}
	return string(b)
}

// TestAdminAddress: what can be reached from elsewhere is not served without a token.
func TestAdminAddress(t *testing.T) {
	for _, c := range []struct {
		addr, token string
		ok          bool
	}{
		{"127.0.0.1:0", "", true},
		{"0.0.0.0:0", "", false},
		{":0", "", false},
		{"0.0.0.0:0", "short", false},
		{"0.0.0.0:0", "sixteen letters!", true},
	} {
		t.Setenv(adminTokenVariable, c.token)
		l, err := new(app).listenAdmin(c.addr)
		if (err == nil) != c.ok {
			t.Errorf("%s with token %q: %v", c.addr, c.token, err)
		}
		if l != nil {
			l.Close()
		}
	}
}
