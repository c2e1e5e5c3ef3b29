package pipeline

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// newKit makes a kit of three reports.
func newKit(t *testing.T) string {
	t.Helper()
	s := newSite(t)
	for _, year := range []int{2020, 2021, 2022} {
		s.keep(archive.Exchange{URL: fmt.Sprintf("https://a.example/%d", year), Body: page(t, 1, year)})
	}
	s.build(false)
	file := filepath.Join(t.TempDir(), "kit.zip")
	k := Kit{Archive: s.store, Index: s.open(), Software: "test", Chart: func(w io.Writer, c *index.Comparison) error {
		_, err := fmt.Fprintf(w, "<svg><!-- %s --></svg>", c.Indicators[0])
		return err
	}, Query: index.CompareQuery{Indicators: []report.Key{"requests.received.new[natural_person]", "series:requests.granted"}, Agencies: []string{office}, Sum: true}}
	tally, err := k.Run(t.Context(), file)
	if err != nil || tally.Reports != 3 || tally.Rows != 6 || tally.Figures < 6 {
		t.Fatalf("%+v, %v", tally, err)
	}
	return file
}

// unpack reads a kit into a map.
func unpack(t *testing.T, file string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(body)
	}
	return out
}

func pack(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return save(t, b.Bytes())
}

func save(t *testing.T, body []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "kit.zip")
	if err := os.WriteFile(file, body, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func verified(t *testing.T, file string) []string {
	t.Helper()
	var said []string
	tally, err := VerifyKit(t.Context(), file, nil, func(what string) { said = append(said, what) })
	if err != nil || tally.Differ != len(said) {
		t.Fatalf("%+v, %v, said %q", tally, err, said)
	}
	return said
}

// TestKitManifest: the manifest tells of every file its digest, and of every original
// whence it came, when it was fetched and which bytes it has.
func TestKitManifest(t *testing.T) {
	files := unpack(t, newKit(t))
	m, err := readManifest([]byte(files[manifestName]))
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range files {
		if name != manifestName && m.Files[name] != digest([]byte(body)) {
			t.Errorf("%s has SHA-256 %s, the manifest tells %q", name, digest([]byte(body)), m.Files[name])
		}
	}
	if len(m.Files) != len(files)-1 || len(m.Originals) != 3 || m.Generation == "" || m.Parser == "" {
		t.Errorf("%+v", m)
	}
	for i, o := range m.Originals {
		year := 2020 + i
		want := originalsFolder + digest(page(t, 1, year)) + ".html"
		if o.Report != fmt.Sprintf("%s/%d", office, year) || o.URL != fmt.Sprintf("https://a.example/%d", year) || o.Fetched.IsZero() || o.File != want || files[want] != string(page(t, 1, year)) {
			t.Errorf("%+v, want %s", o, want)
		}
	}
	for _, name := range []string{"charts/01-requests.received.new-natural_person.svg", "charts/02-series-requests.granted.svg", "citations.txt", "citations.bib", "method.zh.md", "method.en.md"} {
		if files[name] == "" {
			t.Errorf("no %s", name)
		}
	}
}

func TestKitVerifies(t *testing.T) {
	file := newKit(t)
	if said := verified(t, file); len(said) != 0 {
		t.Errorf("%q", said)
	}
	whole := unpack(t, file)
	original := ""
	for name := range whole {
		if strings.HasPrefix(name, originalsFolder) && whole[name] == string(page(t, 1, 2021)) {
			original = name
		}
	}
	swap := func(name, from, to string) func(map[string]string) {
		return func(f map[string]string) {
			if !strings.Contains(f[name], from) {
				t.Fatalf("%s has no %q", name, from)
			}
			f[name] = strings.Replace(f[name], from, to, 1)
		}
	}
	for _, c := range []struct {
		name  string
		spoil func(files map[string]string)
		want  string // of one of the differences
	}{
		{"a state", swap("tables/figures.csv", ",number,", ",blank,"), `tables/figures.csv: "310112-people_government/2020 requests.`},
		{"a sum", swap("tables/sums.csv", ",regional,", ",own,"), "tables/sums.csv: "},
		{"a column", swap("tables/notes.csv", "note", "notes"), "tables/notes.csv: its columns are not note"},
		{"no table", swap("tables/breaks.csv", "agency_id", `"`), "tables/breaks.csv: "},
		{"a row more", func(f map[string]string) { f["tables/notes.csv"] += "another\n" }, `tables/notes.csv: "another" is not what the originals give`},
		{"an original of other numbers", func(f map[string]string) { f[original] = string(page(t, 2, 2021)) }, `"310112-people_government 2021 series:requests.granted": value is `},
		{"no original", func(f map[string]string) { delete(f, original) }, `"310112-people_government/2021" has no original`},
		{"no report", func(f map[string]string) { f[original] = "shopping" }, "gives no report: not_report"},
		{"a chart", swap("charts/02-series-requests.granted.svg", "svg", "SVG"), `"charts/02-series-requests.granted.svg": its SHA-256 is `},
		{"a stranger", func(f map[string]string) { f["run.exe"] = "MZ" }, `"run.exe": the manifest does not tell of it`},
		{"another parser", swap(manifestName, `"parser": "`, `"parser": "0`), "the kit was read by rules"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := maps.Clone(whole)
			c.spoil(files)
			if said := verified(t, pack(t, files)); !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, c.want) }) {
				t.Errorf("said %q, want %q", said, c.want)
			}
		})
	}
}

