package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

func writeWACZ(t testing.TB, s *Store, o WACZ) ([]byte, WACZTally) {
	t.Helper()
	var b bytes.Buffer
	tally, err := s.WriteWACZ(context.Background(), &b, o)
	must(t, err)
	return b.Bytes(), tally
}

// unzip returns the files of a package.
func unzip(t testing.TB, pack []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	must(t, err)
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		files[f.Name], err = io.ReadAll(r)
		must(t, err)
		if f.Method != zip.Store {
			t.Errorf("%s is compressed", f.Name)
		}
	}
	return files
}

func TestWACZ(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxFileSize: 4000})
	cs := grow(t, s)
	pack, tally := writeWACZ(t, s, WACZ{Title: "年报", Software: "nianbao 1"})
	if again, _ := writeWACZ(t, s, WACZ{Title: "年报", Software: "nianbao 1"}); !bytes.Equal(again, pack) {
		t.Error("the same captures gave another package")
	}
	names, _ := s.files()
	if tally.Captures != len(cs) || tally.Files != len(names) || tally.Pages == 0 {
		t.Errorf("the tally is %+v", tally)
	}
	files := unzip(t, pack)
	for _, name := range names {
		content, err := os.ReadFile(s.path(name))
		must(t, err)
		if !bytes.Equal(files["archive/"+name], content) {
			t.Errorf("%s is not the archive's file", name)
		}
	}
	var about struct {
		Version   string `json:"wacz_version"`
		Title     string
		Resources []waczResource
	}
	must(t, json.Unmarshal(files["datapackage.json"], &about))
	for _, r := range about.Resources {
		if content, ok := files[r.Path]; !ok || r.Hash != digest(content) || r.Bytes != int64(len(content)) {
			t.Errorf("%+v does not fit", r)
		}
	}
	if about.Version != "1.1.1" || about.Title != "年报" || len(about.Resources) != len(files)-2 {
		t.Errorf("datapackage.json says %s", files["datapackage.json"])
	}
	if !strings.Contains(string(files["datapackage-digest.json"]), digest(files["datapackage.json"])) {
		t.Error("the digest of datapackage.json is another one")
	}
	if n := strings.Count(string(files["pages/pages.jsonl"]), "\n"); n != 1+tally.Pages {
		t.Errorf("%d pages:\n%s", n, files["pages/pages.jsonl"])
	}
}

// TestWACZOfAFilter: what is chosen comes, with the payloads that it repeats,
// and the index leads to it.
func TestWACZOfAFilter(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxFileSize: 4000})
	cs := grow(t, s)
	pack, tally := writeWACZ(t, s, WACZ{Filter: Filter{Since: noon.Add(time.Minute)}})
	want := map[string]Capture{} // the three revisits and the captures that hold their payloads, and one of its own
	for _, c := range cs {
		if c.Time.After(noon.Add(time.Minute)) || c.URL == page(3).URL || c.URL == page(4).URL || c.URL == page(8).URL {
			want[c.ID] = c
		}
	}
	if tally.Captures != len(want) || len(want) != 7 {
		t.Errorf("%+v for %d captures", tally, len(want))
	}
	files := unzip(t, pack)
	gz, err := gzip.NewReader(bytes.NewReader(files["indexes/index.cdx.gz"]))
	must(t, err)
	index, err := io.ReadAll(gz)
	must(t, err)
	for line := range strings.Lines(string(index)) {
		var at struct {
			URL, Filename, Digest string
			Offset                int64 `json:",string"`
		}
		must(t, json.Unmarshal([]byte(line[strings.IndexByte(line, '{'):]), &at))
		file := files["archive/"+at.Filename]
		r, err := newMembers(bytes.NewReader(file), int64(len(file))).read(at.Offset)
		must(t, err)
		c, ok := want[r.id()]
		delete(want, r.id())
		if !ok || c.URL != at.URL || digestLabel+c.Payload != at.Digest || r.check() != nil {
			t.Errorf("%s leads to %v", line, r.fields)
		}
	}
	if len(want) > 0 {
		t.Errorf("not in the index: %v", want)
	}
	chosen, _ := writeWACZ(t, s, WACZ{Choose: func(c Capture) bool { return c.URL == page(1).URL }})
	if len(chosen) >= len(pack) {
		t.Error("a package of one page is not the smaller one")
	}
	if _, err := s.WriteWACZ(context.Background(), io.Discard, WACZ{Filter: Filter{Portal: "nowhere"}}); err == nil {
		t.Error("a package of nothing was written")
	}
}

