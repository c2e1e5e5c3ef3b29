package web

import (
	"context"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// schemathesisTime bounds the whole run; it takes seconds.
const schemathesisTime = 3 * time.Minute

var tested = regexp.MustCompile(`Tested: (\d+)`)

// TestSchemathesis lets Schemathesis make requests out of the description, good and bad
// ones, and hold the answers against it. One of its checks does not apply: what fits the
// description may still name an indicator that does not exist.
func TestSchemathesis(t *testing.T) {
	if _, err := exec.LookPath("schemathesis"); err != nil {
		t.Skip("schemathesis is not installed")
	}
	f := newFixture(t)
	ctx, stop := context.WithTimeout(t.Context(), schemathesisTime)
	defer stop()
	cmd := exec.CommandContext(ctx, "schemathesis", "run", f.URL+"/api/v1/openapi.yaml", "--phases", "examples,coverage,fuzzing",
		"--max-examples", "8", "--generation-deterministic", "--exclude-checks", "positive_data_acceptance", "--suppress-health-check", "all", "--no-color")
	cmd.Dir = t.TempDir() // it keeps a data base of what it has seen
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if m := tested.FindStringSubmatch(string(out)); m == nil || m[1] == "0" {
		t.Errorf("tested nothing:\n%s", out)
	}
}