// TestHostileKits are refused with a reason, before much of them is read.
func TestHostileKits(t *testing.T) {
	whole := unpack(t, newKit(t))
	with := func(name, body string) string {
		files := maps.Clone(whole)
		files[name] = body
		return pack(t, files)
	}
	spoilt := func(from, to string) string {
		return with(manifestName, strings.Replace(whole[manifestName], from, to, 1))
	}
	twice := func() string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for range 2 {
			if _, err := z.Create(manifestName); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return save(t, b.Bytes())
	}
	many := map[string]string{}
	for i := range maxKitEntries + 1 {
		many[fmt.Sprint(i)] = ""
	}
	for name, c := range map[string]struct{ file, want string }{
		"no ZIP":         {save(t, []byte("agency,year\n")), "no ZIP file"},
		"a folder":       {t.TempDir(), "not a file"},
		"no manifest":    {pack(t, map[string]string{"a": "b"}), `"manifest.json" is missing`},
		"a way out":      {with("../x", ""), "no plain path"},
		"a drive":        {with(`c:\x`, ""), "no plain path"},
		"a long name":    {with(strings.Repeat("a", maxKitName+1), ""), "no plain path"},
		"a name twice":   {twice(), "stands there twice"},
		"a large file":   {with("zeros", strings.Repeat("\x00", maxKitEntry+1)), "at most"},
		"many files":     {pack(t, many), "at most"},
		"many entries":   {save(t, bytes.Repeat([]byte(entryMark), maxKitDirectory+1)), "its directory has over"},
		"another format": {spoilt(kitFormat, "nianbao-kit/9"), "another version"},
		"no JSON":        {spoilt("{", "["), "manifest.json"},
		"no indicator":   {spoilt(`"indicators": [`, `"indicators": [], "x": [`), "name 1 to 50 indicators"},
		"huge numbers":   {spoilt(`"sum": true`, `"population": [{"region": "310112", "year": 2020, "population": "1e9999"}]`), "no number of people"},
	} {
		if _, err := VerifyKit(t.Context(), c.file, nil, func(string) {}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestKitOfRelease: a kit of a data release names it, and is the same file whenever the
// catalogue of the release was made.
func TestKitOfRelease(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: "https://a.example/2021", Body: page(t, 1, 2021)})
	s.build(false)
	r, err := s.release("2026-11")
	if err != nil {
		t.Fatal(err)
	}
	make := func() map[string]string {
		x, err := index.Open(t.Context(), index.ReleaseDir(s.dir, r.Name), index.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		file := filepath.Join(t.TempDir(), "kit.zip")
		k := Kit{Archive: s.store, Index: x, Release: &r, Software: "test", Chart: func(io.Writer, *index.Comparison) error { return nil },
			Query: index.CompareQuery{Indicators: []report.Key{"requests.received.new"}, Agencies: []string{office}}}
		if _, err := k.Run(t.Context(), file); err != nil {
			t.Fatal(err)
		}
		if tally, err := VerifyKit(t.Context(), file, nil, func(what string) { t.Error(what) }); err != nil || tally.Differ != 0 {
			t.Errorf("verified %+v, %v", tally, err)
		}
		return unpack(t, file)
	}
	first := make()
	for name, want := range map[string]string{"manifest.json": `"name": "2026-11"`, "method.en.md": "data release 2026-11", "method.zh.md": "数据发布 2026-11"} {
		if !strings.Contains(first[name], want) || !strings.Contains(first[name], r.Digest) || strings.Contains(first[name], "gen-0") {
			t.Errorf("%s does not name the release alone: %.600s", name, first[name])
		}
	}
	if err := os.RemoveAll(s.dir); err != nil {
		t.Fatal(err)
	}
	s.build(true)
	if again := make(); !maps.Equal(first, again) {
		t.Error("made again of the archive, the release gives another kit")
	}
}
