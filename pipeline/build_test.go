package pipeline

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
)

func TestBuildReadsOnlyNews(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: "https://a.example/2020", Body: page(t, 1, 2020)})
	s.keep(archive.Exchange{URL: "https://a.example/2021", Body: page(t, 1, 2021)})
	steps := []struct {
		name              string
		change            func()
		full              bool
		read, skipped     int
		generation, ofNow string
	}{
		{"first build", func() {}, false, 2, 0, "gen-000001", ""},
		{"nothing new", func() {}, false, 0, 2, "gen-000001", ""},
		{"one more capture", func() { s.keep(archive.Exchange{URL: "https://a.example/2022", Body: page(t, 1, 2022)}) }, false, 1, 2, "gen-000002", ""},
		{"the same bytes again", func() { s.keep(archive.Exchange{URL: "https://a.example/2022", Body: page(t, 1, 2022)}) }, false, 0, 3, "gen-000002", ""},
		{"all anew", func() {}, true, 3, 0, "gen-000003", ""},
	}
	for _, step := range steps {
		step.change()
		got := s.build(step.full)
		if got.Captures != step.read || got.Reports != step.read || got.Skipped != step.skipped {
			t.Errorf("%s: read %d, reports %d, skipped %d; want %d, %d, %d", step.name, got.Captures, got.Reports, got.Skipped, step.read, step.read, step.skipped)
		}
		current, err := os.ReadFile(filepath.Join(s.dir, "CURRENT"))
		if err != nil || strings.TrimSpace(string(current)) != step.generation {
			t.Errorf("%s: in service is %s (%v), want %s", step.name, current, err, step.generation)
		}
	}
	if n := len(s.state()); n != 3 {
		t.Errorf("%d reports in the index, want 3", n)
	}
}

// TestBuildOutcomes: what becomes of a capture depends on its role, its status and
// its bytes.
func TestBuildOutcomes(t *testing.T) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write(page(t, 1, 2021)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	coded := http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"gzip"}}
	picture := http.Header{"Content-Type": {"image/png"}}
	png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	for _, c := range []struct {
		name string
		x    archive.Exchange
		want BuildTally
		code string
	}{
		{"report", archive.Exchange{Body: page(t, 1, 2021)}, BuildTally{Captures: 1, Reports: 1}, ""},
		{"report that the site packed", archive.Exchange{Body: zipped.Bytes(), Plain: page(t, 1, 2021), Header: coded}, BuildTally{Captures: 1, Reports: 1}, ""},
		{"report kept with its coding", archive.Exchange{Body: zipped.Bytes(), Header: coded}, BuildTally{Captures: 1, Reports: 1}, ""},
		{"coding that is none", archive.Exchange{Body: page(t, 1, 2021), Header: coded}, BuildTally{Captures: 1, Failed: 1}, "unreadable"},
		{"news", archive.Exchange{Body: []byte("<html><title>要闻</title><p>区里开会。</p></html>")}, BuildTally{Captures: 1, NotReport: 1}, ""},
		{"picture", archive.Exchange{Body: png, Header: picture}, BuildTally{Captures: 1, Failed: 1}, "image_only"},
		{"picture in a report", archive.Exchange{Body: png, Header: picture, Role: archive.RoleAsset}, BuildTally{Captures: 1, NotReport: 1}, ""},
		{"report that hangs on another page", archive.Exchange{Body: page(t, 1, 2021), Role: archive.RoleAsset}, BuildTally{Captures: 1, Reports: 1}, ""},
		{"page that is gone", archive.Exchange{Body: page(t, 1, 2021), Status: 404}, BuildTally{}, ""},
		{"empty page", archive.Exchange{}, BuildTally{}, ""},
		{"list", archive.Exchange{Body: page(t, 1, 2021), Role: archive.RoleList}, BuildTally{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			c.x.URL = "https://a.example/x"
			s.keep(c.x)
			got := s.build(false)
			if got.Captures != c.want.Captures || got.Reports != c.want.Reports || got.NotReport != c.want.NotReport || got.Failed != c.want.Failed {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if c.code != "" && (len(got.Failures) != 1 || got.Failures[0].Code != c.code || got.Failures[0].URL != c.x.URL || got.Failures[0].Message == "") {
				t.Errorf("failures %+v, want one with code %s", got.Failures, c.code)
			}
			if again := s.build(false); again.Captures != 0 {
				t.Errorf("a second build reads %d documents again", again.Captures)
			}
		})
	}
}

