package pipeline

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestWide: every state of a figure has its own cell, numbers keep their digits, and texts
// are inert.
func TestWide(t *testing.T) {
	dir := t.TempDir()
	x := indexOf(t, hostile())
	e := Export{Dir: dir, Wide: true}
	size, err := e.Size(t.Context(), x)
	if err != nil || size != (ExportTally{Reports: 1, Figures: 5}) {
		t.Errorf("size %+v, %v", size, err)
	}
	got, err := e.Run(t.Context(), x)
	if err != nil || got != size {
		t.Fatalf("%+v, %v", got, err)
	}
	b := bytes.TrimPrefix(read(t, filepath.Join(dir, "reports.csv")), []byte(report.ByteOrderMark))
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %q", err, rows)
	}
	want := map[string]string{"report": "310112-finance/2021", "agency": `'=HYPERLINK("http://evil.example","财政局")`,
		"requests.received.new (件)": "12345678901234.56", "requests.received.new[natural_person] (件)": "0",
		"requests.received.new[legal.commercial] (件)": "dash", "requests.received.new[legal.research] (件)": "unreadable",
		"requests.received.new[legal.other] (件)": "blank"}
	for name, cell := range want {
		if i := slices.Index(rows[0], name); i < 0 || rows[1][i] != cell {
			t.Errorf("%s: column %d of %q, want %q", name, i, rows[1], cell)
		}
	}
}

// TestDataPackage: the export is a valid data package by the tool of the standard, which
// reads workbooks only with a library of its own and so is not given one.
func TestDataPackage(t *testing.T) {
	dir := t.TempDir()
	if _, err := (Export{Dir: dir, Formats: []string{"csv", "json"}}).Run(t.Context(), indexOf(t, hostile())); err != nil {
		t.Fatal(err)
	}
	var p dataPackage
	if err := json.Unmarshal(read(t, filepath.Join(dir, "datapackage.json")), &p); err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Resources {
		if !slices.Contains(names(t, dir), r.Path) {
			t.Errorf("%s is described and not there", r.Path)
		}
	}
	if len(p.Resources) != 3 || len(p.Licenses) != 1 {
		t.Errorf("package %+v", p)
	}
	tool, err := exec.LookPath("frictionless")
	if err != nil {
		t.Skip("frictionless is not installed: the data package is not validated")
	}
	cmd := exec.CommandContext(t.Context(), tool, "validate", "datapackage.json")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("frictionless: %v\n%s", err, out)
	}
}
