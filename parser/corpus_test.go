package parser

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// goldRecord is a hand-checked record of a real report.
type goldRecord struct {
	Agency  string
	Year    int
	Title   string
	Era     report.Era
	Figures map[report.Key]report.Figure
}

var corpusDir = filepath.Join("..", "..", "shared", "corpus")

// TestCorpus reads whole real reports and holds every figure against gold: a
// figure may be missing where the document does not show it (partial), never
// wrong.
func TestCorpus(t *testing.T) {
	if _, err := os.Stat(corpusDir); err != nil {
		t.Skipf("no real reports at %s", corpusDir)
	}
	for _, c := range []struct {
		file, gold string
		partial    bool // the file shows only some of the figures
	}{
		{"baoshan-hrss-2013.txt", "baoshan-hrss-2013", false},
		{"shanghai-2019.html", "shanghai-2019", false},
		{"pingtan-2016.html", "pingtan-2016", false},
		{"pingtan-2020.html", "pingtan-2020", false},
		{"pingtan-2025-fragment.html", "pingtan-2025", true},
		{"pingtan-2025.txt", "pingtan-2025", true},
		{"hongze-2023.pdf", "hongze-2023", false},
		{"hongze-2024.pdf", "hongze-2024", false},
	} {
		t.Run(c.file, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join(corpusDir, "full", c.file))
			if err != nil {
				t.Fatal(err)
			}
			r, err := pdfParser().Parse(context.Background(), Input{URL: c.file, Body: body})
			if err != nil {
				t.Fatal(err)
			}
			var gold goldRecord
			b, err := os.ReadFile(filepath.Join(corpusDir, "gold", c.gold+".json"))
			if err == nil {
				err = json.Unmarshal(b, &gold)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s %s %d %s %s %s pub %s; %d figures, %d unmapped, %d sections", r.ID, r.Agency.Name, r.Year, r.Era, r.Scope, r.Title, r.Published, len(r.Figures), len(r.Unmapped), len(r.Sections))
			compareGold(t, r, gold, c.partial)
		})
	}
}

func compareGold(t *testing.T, r *report.Report, gold goldRecord, partial bool) {
	t.Helper()
	if r.Year != gold.Year {
		t.Errorf("year %d, want %d", r.Year, gold.Year)
	}
	wrong, missing, right := 0, 0, 0
	for key, want := range gold.Figures {
		got, ok := r.Figure(key)
		switch {
		case !ok:
			missing++
			if !partial {
				t.Errorf("%s: missing, want %s %s", key, want.State, want.Text)
			}
		case got.State == report.StateUnreadable && partial:
			missing++
		case got.State != want.State || !got.Value.Equal(want.Value):
			wrong++
			t.Errorf("%s: got %s %s %q, want %s %s %q", key, got.State, got.Value, got.Text, want.State, want.Value, want.Text)
		default:
			right++
		}
	}
	for _, f := range r.Figures { // gold leaves out some cells that print 0
		if _, ok := gold.Figures[f.Key]; !ok && f.State == report.StateNumber && !f.Value.IsZero() {
			t.Errorf("%s = %s is not in the report", f.Key, f.Text)
		}
	}
	t.Logf("%d right, %d missing, %d wrong", right, missing, wrong)
}
