package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"

	"github.com/nianbao/nianbao/report"
)

// Fields of a text document.
const (
	fieldTitle   = "title"
	fieldAgency  = "agency"   // name
	fieldText    = "text"     // every section and the labels of every table
	fieldSection = "section." // + kind: that section alone

	fieldYear     = "year" // four digits: Bleve's facets on numbers count internal terms
	fieldRegion   = "region"
	fieldAgencyID = "agency_id"
	fieldType     = "type"
	fieldLevel    = "level"
	fieldEra      = "era"
	fieldScope    = "scope"
	fieldFetched  = "fetched"  // 16 digits of microseconds
	fieldKinds    = "sections" // section kinds present
	fieldFinding  = "has_finding"
)

// newMapping describes a text document. Text fields keep no term vectors (three
// quarters of the index), no stored text (the catalogue has it) and no _all field.
func newMapping() *mapping.IndexMappingImpl {
	doc := bleve.NewDocumentStaticMapping()
	for _, f := range []string{fieldTitle, fieldAgency, fieldText} {
		doc.AddFieldMappingsAt(f, textField())
	}
	sections := bleve.NewDocumentStaticMapping()
	for _, kind := range report.SectionKinds() {
		f := textField()
		f.SkipFreqNorm = true // only filters and counts, never ranks
		sections.AddFieldMappingsAt(string(kind), f)
	}
	doc.AddSubDocumentMapping("section", sections)
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping()) // made unless forbidden by name
	for _, f := range []string{fieldYear, fieldRegion, fieldAgencyID, fieldType, fieldLevel,
		fieldEra, fieldScope, fieldFetched, fieldKinds, fieldFinding} {
		doc.AddFieldMappingsAt(f, keywordField())
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.DefaultAnalyzer = analyzerName
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	return m
}

func textField() *mapping.FieldMapping {
	f := bleve.NewTextFieldMapping()
	f.Analyzer = analyzerName
	f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = false, false, false, false
	return f
}

func keywordField() *mapping.FieldMapping {
	f := bleve.NewTextFieldMapping()
	f.Analyzer = keyword.Name
	f.Store, f.IncludeTermVectors, f.IncludeInAll = false, false, false
	f.SkipFreqNorm = true
	return f
}

// mappingHash names a mapping by its content.
func mappingHash(m *mapping.IndexMappingImpl) (string, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("text mapping: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}
