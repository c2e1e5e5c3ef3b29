package archive

import (
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// manifestFormat names the form of a manifest.
const manifestFormat = "nianbao-manifest/1"

// Manifest says what the WARC files held at one moment. Each names the hash of
// the one before and is signed, so that who alters a file, a manifest or their
// order later must have the key.
type Manifest struct {
	Format   string       `json:"format"`
	Number   int          `json:"number"` // from 1, without gaps
	Time     time.Time    `json:"time"`
	Software string       `json:"software"`
	Runs     []string     `json:"runs"`     // crawl runs of the captures that came since the one before
	Previous string       `json:"previous"` // hex SHA-256 of the manifest before, as it stands in its file; empty in the first
	Key      []byte       `json:"key"`      // Ed25519 public key of the signature
	Files    []SealedFile `json:"files"`    // all of them, in the order of their making
}

// SealedFile is a WARC file, or the beginning of one that grew later.
type SealedFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // hex, of those bytes
}

// file returns the entry of a file.
func (m *Manifest) file(name string) (SealedFile, bool) {
	i := slices.IndexFunc(m.Files, func(f SealedFile) bool { return f.Name == name })
	if i < 0 {
		return SealedFile{}, false
	}
	return m.Files[i], true
}

const (
	manifestFolder = "manifests"
	// maxManifest bounds a manifest that is read: some 100 bytes a WARC file
	// of a gigabyte.
	maxManifest = 64 << 20
)

var manifestName = regexp.MustCompile(`^([0-9]{6,9})\.json$`)

func (s *Store) manifestPath(number int) string {
	return filepath.Join(s.dir, manifestFolder, fmt.Sprintf("%06d.json", number))
}

// manifestNumbers lists the manifests that are there, in order.
func (s *Store) manifestNumbers() ([]int, error) {
	entries, err := os.ReadDir(filepath.Join(s.dir, manifestFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing the manifests: %w", err)
	}
	var numbers []int
	for _, e := range entries {
		if m := manifestName.FindStringSubmatch(e.Name()); m != nil {
			n, _ := strconv.Atoi(m[1]) // nine digits at most
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// sealedBytes tells how much of each file the newest manifest that holds covers.
func (s *Store) sealedBytes() (map[string]int64, error) {
	numbers, err := s.manifestNumbers()
	if err != nil {
		return nil, err
	}
	covered := make(map[string]int64)
	for _, n := range slices.Backward(numbers) {
		m, err := s.readManifest(n)
		if err != nil {
			return nil, err
		}
		if m.err != nil {
			continue
		}
		for _, f := range m.Files {
			covered[f.Name] = f.Bytes
		}
		break
	}
	return covered, nil
}

// sealed is a manifest as it stands in its file.
type sealed struct {
	Manifest
	sum string // hex SHA-256 of the file
	err error  // why its signature or form does not hold
}

// readManifest reads one manifest and checks its signature. The error is that
// of reading; what is wrong with the content is in sealed.err.
func (s *Store) readManifest(number int) (*sealed, error) {
	path := s.manifestPath(number)
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading a manifest: %w", err)
	}
	if info.Size() > maxManifest {
		return &sealed{err: fmt.Errorf("%d bytes are more than a manifest may have (%d)", info.Size(), maxManifest)}, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a manifest: %w", err)
	}
	signature, err := os.ReadFile(path + ".sig")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the signature of a manifest: %w", err)
	}
	sum := sha256.Sum256(text)
	m := &sealed{sum: hex.EncodeToString(sum[:])}
	if m.err = json.Unmarshal(text, &m.Manifest); m.err == nil {
		m.err = m.check(number, text, signature)
	}
	return m, nil
}

// check holds a manifest against its name and its signature.
func (m *Manifest) check(number int, text, signature []byte) error {
	switch {
	case m.Format != manifestFormat:
		return fmt.Errorf("its form is %.40q, want %q", m.Format, manifestFormat)
	case m.Number != number:
		return fmt.Errorf("it says that it is manifest %d", m.Number)
	case len(m.Key) != ed25519.PublicKeySize:
		return errors.New("it names no key")
	case len(signature) == 0:
		return errors.New("its signature is missing")
	case !ed25519.Verify(m.Key, text, signature):
		return errors.New("its signature does not fit: it was altered after it was signed")
	}
	return nil
}

// writeManifest signs and writes m; the signature first, so that a manifest
// never stands without.
func (s *Store) writeManifest(m *Manifest, key ed25519.PrivateKey) (*sealed, error) {
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, err
	}
	text = append(text, '\n')
	path := s.manifestPath(m.Number)
	err = cmp.Or(os.MkdirAll(filepath.Dir(path), 0o755), syncFolder(s.dir))
	if err == nil {
		err = writeWhole(path+".sig", ed25519.Sign(key, text), 0o644)
	}
	if err == nil {
		err = writeWhole(path, text, 0o644)
	}
	if err != nil {
		return nil, fmt.Errorf("writing manifest %d: %w", m.Number, full(err))
	}
	sum := sha256.Sum256(text)
	return &sealed{Manifest: *m, sum: hex.EncodeToString(sum[:])}, nil
}
