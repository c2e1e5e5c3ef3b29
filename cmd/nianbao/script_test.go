package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/nianbao/nianbao/internal/portalsim"
)

// patience is how long a script waits for something that another process does.
const patience = 20 * time.Second

// scriptCommands are the commands that scripts have beside those of testscript.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits":     exits,
	"jsonfield": jsonField,
	"portals":   portals,
	"column":    column,
	"hits":      hits,
	"freeport":  freePort,
	"get":       get,
	"await":     await,
	"rezip":     rezip,
}

func usage(ts *testscript.TestScript, neg, ok bool, how string) {
	if neg || !ok {
		ts.Fatalf("usage: %s", how)
	}
}

// exits runs a program that must end with the given code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) >= 2, "exits CODE PROGRAM [ARGUMENT…]")
	var failed *exec.ExitError
	code, err := 0, ts.Exec(args[1], args[2:]...)
	if errors.As(err, &failed) {
		code, err = failed.ExitCode(), nil
	}
	ts.Check(err)
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("ended with %d, want %s", code, args[0])
	}
}

// jsonField holds one value of a file of JSON lines against the one expected: text as
// it is, all else as JSON. The path names a line by number, then keys and places, for
// example 0.figures.2.key; len is how many there are.
func jsonField(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] jsonfield FILE PATH VALUE")
	}
	var lines []any
	for dec := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0]))); ; {
		dec.UseNumber() // numbers are compared as printed
		var v any
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			break
		}
		ts.Check(err)
		lines = append(lines, v)
	}
	got, err := lookUp(lines, strings.Split(args[1], "."))
	ts.Check(err)
	if (got == args[2]) == neg {
		ts.Fatalf("%s is %s", args[1], got)
	}
}

func lookUp(v any, path []string) (string, error) {
	for _, name := range path {
		switch at := v.(type) {
		case map[string]any:
			field, ok := at[name]
			if !ok {
				return "", fmt.Errorf("no field %q", name)
			}
			v = field
		case []any:
			if name == "len" {
				return strconv.Itoa(len(at)), nil
			}
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(at) {
				return "", fmt.Errorf("no element %q of %d", name, len(at))
			}
			v = at[i]
		default:
			return "", fmt.Errorf("%v has no field %q", at, name)
		}
	}
	if s, ok := v.(string); ok {
		return s, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSpace(b.String()), err
}

// world holds the simulated portals of one script.
type (
	world    struct{ *portalsim.World }
	worldKey struct{}
)

// portals starts simulated portals and writes their files to the folder portals:
// sim-minhang, sim-xiaoshan, sim-jinan and sim-songjiang with one office each, and sim-published.
func portals(ts *testscript.TestScript, neg bool, args []string) {
	w := ts.Value(worldKey{}).(*world)
	if len(args) == 1 && args[0] == "stop" && w.World != nil {
		w.Stop()
		return
	}
	usage(ts, neg, len(args) == 2, "portals FIRSTYEAR LASTYEAR | portals stop")
	from, err := strconv.Atoi(args[0])
	ts.Check(err)
	to, err := strconv.Atoi(args[1])
	ts.Check(err)
	w.World, err = portalsim.New(portalsim.Options{Seed: 1, Agencies: 1, FromYear: from, ToYear: to})
	ts.Check(err)
	ts.Check(w.Start(context.Background()))
	ts.Defer(w.Stop)
	ts.Check(os.MkdirAll(ts.MkAbs("portals"), 0o755))
	for _, p := range w.Portals() {
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs("portals"), p.ID+".yaml"), p.Definition(), 0o644))
	}
}

// column serves a column of reports on a site of one make, and puts the address of its
// start page into a variable.
func column(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 2, "column MAKE VARIABLE")
	p, err := portalsim.Column(args[0], portalsim.ColumnOptions{Pages: 3})
	ts.Check(err)
	srv := httptest.NewServer(p.Handler())
	ts.Defer(srv.Close)
	ts.Setenv(args[1], srv.URL+p.Start())
}

// hits waits until the portals have been asked for so many pages.
func hits(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "hits COUNT")
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	w := ts.Value(worldKey{}).(*world)
	waitFor(ts, "requests", func() bool {
		n := 0
		for _, p := range w.Portals() {
			for _, asked := range p.Hits() {
				n += asked
			}
		}
		return n >= want
	})
}

// await waits until a file is there.
func await(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "await FILE")
	waitFor(ts, args[0], func() bool {
		_, err := os.Stat(ts.MkAbs(args[0]))
		return err == nil
	})
}

func waitFor(ts *testscript.TestScript, what string, there func() bool) {
	for end := time.Now().Add(patience); !there(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("waited %v for %s", patience, what)
		}
	}
}

// freePort puts a loopback address that nobody listens on into a variable.
func freePort(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1, "freeport VARIABLE")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], l.Addr().String())
	ts.Check(l.Close())
}

// get prints what an address answers, whose status must be 200 or the one given. It
// waits for a server that is still starting.
func get(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 1 || len(args) == 2, "get URL [STATUS]")
	want := http.StatusOK
	if len(args) == 2 {
		var err error
		want, err = strconv.Atoi(args[1])
		ts.Check(err)
	}
	var res *http.Response
	waitFor(ts, args[0], func() (ok bool) {
		var err error
		res, err = http.Get(args[0])
		return err == nil
	})
	defer res.Body.Close()
	_, err := io.Copy(ts.Stdout(), res.Body)
	ts.Check(err)
	if res.StatusCode != want {
		ts.Fatalf("status %d, want %d", res.StatusCode, want)
	}
}
