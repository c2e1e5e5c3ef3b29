package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// guide is the guide to the API, whose examples ask the site at guideSite.
const guide, guideSite = "../../doc/api.md", "http://127.0.0.1:8080"

// example is a fenced block of the guide that is run, and the block behind it: what it
// prints.
var example = regexp.MustCompile("(?s)```(sh|python)\n(.*?)```\n\n```(?:json|text)\n(.*?)```")

var siteAddress = regexp.MustCompile(`the site is at (http://\S+)/`)

// TestGuide runs the examples of the guide against a demo site.
func TestGuide(t *testing.T) {
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	examples := example.FindAllStringSubmatch(string(text), -1)
	if fences := strings.Count(string(text), "```sh\n") + strings.Count(string(text), "```python\n"); len(examples) != fences || fences < 5 {
		t.Fatalf("%d of %d examples say what they print", len(examples), fences)
	}
	ctx, stop := context.WithCancel(t.Context())
	log, ended := new(lines), make(chan int, 1)
	go func() { ended <- Run(ctx, []string{"demo", "--addr", "127.0.0.1:0"}, io.Discard, log) }()
	defer func() { stop(); <-ended }()
	var at []string
	for at = siteAddress.FindStringSubmatch(log.String()); at == nil; at = siteAddress.FindStringSubmatch(log.String()) {
		select {
		case code := <-ended:
			ended <- code
			t.Fatalf("the demo ended with %d\n%s", code, log)
		case <-time.After(20 * time.Millisecond):
		}
	}
	for _, e := range examples {
		t.Run(e[1], func(t *testing.T) { runExample(t, e[1], strings.ReplaceAll(e[2], guideSite, at[1]), e[3]) })
	}
}

func runExample(t *testing.T, language, code, want string) {
	program := map[string][]string{"sh": {"sh", "-c"}, "python": {"python3", "-c"}}[language]
	needs := map[string]string{"sh": "curl", "python": "python3"}[language]
	if _, err := exec.LookPath(needs); err != nil {
		t.Skipf("%s is not installed", needs)
	}
	cmd := exec.CommandContext(t.Context(), program[0], program[1], code)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	var faults strings.Builder
	cmd.Stderr = &faults
	got, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, code, faults.String())
	}
	if string(got) != want {
		t.Errorf("prints\n%swhere the guide has\n%sof\n%s", got, want, code)
	}
}