// TestWACZIsValid has py-wacz check a package.
func TestWACZIsValid(t *testing.T) {
	interpreter := python(t, "wacz")
	s := open(t, t.TempDir(), Options{MaxFileSize: 4000})
	grow(t, s)
	pack, _ := writeWACZ(t, s, WACZ{Title: "年报"})
	path := filepath.Join(t.TempDir(), "reports.wacz")
	must(t, os.WriteFile(path, pack, 0o644))
	out, err := exec.Command(interpreter, "-c", "import sys; from wacz.main import main; sys.exit(main(sys.argv[1:]))", "validate", "-f", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Valid") || strings.Contains(strings.ToLower(string(out)), "invalid") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestReplay has pywb replay the files of the archive and a package of them.
func TestReplay(t *testing.T) {
	interpreter := python(t, "pywb")
	s := open(t, t.TempDir(), Options{MaxFileSize: 4000})
	grow(t, s)
	dir := t.TempDir()
	pack, _ := writeWACZ(t, s, WACZ{})
	path := filepath.Join(dir, "reports.wacz")
	must(t, os.WriteFile(path, pack, 0o644))
	names, _ := s.files()
	run := func(args ...string) {
		cmd := exec.Command(interpreter, append([]string{"-c", "import sys; from pywb.manager.manager import main; main(sys.argv[1:])"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("wb-manager %q: %v\n%s", args, err, out)
		}
	}
	run("init", "files")
	for _, name := range names {
		run("add", "files", s.path(name))
	}
	run("init", "package")
	run("add", "--unpack-wacz", "package", path)
	address := startPywb(t, interpreter, dir)
	for _, collection := range []string{"files", "package"} {
		for n := range 6 {
			x := page(n)
			wantReplay(t, fmt.Sprintf("%s/%s/%sid_/%s", address, collection, x.Time.Format("20060102150405"), x.URL), x.Body)
		}
		again := page(3) // the revisit
		wantReplay(t, fmt.Sprintf("%s/%s/%sid_/%s", address, collection, noon.Add(time.Hour).Format("20060102150405"), again.URL), again.Body)
		packed := coded(t, 8, gzip.BestSpeed) // served packed, repeated, and packed otherwise: the client unpacks
		for hours := range 3 {
			at := noon.Add(time.Duration(hours) * time.Hour)
			if hours == 0 {
				at = packed.Time
			}
			wantReplay(t, fmt.Sprintf("%s/%s/%sid_/%s", address, collection, at.Format("20060102150405"), packed.URL), packed.Plain)
		}
	}
}

// startPywb runs a server for the collections of dir until the test ends.
func startPywb(t *testing.T, interpreter, dir string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	must(t, l.Close())
	cmd := exec.Command(interpreter, "-c", "import sys; from pywb.apps.cli import wayback; wayback(sys.argv[1:])", "-b", "127.0.0.1", "-p", port)
	cmd.Dir = dir
	var log bytes.Buffer
	cmd.Stderr = &log
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	address := "http://127.0.0.1:" + port
	const patience = 30 * time.Second // for an interpreter on a busy machine
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		res, err := http.Get(address)
		if err == nil {
			res.Body.Close()
			return address
		}
		if time.Now().After(end) {
			t.Fatalf("pywb does not answer: %v\n%s", err, log.String())
		}
	}
}

func wantReplay(t *testing.T, address string, want []byte) {
	t.Helper()
	res, err := http.Get(address)
	must(t, err)
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 || !bytes.Equal(got, want) {
		t.Errorf("%s: status %d, %d bytes, want %d, %v", address, res.StatusCode, len(got), len(want), err)
	}
}
