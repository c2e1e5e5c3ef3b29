package index

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const metaFile = "meta.json"

// meta says with what a generation was made. When any of it but Built and Stats
// differs from the running program, the generation is stale: the next build
// starts empty. Until then it still serves, unless the schema differs.
type meta struct {
	Text    string    `json:"text"` // textFormat
	Schema  int       `json:"schema"`
	Parser  string    `json:"parser"`
	Release string    `json:"release,omitempty"` // digest of the data release that it shows
	Built   time.Time `json:"built"`
	Stats   Stats     `json:"stats"` // counted once: a generation never changes
}

// newMeta describes what this program makes.
func newMeta(o Options) meta {
	if o.Release != "" {
		return meta{Schema: schemaVersion, Parser: o.Parser, Release: o.Release}
	}
	return meta{Text: textFormat, Schema: schemaVersion, Parser: o.Parser}
}

// stale says why a generation made with old cannot be gone on with; "" when it can.
func (m meta) stale(old meta) string {
	switch {
	case old.Schema != m.Schema:
		return fmt.Sprintf("catalogue schema %d, now %d", old.Schema, m.Schema)
	case old.Text != m.Text:
		return fmt.Sprintf("full text %s, now %s", old.Text, m.Text)
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
