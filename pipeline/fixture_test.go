package pipeline

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/report"
)

// office is the one office of sim-minhang in these tests.
const office = "310112-people_government"

// page is the report of office for a year from 2019 to 2022. Pages of one seed fit each
// other, those of different seeds do not.
func page(t *testing.T, seed int64, year int) []byte {
	t.Helper()
	w, err := portalsim.New(portalsim.Options{Seed: seed, Agencies: 1, FromYear: 2019, ToYear: 2022})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range w.Portals()[0].Gold() {
		if g.Report.Year == year {
			rec := httptest.NewRecorder()
			w.Portals()[0].Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, g.URL, nil))
			return rec.Body.Bytes()
		}
	}
	t.Fatalf("no report for %d", year)
	return nil
}

// site is an archive and the index built from it.
type site struct {
	*testing.T
	store *archive.Store
	dir   string // of the index
	now   time.Time
}

func newSite(t *testing.T) *site {
	t.Helper()
	store, err := archive.Open(context.Background(), t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return &site{t, store, t.TempDir(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
}

// keep puts an exchange into the archive, one minute after the one before. What is
// not said is that of a report served from a portal.
func (s *site) keep(x archive.Exchange) archive.Capture {
	s.Helper()
	s.now = s.now.Add(time.Minute)
	x.Time = s.now
	if x.Role == "" {
		x.Role = archive.RoleReport
	}
	if x.Role != archive.RoleImport && x.Status == 0 {
		x.Status = http.StatusOK
	}
	if x.Header == nil {
		x.Header = http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	}
	if x.Role == archive.RoleImport {
		x.Header, x.Type = nil, "text/html"
	}
	c, err := s.store.Put(context.Background(), x)
	if err != nil {
		s.Fatal(err)
	}
	return c
}

func (s *site) build(full bool) BuildTally {
	s.Helper()
	b := Build{Archive: s.store, Dir: s.dir, Full: full}
	t, err := b.Run(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	return t
}

// open opens the index in service.
func (s *site) open() *index.Index {
	s.Helper()
	x, err := index.Open(context.Background(), s.dir, index.Options{})
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { x.Close() })
	return x
}

// state tells all that the index says about its reports, one line a report.
func (s *site) state() []string {
	s.Helper()
	x := s.open()
	var lines []string
	for r, err := range x.Reports(context.Background(), index.Filter{}) {
		if err != nil {
			s.Fatal(err)
		}
		lines = append(lines, strings.Join([]string{r.ID, r.Title, r.Source.URL, r.Source.SHA256[:8],
			r.Source.Fetched.Format(time.RFC3339), rules(r)}, " | "))
	}
	return lines
}

func rules(r *report.Report) string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Rule)
	}
	return strings.Join(out, ",")
}
