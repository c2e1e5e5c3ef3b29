package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"nianbao": main})
}

// TestScripts runs the scripts of testdata, one for each command. They share one data
// folder that a demo has filled, $DEMO, which none of them changes.
func TestScripts(t *testing.T) {
	demo, cache := filepath.Join(t.TempDir(), "demo"), ownCache(t)
	var out, log bytes.Buffer
	if code := Run(context.Background(), []string{"demo", "--once", "--json", "--data", demo}, &out, &log); code != exitDone {
		t.Fatalf("demo ended with %d:\n%s%s", code, out.String(), log.String())
	}
	if err := os.WriteFile(filepath.Join(demo, "summary.json"), out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		Cmds:               scriptCommands,
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DEMO", demo)
			e.Setenv("XDG_CACHE_HOME", cache)
			e.Values[worldKey{}] = new(world)
			return nil
		},
	})
}

// ownCache keeps compiled code of the PDF engine away from the user's own.
func ownCache(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", dir)
	return dir
}
