package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/archive"
)

func write(t *testing.T, dir, name string, body []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImportCheck(t *testing.T) {
	for _, c := range []struct {
		name string
		im   Import
		want string // in the error, "" for none
	}{
		{"address alone", Import{URL: "https://a.example/x"}, ""},
		{"all said", Import{URL: "http://a.example/x?y=1", Agency: "320813-people_government", Year: 2023}, ""},
		{"a body of its own kind", Import{URL: "https://a.example/x", Agency: "320813-古城管理委员会"}, ""},
		{"township", Import{URL: "https://a.example/x", Agency: "310112001-subdistrict"}, ""},
		{"no address", Import{}, "--url https://…"},
		{"path", Import{URL: "/tmp/x"}, `not "/tmp/x"`},
		{"other scheme", Import{URL: "file:///tmp/x"}, "--url"},
		{"no host", Import{URL: "https:///x"}, "--url"},
		{"broken address", Import{URL: "https://a.example/%zz"}, "--url"},
		{"agency without region", Import{URL: "https://a.example/x", Agency: "finance"}, "region code, a hyphen and a type"},
		{"agency of no place", Import{URL: "https://a.example/x", Agency: "999999-finance"}, "region code"},
		{"agency without type", Import{URL: "https://a.example/x", Agency: "310112-"}, "and a type"},
		{"agency that ends an address", Import{URL: "https://a.example/x", Agency: "310112-a/2020"}, "agency"},
		{"too early", Import{URL: "https://a.example/x", Year: 2003}, "2004"},
		{"in the future", Import{URL: "https://a.example/x", Year: 2999}, "2004"},
	} {
		switch err := c.im.Check(); {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want an error with %q", c.name, err, c.want)
		}
	}
}

// TestImportNothingByHalves: one file that cannot be taken in, and none is.
func TestImportNothingByHalves(t *testing.T) {
	dir := t.TempDir()
	good := write(t, dir, "good.html", page(t, 1, 2021))
	huge := filepath.Join(dir, "huge.pdf")
	if f, err := os.Create(huge); err != nil || f.Truncate(maxImport+1) != nil || f.Close() != nil {
		t.Fatal("no file with a hole could be made")
	}
	for name, bad := range map[string]string{
		"absent": filepath.Join(dir, "absent.html"), "folder": dir, "empty": write(t, dir, "empty.html", nil), "huge": huge,
	} {
		s := newSite(t)
		cs, err := Import{Files: []string{good, bad}, URL: "https://a.example/x"}.Run(t.Context(), s.store)
		if err == nil || !strings.Contains(err.Error(), filepath.Base(bad)) || len(cs) != 0 {
			t.Errorf("%s: kept %d, error %v", name, len(cs), err)
		}
		if st, err := s.store.Sizes(t.Context()); err != nil || st.Captures != 0 {
			t.Errorf("%s: the archive holds %+v, %v", name, st, err)
		}
	}
}

// TestImportKeeps: bytes, type and what the person said reach the archive; several
// files get their names behind the address.
func TestImportKeeps(t *testing.T) {
	dir := t.TempDir()
	body := page(t, 1, 2021)
	html, unnamed := write(t, dir, "nb 2021.html", body), write(t, dir, "attachment", []byte("%PDF-1.7\n"))
	s := newSite(t)
	cs, err := Import{Files: []string{html}, URL: "https://a.example/one", Agency: "310112-finance", Year: 2020}.Run(t.Context(), s.store)
	if err != nil {
		t.Fatal(err)
	}
	more, err := Import{Files: []string{html, unnamed}, URL: "https://a.example/two"}.Run(t.Context(), s.store)
	if err != nil {
		t.Fatal(err)
	}
	want := []archive.Capture{
		{URL: "https://a.example/one", Type: "text/html", Region: "310112", Agency: "310112-finance", Year: 2020},
		{URL: "https://a.example/two#nb%202021.html", Type: "text/html"},
		{URL: "https://a.example/two#attachment", Type: "application/pdf"},
	}
	for i, got := range append(cs, more...) {
		w := want[i]
		if got.URL != w.URL || got.Type != w.Type || got.Region != w.Region || got.Agency != w.Agency || got.Year != w.Year || got.Role != archive.RoleImport {
			t.Errorf("kept %+v, want %+v", got, w)
		}
	}
	if kept, _, err := s.store.Body(context.Background(), cs[0].SHA256); err != nil || string(kept) != string(body) {
		t.Errorf("the kept bytes differ from the file (%v)", err)
	}
	s.build(false)
	if got := s.state(); len(got) != 2 || !strings.HasPrefix(got[0], "310112-finance/2020 ") || !strings.HasPrefix(got[1], office+"/2021 ") {
		t.Errorf("reports %q, want the one as said and the one as printed", got)
	}
}
