package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// description is what a page tells programs about itself: search engines and those that
// show a link with a preview.
type description struct {
	Text   string
	Entity map[string]any // by the vocabulary of schema.org; nil for none
}

// selfDescribed is a page that describes itself. It is an interface because several do.
type selfDescribed interface {
	describe(l *language, base string) description
}

// describe tells of a report as schema.org's Report.
func (p *reportPage) describe(l *language, base string) description {
	r := p.Report
	address := base + reportHref(r.ID)
	entity := map[string]any{"@context": "https://schema.org", "@type": "Report", "@id": address, "url": address, "identifier": r.ID,
		"name": p.heading(l), "inLanguage": "zh-CN", "temporalCoverage": fmt.Sprint(r.Year),
		"author":   map[string]any{"@type": "GovernmentOrganization", "name": r.Agency.Name, "identifier": r.Agency.ID, "url": base + agencyHref(r.Agency.ID)},
		"encoding": []any{download(address+formatJSON, "application/json"), download(address+formatCSV, "text/csv"), download(base+"/originals/"+r.Source.SHA256, r.Source.Type)}}
	if r.Published != "" {
		entity["datePublished"] = r.Published
	}
	if r.Source.URL != "" {
		entity["isBasedOn"] = r.Source.URL
	}
	if r.Region.Name != "" {
		entity["spatialCoverage"] = report.Regions().FullName(r.Region.Code)
	}
	return description{Text: l.sentence("describe.report", r.Agency.Name, r.Year, len(r.Figures)), Entity: entity}
}

func download(address, contentType string) map[string]any {
	return map[string]any{"@type": "MediaObject", "contentUrl": address, "encodingFormat": contentType}
}

// dataset describes the whole catalogue as schema.org's Dataset.
func dataset(l *language, base string, stats index.Stats) map[string]any {
	entity := map[string]any{"@context": "https://schema.org", "@type": "Dataset", "@id": base + "/dataset", "url": base + "/dataset",
		"name": l.sentence("search.welcome"), "description": l.sentence("describe.dataset", stats.Reports, stats.Agencies, stats.Figures),
		"version": stats.Generation, "inLanguage": "zh-CN", "isAccessibleForFree": true, "license": base + "/dataset#rights",
		"spatialCoverage": "CN", "variableMeasured": base + "/indicators.json",
		"distribution": []any{dataDownload(base+"/dataset.csv", "text/csv"), dataDownload(base+"/dataset.jsonl", "application/jsonl")}}
	if stats.FirstYear > 0 {
		entity["temporalCoverage"] = fmt.Sprintf("%d/%d", stats.FirstYear, stats.LastYear)
	}
	if !stats.Built.IsZero() {
		entity["dateModified"] = stats.Built.UTC().Format("2006-01-02")
	}
	return entity
}

func dataDownload(address, contentType string) map[string]any {
	return map[string]any{"@type": "DataDownload", "contentUrl": address, "encodingFormat": contentType}
}

// describe tells of the start page; a search is described by its title alone.
func (p *searchPage) describe(l *language, base string) description {
	if p.Asked {
		return description{}
	}
	return description{Text: l.sentence("search.lead"), Entity: dataset(l, base, p.Stats)}
}

// canonical is the address of a page without what changes only its looks.
func canonical(r *http.Request) string {
	q := r.URL.Query()
	q.Del("bare")
	query := strings.TrimSuffix(withParam(q, "lang", ""), "?")
	return baseURL(r) + r.URL.EscapedPath() + query
}