// TestYearFindings: what does not fit the year before is found whichever of the two
// reports comes first, and goes when a better report comes.
func TestYearFindings(t *testing.T) {
	const early, late = "https://a.example/2021", "https://a.example/2022"
	want := func(s *site, step string, found bool) {
		t.Helper()
		r, err := s.open().Report(t.Context(), office+"/2022")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(rules(r), ".xy."); got != found {
			t.Errorf("%s: findings %q; one across years: %v, want %v", step, rules(r), got, found)
		}
	}
	t.Run("the later report comes later", func(t *testing.T) {
		s := newSite(t)
		s.keep(archive.Exchange{URL: early, Body: page(t, 1, 2021)})
		s.build(false)
		s.keep(archive.Exchange{URL: late, Body: page(t, 2, 2022)})
		if got := s.build(false); got.Captures != 1 || got.Findings == 0 {
			t.Errorf("the second build read %d documents and found %d", got.Captures, got.Findings)
		}
		want(s, "both there", true)
	})
	t.Run("the earlier report comes later", func(t *testing.T) {
		s := newSite(t)
		s.keep(archive.Exchange{URL: late, Body: page(t, 2, 2022)})
		s.build(false)
		want(s, "alone", false)
		s.keep(archive.Exchange{URL: early, Body: page(t, 1, 2021)})
		s.build(false)
		want(s, "both there", true)
		s.keep(archive.Exchange{URL: early, Body: page(t, 2, 2021)}) // mended by the agency
		s.build(false)
		want(s, "the earlier one mended", false)
	})
}

// TestBuildIsAFunctionOfTheArchive: however the captures came, building after each
// of them ends with the index that one build of all gives.
func TestBuildIsAFunctionOfTheArchive(t *testing.T) {
	a, b := page(t, 1, 2021), page(t, 2, 2021)
	const x, y = "https://a.example/x", "https://a.example/y"
	for name, captures := range map[string][]archive.Exchange{
		"served once":                       {{URL: x, Body: a}},
		"changed":                           {{URL: x, Body: a}, {URL: x, Body: b}},
		"changed and changed back":          {{URL: x, Body: a}, {URL: x, Body: b}, {URL: x, Body: a}},
		"gone and back":                     {{URL: x, Body: a}, {URL: x, Body: []byte("gone"), Status: 404}, {URL: x, Body: a}},
		"two addresses":                     {{URL: x, Body: a}, {URL: y, Body: b}, {URL: y, Body: a}},
		"loaded by hand, then crawled":      {{URL: x, Body: a, Role: archive.RoleImport}, {URL: x, Body: a, Region: "310112", Portal: "minhang", LinkText: "年报"}},
		"crawled, then said whose it is":    {{URL: x, Body: a, Portal: "minhang"}, {URL: x, Body: a, Role: archive.RoleImport, Agency: "310112-finance", Year: 2020}},
		"said twice, the second time right": {{URL: x, Body: a, Role: archive.RoleImport, Agency: "310112-finance"}, {URL: x, Body: a, Role: archive.RoleImport, Agency: "310112-education", Year: 2019}},
		"said, then crawled again":          {{URL: x, Body: a, Role: archive.RoleImport, Agency: "310112-finance"}, {URL: x, Body: b}, {URL: x, Body: a, Portal: "minhang"}},
		"first an attachment":               {{URL: x, Body: a, Role: archive.RoleAsset}, {URL: x, Body: a}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			for _, c := range captures {
				s.keep(c)
				s.build(false)
			}
			step := s.state()
			if again := s.build(false); again.Captures != 0 {
				t.Errorf("one more build reads %d documents again", again.Captures)
			}
			s.build(true)
			if whole := s.state(); !slices.Equal(step, whole) {
				t.Errorf("built step by step:\n%s\nbuilt at once:\n%s", strings.Join(step, "\n"), strings.Join(whole, "\n"))
			}
		})
	}
}

