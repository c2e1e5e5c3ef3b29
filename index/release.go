package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/report"
)

// Release is a named state of the catalogue that never changes, so that links and charts
// can be pinned to it. It stands in the archive; its catalogue is made from there.
type Release struct {
	Name     string    `json:"name"`
	Note     string    `json:"note,omitempty"`
	Made     time.Time `json:"made"`
	Software string    `json:"software"`         // program and version that made it
	Parser   string    `json:"parser"`           // version of the rules by which its reports were read
	Digest   string    `json:"digest,omitempty"` // SHA-256 of its closing record in the archive, which names all others by theirs
	Reports  int       `json:"reports"`
	Figures  int       `json:"figures"`
	Findings int       `json:"findings"`
	Failed   int       `json:"failed"` // documents that should have been reports and could not be read

	FirstYear int `json:"first_year"`
	LastYear  int `json:"last_year"`

	// Definitions are those of report.Definitions when it was made. What is derived from its
	// figures uses those of today, so that a pinned page says when they differ.
	Definitions map[string]string `json:"definitions"`
}

// Changed lists the definition files that are not what they were when the release was made.
func (r Release) Changed() []string {
	now := report.Definitions()
	var out []string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if r.Definitions[name] != now[name] {
			out = append(out, name)
		}
	}
	return out
}

// maxReleaseName bounds a name: it stands in addresses that people print.
const maxReleaseName = 40

var releaseName = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)

// CheckReleaseName refuses what cannot stand in an address and name a folder on every system.
func CheckReleaseName(name string) error {
	if len(name) > maxReleaseName || !releaseName.MatchString(name) {
		return WrongInput("release", "%.60q is no name of a release: want at most %d small letters and digits, with single hyphens or dots between them, for example 2026-11",
			"“%.60s”不能作数据发布的名称：最多 %d 个小写字母和数字，其间可有单个连字符或点，例如 2026-11", name, maxReleaseName)
	}
	return nil
}

// ErrNoRelease says that there is no release of that name.
var ErrNoRelease = errors.New("there is no data release of that name")

// ErrReleasePending says that the release is in the archive, and its catalogue is yet to be
// made of it.
var ErrReleasePending = errors.New("the catalogue of this data release is still to be made: run `nianbao build`")

// The catalogues of releases stand below the folder of the index, each with what the
// archive says of the release:
//
//	releases/NAME/{release.json,CURRENT,gen-000001/,build.lock}
const (
	releasesFolder = "releases"
	releaseFile    = "release.json"
)

// ReleaseDir is the folder of the catalogue of a release of the index in dir.
func ReleaseDir(dir, name string) string { return filepath.Join(dir, releasesFolder, name) }

// NoteRelease makes the release known to those who read the index in dir, before there is a
// catalogue of it.
func NoteRelease(dir string, r Release) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	folder := ReleaseDir(dir, r.Name)
	if old, err := readRelease(folder); err == nil && old.Digest == r.Digest {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("making the folder of release %s: %w", r.Name, err)
	}
	tmp := filepath.Join(folder, releaseFile+".new")
	if err := os.WriteFile(tmp, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("noting release %s: %w", r.Name, err)
	}
	if err := os.Rename(tmp, filepath.Join(folder, releaseFile)); err != nil {
		return fmt.Errorf("noting release %s: %w", r.Name, err)
	}
	return nil
}

func readRelease(folder string) (Release, error) {
	var r Release
	text, err := os.ReadFile(filepath.Join(folder, releaseFile))
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("%s: %w", filepath.Join(folder, releaseFile), err)
	}
	return r, nil
}

// readReleases lists the releases noted below dir, the newest first.
func readReleases(dir string) ([]Release, error) {
	entries, err := os.ReadDir(filepath.Join(dir, releasesFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing the releases: %w", err)
	}
	var out []Release
	for _, e := range entries {
		r, err := readRelease(ReleaseDir(dir, e.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && r.Name != e.Name() {
			err = fmt.Errorf("%s names the release %q: delete the folder, it is made again", ReleaseDir(dir, e.Name()), r.Name)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	SortReleases(out)
	return out, nil
}

// SortReleases puts the newest first.
func SortReleases(rs []Release) {
	slices.SortFunc(rs, func(a, b Release) int {
		if c := b.Made.Compare(a.Made); c != 0 {
			return c
		}
		return strings.Compare(b.Name, a.Name)
	})
}
