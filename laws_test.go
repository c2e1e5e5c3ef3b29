// Package nianbao_test holds the laws of the house: which package may import which.
package nianbao_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/nianbao/nianbao"

// listed is what go list tells of a package.
type listed struct {
	ImportPath string
	Name       string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Imports", "./...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var ps []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, p)
	}
	if len(ps) < 8 {
		t.Fatalf("go list found only %d packages", len(ps))
	}
	return ps
}

// may lists which packages of ours each package may import. A package that is not
// named here may import none.
var may = map[string][]string{
	"crawler":            {"archive"},
	"parser":             {"pdf", "report"},
	"index":              {"report"},
	"changes":            {"report"},
	"claims":             {"report"},
	"pipeline":           {"archive", "claims", "crawler", "index", "parser", "report"},
	"web":                {"archive", "changes", "claims", "index", "parser", "pdf", "report"},
	"internal/portalsim": {"internal/typeset", "report"},
	"bench/search":       {"report"},
	"cmd/nianbao":        {"archive", "convert", "crawler", "index", "internal/portalsim", "parser", "pdf", "pipeline", "report", "web"},
}

func TestImportsGoDownhill(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		for _, im := range p.Imports {
			if ours, ok := strings.CutPrefix(im, module+"/"); ok && !slices.Contains(may[name], ours) {
				t.Errorf("%s imports %s, which the map in doc/design.md does not allow", name, ours)
			}
		}
	}
}

func TestParserDoesNoNetwork(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath == module+"/parser" && (slices.Contains(p.Imports, "net/http") || slices.Contains(p.Imports, module+"/archive")) {
			t.Errorf("parser imports %v: it must not know where bytes come from", p.Imports)
		}
	}
}

func TestReportStandsAlone(t *testing.T) {
	const decimal = "github.com/shopspring/decimal"
	for _, p := range packages(t) {
		if p.ImportPath != module+"/report" {
			continue
		}
		for _, im := range p.Imports {
			if strings.Contains(im, ".") && im != decimal {
				t.Errorf("report imports %s: it may use the standard library and one decimal type", im)
			}
		}
	}
}

func TestNamesSayWhatPackagesDo(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "misc", "models", "types", "base", "shared"}, p.Name) {
			t.Errorf("package %s is named %s, which says nothing", p.ImportPath, p.Name)
		}
	}
}
