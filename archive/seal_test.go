package archive

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// testKey is a key of no worth.
func testKey(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(slices.Repeat([]byte{n}, ed25519.SeedSize))
}

// sealedArchive is an archive of three runs, each sealed, in several files.
func sealedArchive(t testing.TB, dir string) []Capture {
	t.Helper()
	var cs []Capture
	for run := range 3 {
		s := open(t, dir, Options{Key: testKey(1), MaxFileSize: 4000})
		for n := range 5 {
			x := page(10*run + n)
			x.Run = []string{"first", "second", "third"}[run]
			cs = append(cs, put(t, s, x))
		}
		must(t, s.Close())
	}
	return cs
}

func reader(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := OpenReader(context.Background(), dir)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func TestSealsContinueEachOther(t *testing.T) {
	dir := t.TempDir()
	sealedArchive(t, dir)
	s := reader(t, dir)
	tally, err := s.Verify(context.Background(), func(p Problem) { t.Error(p) })
	must(t, err)
	if tally.Manifests != 3 || tally.Unsealed != 0 || tally.Key != Fingerprint(testKey(1).Public().(ed25519.PublicKey)) {
		t.Errorf("Verify gave %+v", tally)
	}
	previous, bytes := "", int64(0)
	for n, run := range []string{"first", "second", "third"} {
		m, err := s.readManifest(n + 1)
		must(t, errors.Join(err, m.err))
		if m.Number != n+1 || m.Previous != previous || !slices.Equal(m.Runs, []string{run}) {
			t.Errorf("manifest %+v", m.Manifest)
		}
		for _, f := range m.Files {
			content, err := os.ReadFile(s.path(f.Name))
			must(t, err)
			if sum := sha256.Sum256(content[:f.Bytes]); hex.EncodeToString(sum[:]) != f.SHA256 {
				t.Errorf("manifest %d says %+v", n+1, f)
			}
		}
		previous, bytes = m.sum, total(m.Files)
	}
	if previous != tally.Head {
		t.Errorf("the head is %s, want %s", tally.Head, previous)
	}
	if sizes, err := s.Sizes(context.Background()); err != nil || sizes.Bytes != bytes {
		t.Errorf("sealed are %d bytes of %d, %v", bytes, sizes.Bytes, err)
	}
}

func total(fs []SealedFile) (n int64) {
	for _, f := range fs {
		n += f.Bytes
	}
	return n
}

// Nothing new, no manifest; no key, none either; a reader never writes one.
func TestSealOnlyWhatIsNew(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{Key: testKey(1)})
	if m, err := s.Seal(context.Background()); m != nil || err != nil {
		t.Errorf("an empty archive gave %+v, %v", m, err)
	}
	put(t, s, page(1))
	for range 3 {
		if m, err := s.Seal(context.Background()); err != nil || m == nil || m.Number != 1 {
			t.Fatalf("Seal gave %+v, %v", m, err)
		}
	}
	must(t, s.Close())
	open(t, dir, Options{Key: testKey(1)}).Close()
	unsigned := open(t, dir, Options{})
	put(t, unsigned, page(2))
	unsigned.Close()
	r := reader(t, dir)
	if _, err := r.Seal(context.Background()); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a reader's Seal gave %v", err)
	}
	if numbers, err := r.manifestNumbers(); err != nil || len(numbers) != 1 {
		t.Errorf("manifests %v, %v", numbers, err)
	}
	// what was written without a key is sealed by the next that has one
	open(t, dir, Options{Key: testKey(1)}).Close()
	if tally, err := r.Verify(context.Background(), nil); err != nil || tally.Manifests != 2 || tally.Unsealed != 0 || tally.Problems != 0 {
		t.Errorf("Verify gave %+v, %v", tally, err)
	}
}

