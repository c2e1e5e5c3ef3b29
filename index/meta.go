package index

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"
)

const metaFile = "meta.json"

// meta says with what a generation was made. When any of it but Built and Stats
// differs from the running program, the generation is stale: the next build
// starts empty. Until then it still serves, unless the schema differs.
type meta struct {
	Mapping string    `json:"mapping"` // hash of the text mapping, and the form of segments
	Bleve   string    `json:"bleve"`   // module version
	Schema  int       `json:"schema"`
	Parser  string    `json:"parser"`
	Release string    `json:"release,omitempty"` // digest of the data release that it shows
	Built   time.Time `json:"built"`
	Stats   Stats     `json:"stats"` // counted once: a generation never changes
}

// newMeta describes what this program makes.
func newMeta(o Options) (meta, error) {
	if o.Release != "" {
		return meta{Schema: schemaVersion, Parser: o.Parser, Release: o.Release}, nil
	}
	hash, err := mappingHash(newMapping())
	if err != nil {
		return meta{}, err
	}
	return meta{Mapping: fmt.Sprintf("%s %s/%d", hash, segmentType, segmentVersion), Bleve: bleveVersion(), Schema: schemaVersion, Parser: o.Parser}, nil
}

// stale says why a generation made with old cannot be gone on with; "" when it can.
func (m meta) stale(old meta) string {
	switch {
	case old.Schema != m.Schema:
		return fmt.Sprintf("catalogue schema %d, now %d", old.Schema, m.Schema)
	case old.Mapping != m.Mapping:
		return "the text mapping has changed"
	case old.Bleve != m.Bleve:
		return fmt.Sprintf("bleve %s, now %s", old.Bleve, m.Bleve)
	case old.Release != m.Release:
		return "it shows another data release"
	case old.Parser != m.Parser:
		return fmt.Sprintf("parser %s, now %s", old.Parser, m.Parser)
	}
	return ""
}

func readMeta(gen string) (meta, error) {
	b, err := os.ReadFile(filepath.Join(gen, metaFile))
	if err != nil {
		return meta{}, err
	}
	var m meta
	if err := json.Unmarshal(b, &m); err != nil {
		return meta{}, fmt.Errorf("%s: %w", filepath.Join(gen, metaFile), err)
	}
	return m, nil
}

func (m meta) write(gen string) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(gen, metaFile), append(b, '\n'), 0o644)
}

// bleveVersion returns the version of the Bleve module in this binary, "unknown"
// when the build did not record it.
func bleveVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, d := range info.Deps {
		if d.Path == "github.com/blevesearch/bleve/v2" {
			return d.Version
		}
	}
	return "unknown"
}