// TestWhatThePersonSaidCounts: agency and year given by hand outrank the page, also
// when its bytes were read before.
func TestWhatThePersonSaidCounts(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: "https://a.example/x", Body: page(t, 1, 2021), Portal: "minhang"})
	s.build(false)
	s.keep(archive.Exchange{URL: "https://a.example/x", Body: page(t, 1, 2021), Role: archive.RoleImport, Agency: "310112-finance", Year: 2020})
	s.build(false)
	if got := s.state(); len(got) != 1 || !strings.HasPrefix(got[0], "310112-finance/2020 ") {
		t.Errorf("reports %q, want 310112-finance/2020 alone", got)
	}
	res, err := s.open().List(t.Context(), index.Filter{Portal: "minhang"})
	if err != nil || res.Total != 1 {
		t.Errorf("the portal that served it has %+v (%v), want the report", res, err)
	}
}

// TestReturnedBytes: what an address serves now is the record, also when it served
// the same before something else.
func TestReturnedBytes(t *testing.T) {
	s := newSite(t)
	var last archive.Capture
	for _, seed := range []int64{1, 2, 1} {
		last = s.keep(archive.Exchange{URL: "https://a.example/x", Body: page(t, seed, 2021)})
		s.build(false)
	}
	r, err := s.open().Report(t.Context(), office+"/2021")
	if err != nil {
		t.Fatal(err)
	}
	if r.Source.SHA256 != last.SHA256 || !r.Source.Fetched.Equal(last.Time) {
		t.Errorf("the record is %s of %v, want %s of %v", r.Source.SHA256, r.Source.Fetched, last.SHA256, last.Time)
	}
}

// TestBuildStopped: a build that is stopped leaves what was in service.
func TestBuildStopped(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: "https://a.example/2021", Body: page(t, 1, 2021)})
	s.build(false)
	s.keep(archive.Exchange{URL: "https://a.example/2022", Body: page(t, 1, 2022)})
	before := s.state()
	ctx, stop := context.WithCancel(context.Background())
	b := Build{Archive: s.store, Dir: s.dir, Full: true, Progress: func(p Progress) {
		if p.Done != 1 || p.Total != 2 || p.Reports != 1 {
			t.Errorf("progress %+v", p)
		}
		stop()
	}}
	if _, err := b.Run(ctx); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "changed nothing") {
		t.Errorf("a stopped build gives %v", err)
	}
	if got := s.state(); !slices.Equal(got, before) {
		t.Errorf("in service are %q, want %q", got, before)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "gen-000002")); err == nil {
		t.Error("the unfinished generation stays behind")
	}
	if got := s.build(false); got.Captures != 1 {
		t.Errorf("the next build reads %d documents, want the one that is new", got.Captures)
	}
}

// TestDocumentTime: a document that takes too long is a failure of its own; the build
// goes on.
func TestDocumentTime(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: "https://a.example/2021", Body: page(t, 1, 2021)})
	b := Build{Archive: s.store, Dir: s.dir, patience: time.Nanosecond}
	tally, err := b.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if tally.Failed != 1 || len(tally.Failures) != 1 || tally.Failures[0].Code != parser.CodeUnreadable ||
		!strings.Contains(tally.Failures[0].Message, "takes longer than") {
		t.Errorf("tally %+v", tally)
	}
}