// TestTamperingShows: whatever is changed after the seal is named.
func TestTamperingShows(t *testing.T) {
	rewrite := func(path string, change func([]byte) []byte) error {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, change(content), 0o644)
	}
	for _, c := range []struct {
		name, file, want string
		tamper           func(s *Store, warc string) error
	}{
		{"a record replaced by another that fits", "warc", "not those that manifest", func(s *Store, warc string) error { return forge(t, s.path(warc)) }},
		{"a WARC file removed", "warc", "is gone", func(s *Store, warc string) error { return os.Remove(s.path(warc)) }},
		{"a WARC file cut", "warc", "has 1000 bytes", func(s *Store, warc string) error { return os.Truncate(s.path(warc), 1000) }},
		{"a manifest edited", "manifests/000002.json", "signature does not fit", func(s *Store, _ string) error {
			return rewrite(s.manifestPath(2), func(b []byte) []byte { return []byte(strings.Replace(string(b), "second", "seventh", 1)) })
		}},
		{"a manifest removed", "manifests/000002.json", "is gone", func(s *Store, _ string) error { return os.Remove(s.manifestPath(2)) }},
		{"the last manifest removed", "manifests/000003.json", "is gone", func(s *Store, _ string) error { return os.Remove(s.manifestPath(3)) }},
		{"a signature removed", "manifests/000001.json", "signature is missing", func(s *Store, _ string) error { return os.Remove(s.manifestPath(1) + ".sig") }},
		{"a manifest signed anew", "manifests/000002.json", "another key", func(s *Store, _ string) error { return resign(s, 2, testKey(9)) }},
		{"the last manifest signed anew with the same key", "manifests/000003.json", "than the capture index knows", func(s *Store, _ string) error { return resign(s, 3, testKey(1)) }},
		{"a manifest in another's place", "manifests/000003.json", "says that it is manifest 2", func(s *Store, _ string) error {
			b, err := os.ReadFile(s.manifestPath(2))
			return errors.Join(err, os.WriteFile(s.manifestPath(3), b, 0o644))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			cs := sealedArchive(t, dir)
			s := reader(t, dir)
			must(t, c.tamper(s, cs[0].File))
			if c.file == "warc" {
				c.file = cs[0].File
			}
			if ps := verify(t, s); !slices.ContainsFunc(ps, func(p Problem) bool { return p.File == c.file && strings.Contains(p.Err.Error(), c.want) }) {
				t.Errorf("want %q of %s, got %v", c.want, c.file, ps)
			}
		})
	}
}

// forge replaces a file by a longer one of the same captures' shape, with other
// content and digests that fit, and lets the index follow. A shorter one would be
// told by its length alone.
func forge(t *testing.T, path string) error {
	s := open(t, t.TempDir(), Options{MaxFileSize: 8000})
	for n := range 9 {
		put(t, s, page(n+70))
	}
	names, err := s.files()
	must(t, err)
	content, err := os.ReadFile(s.path(names[0]))
	must(t, err)
	must(t, os.WriteFile(path, content, 0o644))
	archive := filepath.Dir(filepath.Dir(path))
	must(t, os.Remove(filepath.Join(archive, indexName)))
	open(t, archive, Options{}).Close()
	return nil
}

// resign gives a manifest another time and a signature that fits.
func resign(s *Store, number int, key ed25519.PrivateKey) error {
	m, err := s.readManifest(number)
	if err != nil {
		return err
	}
	m.Time, m.Key = m.Time.Add(time.Second), key.Public().(ed25519.PublicKey)
	_, err = s.writeManifest(&m.Manifest, key)
	return err
}

// A new seal must not cover up what was altered before it, and a gap stays.
func TestSealDoesNotCoverUp(t *testing.T) {
	dir := t.TempDir()
	cs := sealedArchive(t, dir)
	s := reader(t, dir)
	last := cs[len(cs)-1].File
	spoil(t, s.path(last), 60)
	must(t, os.Remove(s.manifestPath(2)))
	w := open(t, dir, Options{Key: testKey(1), MaxFileSize: 1 << 20})
	put(t, w, page(99))
	must(t, w.Close())
	var told []string
	for _, p := range verify(t, s) {
		told = append(told, p.String())
	}
	for _, want := range []string{last + " byte 0: bytes 0 to", "000002.json byte 0: the manifest is gone"} {
		if !slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("%q is not among %q", want, told)
		}
	}
}

func TestVerifySince(t *testing.T) {
	dir := t.TempDir()
	sealedArchive(t, dir)
	s := reader(t, dir)
	whole, err := s.Verify(context.Background(), nil)
	must(t, err)
	second, err := s.readManifest(2)
	must(t, err)
	for name, c := range map[string]struct {
		scope    Scope
		captures int
	}{
		"everything": {Scope{}, 15}, "before all": {Scope{Since: noon}, 15}, "after the second": {Scope{Since: second.Time}, 5},
		"after all": {Scope{Since: time.Now().Add(time.Hour)}, 0}, "the last run": {Scope{Run: "third"}, 5}, "the first run": {Scope{Run: "first"}, 15},
	} {
		tally, err := s.VerifyScope(context.Background(), c.scope, func(p Problem) { t.Errorf("%s: %v", name, p) })
		if err != nil || tally.Captures != c.captures || tally.Manifests != 3 || (tally.Bytes < whole.Bytes) != (c.captures < 15) {
			t.Errorf("%s: %+v, %v", name, tally, err)
		}
	}
	if _, err := s.VerifyScope(context.Background(), Scope{Run: "fourth"}, nil); err == nil || !strings.Contains(err.Error(), "fourth") {
		t.Errorf("an unknown run gave %v", err)
	}
	spoil(t, s.path(second.Files[0].Name), 300)
	if tally, _ := s.VerifyScope(context.Background(), Scope{Run: "third"}, nil); tally.Problems > 0 && second.Files[0] != second.Files[len(second.Files)-1] {
		t.Errorf("what lies before was looked at: %+v", tally)
	}
	if len(verify(t, s)) == 0 {
		t.Error("damage before was not found by the whole")
	}
}

