package pipeline

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

const (
	kitFormat       = "nianbao-kit/1"
	manifestName    = "manifest.json"
	originalsFolder = "originals/"
)

// kitManifest says what a kit holds and out of what it was made.
type kitManifest struct {
	Format     string            `json:"format"`
	Software   string            `json:"software"`
	Generation string            `json:"generation,omitempty"` // of the index
	Release    *kitRelease       `json:"release,omitempty"`    // data release in place of a generation
	Built      time.Time         `json:"built"`                // when that was made
	Parser     string            `json:"parser"`               // version of its rules
	Query      kitQuery          `json:"query"`
	Originals  []kitOriginal     `json:"originals"`
	Files      map[string]string `json:"files"` // SHA-256 of every other file, by name
}

// kitRelease is the data release that a kit shows.
type kitRelease struct {
	Name    string   `json:"name"`
	Note    string   `json:"note,omitempty"`
	Digest  string   `json:"digest"`
	Changed []string `json:"definitions_changed,omitempty"`
}

// kitQuery is what was compared.
type kitQuery struct {
	Indicators []report.Key    `json:"indicators"`
	Agencies   []string        `json:"agencies,omitempty"`
	Region     string          `json:"region,omitempty"`
	Type       string          `json:"type,omitempty"`
	Level      string          `json:"level,omitempty"`
	From       int             `json:"from,omitempty"`
	To         int             `json:"to,omitempty"`
	Sum        bool            `json:"sum,omitempty"`
	Population []kitInhabitant `json:"population,omitempty"` // of the regions and years of the reports
}

type kitInhabitant struct {
	Region     string          `json:"region"`
	Year       int             `json:"year"`
	Population decimal.Decimal `json:"population"`
}

// kitOriginal is one report's kept bytes: where they came from, and the hints under
// which they are read.
type kitOriginal struct {
	Report          string    `json:"report"`
	File            string    `json:"file"`
	SHA256          string    `json:"sha256"`
	URL             string    `json:"url"`
	Fetched         time.Time `json:"fetched"`
	Type            string    `json:"type,omitempty"`
	ContentEncoding string    `json:"content_encoding,omitempty"`
	LinkText        string    `json:"link_text,omitempty"`
	Region          string    `json:"region,omitempty"`
	Agency          string    `json:"agency,omitempty"`
	Year            int       `json:"year,omitempty"`
}

func (m kitManifest) write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(m)
}

// readManifest reads the manifest of a kit that anybody may have made.
func readManifest(body []byte) (kitManifest, error) {
	var m kitManifest
	if err := json.Unmarshal(body, &m); err != nil {
		return m, fmt.Errorf("kit: %s: %w", manifestName, err)
	}
	if m.Format != kitFormat {
		return m, fmt.Errorf("kit: %s: format %.40q, want %q: made by another version of this program?", manifestName, m.Format, kitFormat)
	}
	if n := len(m.Originals); n > maxKitReports {
		return m, fmt.Errorf("kit: %s: %d originals, at most %d are read", manifestName, n, maxKitReports)
	}
	for _, p := range m.Query.Population {
		if e := p.Population.Exponent(); p.Population.Sign() <= 0 || e < -maxInhabitantDigits || e > maxInhabitantDigits || p.Population.NumDigits() > maxInhabitantDigits {
			return m, fmt.Errorf("kit: %s: the population of %.20q is no number of people", manifestName, p.Region)
		}
	}
	return m, nil
}

// maxInhabitantDigits bounds arithmetic on numbers of people, of which there are 10 digits.
const maxInhabitantDigits = 12

func kitQueryOf(q index.CompareQuery) kitQuery {
	return kitQuery{Indicators: q.Indicators, Agencies: q.Agencies, Region: q.Region, Type: q.Type, Level: q.Level, From: q.From, To: q.To, Sum: q.Sum}
}

// kitPopulation takes out of a file of inhabitants what the reports need.
func kitPopulation(q index.CompareQuery, reports []*report.Report) []kitInhabitant {
	var out []kitInhabitant
	for _, r := range reports {
		if n, ok := q.Population[index.PopulationOf{Region: r.Region.Code, Year: r.Year}]; ok {
			out = append(out, kitInhabitant{r.Region.Code, r.Year, n})
		}
	}
	slices.SortFunc(out, func(a, b kitInhabitant) int {
		if c := strings.Compare(a.Region, b.Region); c != 0 {
			return c
		}
		return a.Year - b.Year
	})
	return slices.CompactFunc(out, func(a, b kitInhabitant) bool { return a.Region == b.Region && a.Year == b.Year })
}

// compare makes the query again.
func (q kitQuery) compare() index.CompareQuery {
	out := index.CompareQuery{Indicators: q.Indicators, Agencies: q.Agencies, Region: q.Region, Type: q.Type, Level: q.Level, From: q.From, To: q.To, Sum: q.Sum}
	if len(q.Population) > 0 {
		out.Population = map[index.PopulationOf]decimal.Decimal{}
	}
	for _, p := range q.Population {
		out.Population[index.PopulationOf{Region: p.Region, Year: p.Year}] = p.Population
	}
	return out
}