func TestKeysThatCount(t *testing.T) {
	dir := t.TempDir()
	sealedArchive(t, dir)
	s := open(t, dir, Options{Key: testKey(2)})
	put(t, s, page(50))
	must(t, s.Close())
	one, two := Fingerprint(testKey(1).Public().(ed25519.PublicKey)), Fingerprint(testKey(2).Public().(ed25519.PublicKey))
	r := reader(t, dir)
	for name, c := range map[string]struct {
		keys []string
		want int
	}{"none named": {nil, 1}, "both": {[]string{one, two}, 0}, "the first": {[]string{one}, 1}, "the second": {[]string{two}, 3}} {
		if tally, err := r.VerifyScope(context.Background(), Scope{Keys: c.keys}, nil); err != nil || tally.Problems != c.want {
			t.Errorf("%s: %+v, %v", name, tally, err)
		}
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "signing.key")
	key, err := LoadKey(path)
	must(t, err)
	if again, err := LoadKey(path); err != nil || !again.Equal(key) {
		t.Errorf("loaded again it is another key: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file has mode %v, %v", info.Mode(), err)
	}
	must(t, os.WriteFile(path, []byte("no key"), 0o600))
	if _, err := LoadKey(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a spoilt key file gave %v", err)
	}
}

// TestOpenSSL has a program that is not ours check a signature.
func TestOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skipf("openssl is not there: %v", err)
	}
	if out, err := exec.Command(openssl, "version").Output(); err != nil || !strings.HasPrefix(string(out), "OpenSSL 3") {
		t.Skipf("openssl 3 is needed for Ed25519, there is %s %v", out, err)
	}
	dir := t.TempDir()
	sealedArchive(t, dir)
	s := reader(t, dir)
	key := filepath.Join(t.TempDir(), "public.pem")
	private := filepath.Join(t.TempDir(), "signing.key")
	_, err = LoadKey(private)
	must(t, err)
	// a manifest of that key
	w := open(t, dir, Options{Key: must1(LoadKey(private)), MaxFileSize: 1 << 20})
	put(t, w, page(80))
	must(t, w.Close())
	must(t, exec.Command(openssl, "pkey", "-in", private, "-pubout", "-out", key).Run())
	out, err := exec.Command(openssl, "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", key, "-sigfile", s.manifestPath(4)+".sig", "-in", s.manifestPath(4)).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Verified Successfully") {
		t.Errorf("openssl says %s %v", out, err)
	}
	var m Manifest
	text, err := os.ReadFile(s.manifestPath(4))
	must(t, errors.Join(err, json.Unmarshal(text, &m)))
	der, err := exec.Command(openssl, "pkey", "-pubin", "-in", key, "-outform", "DER").Output()
	if sum := sha256.Sum256(der); err != nil || Fingerprint(m.Key) != hex.EncodeToString(sum[:]) {
		t.Errorf("the fingerprint %s is not that of openssl's %x", Fingerprint(m.Key), sum)
	}
}

func must1[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// What was sealed is never taken for a torn tail, not even when it is damaged
// and the index is gone.
func TestSealedBytesAreNotCut(t *testing.T) {
	dir := t.TempDir()
	cs := sealedArchive(t, dir)
	last := cs[len(cs)-1]
	path := filepath.Join(dir, warcFolder, last.File)
	spoil(t, path, last.Offset+last.Length-20)
	before, err := os.ReadFile(path)
	must(t, err)
	must(t, os.Remove(filepath.Join(dir, indexName)))
	open(t, dir, Options{}).Close()
	if after, err := os.ReadFile(path); err != nil || !slices.Equal(after, before) {
		t.Errorf("the file has %d bytes, had %d, %v", len(after), len(before), err)
	}
	if ps := verify(t, reader(t, dir)); !slices.ContainsFunc(ps, func(p Problem) bool { return p.File == last.File }) {
		t.Errorf("the problems are %v", ps)
	}
}
