package pipeline

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/nianbao/nianbao/index"
)

// dataPackage describes an export after the Frictionless Data Package standard.
type dataPackage struct {
	Profile     string         `json:"profile"`
	Name        string         `json:"name"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Licenses    []licence      `json:"licenses"`
	Resources   []dataResource `json:"resources"`
}

type licence struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type dataResource struct {
	Name      string      `json:"name"`
	Path      string      `json:"path"`
	Title     string      `json:"title"`
	Profile   string      `json:"profile,omitempty"`
	Format    string      `json:"format"`
	Mediatype string      `json:"mediatype"`
	Encoding  string      `json:"encoding,omitempty"`
	Schema    *dataSchema `json:"schema,omitempty"`
}

type dataSchema struct {
	Fields        []dataField  `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

type dataField struct {
	Name        string         `json:"name"`
	Type        string         `json:"type"`
	Description string         `json:"description,omitempty"`
	Constraints map[string]any `json:"constraints,omitempty"`
}

type foreignKey struct {
	Fields    string            `json:"fields"`
	Reference map[string]string `json:"reference"`
}

const (
	packageTitle = "政府信息公开工作年度报告：指标数据"
	packageNote  = "Figures that Chinese offices printed in their yearly government-information-disclosure reports, as read from the archived originals. " +
		"A value is empty unless state is number: blank is an empty cell, dash a printed stroke or 无, unreadable what is not surely one number. " +
		"A figure that a report does not print has no row. 本级与汇总（scope）不可相加。"
	licenceNote = "Figures are facts published by public authorities under the Regulation on the Disclosure of Government Information; texts of cells are quoted from the reports (see url and sha256). No rights are claimed in this compilation."
)

// columnNotes say what the columns of the figures hold.
var columnNotes = map[string]string{
	"report": "agency id and report year", "agency": "full name", "era": "official form that the tables follow", "scope": "own: the office itself; regional: the whole region; never add the two",
	"published": "day that the page prints, empty if it does not", "key": "indicator of dictionary.csv, with a column in brackets where the form has columns",
	"value": "exact decimal, empty unless state is number", "state": "number, blank, dash or unreadable", "text": "the cell as printed",
	"mark": "how the figure was come by, empty for a cell read as printed", "ocr": "confidence of character recognition, 1 to 100; 0 for text",
	"at": "table:T/rRcC, place in the record, from 0", "url": "address of the original", "sha256": "digest of the bytes as archived",
}

// mediaTypes are those of files that are no CSV.
var mediaTypes = map[string]string{"json": "application/x-ndjson", "parquet": "application/vnd.apache.parquet",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// describe writes datapackage.json for the files of the export; columns are those of the
// wide table.
func (e Export) describe(w io.Writer, columns []string) error {
	p := dataPackage{Profile: "data-package", Name: "nianbao-figures", Title: packageTitle, Description: packageNote,
		Licenses: []licence{{Name: "public-facts", Title: licenceNote}}}
	if slices.Contains(e.Formats, "csv") {
		p.Resources = append(p.Resources, csvResource("figures", "One row a figure", figureSchema()))
	}
	for _, format := range []string{"json", "xlsx", "parquet"} {
		if slices.Contains(e.Formats, format) {
			p.Resources = append(p.Resources, dataResource{Name: "figures-" + format, Path: exportFormats[format].file, Title: "One row a figure", Format: format, Mediatype: mediaTypes[format]})
		}
	}
	if e.Wide {
		p.Resources = append(p.Resources, csvResource("reports", "One row a report", wideSchema(columns)))
	}
	for _, format := range e.typedWide() {
		p.Resources = append(p.Resources, dataResource{Name: "reports-" + format, Path: wideFormats[format].file, Title: "One row a report", Format: format, Mediatype: mediaTypes[format]})
	}
	dictionary := dataSchema{MissingValues: []string{""}}
	for _, name := range dictionaryRows()[0] {
		dictionary.Fields = append(dictionary.Fields, dataField{Name: name, Type: "string"})
	}
	p.Resources = append(p.Resources, csvResource("dictionary", "What the keys mean, by form", dictionary))
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p)
}

func csvResource(name, title string, s dataSchema) dataResource {
	return dataResource{Name: name, Path: name + ".csv", Title: title, Profile: "tabular-data-resource", Format: "csv", Mediatype: "text/csv", Encoding: "utf-8-sig", Schema: &s}
}

// wideSchema is that of the wide table: the words for states without a number are its codes
// for missing values.
func wideSchema(columns []string) dataSchema {
	s := dataSchema{MissingValues: []string{"", "blank", "dash", "unreadable"}, PrimaryKey: []string{"report"}}
	for i, name := range columns {
		f := dataField{Name: name, Type: "string", Description: columnNotes[name]}
		switch {
		case i >= index.WideFixed:
			f.Type = "number"
		case slices.Contains(wideCounts, name):
			f.Type = "integer"
		case name == "published":
			f.Type = "date"
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

func figureSchema() dataSchema {
	s := dataSchema{MissingValues: []string{""}, PrimaryKey: []string{"report", "key"}}
	for _, name := range exportHeader {
		f := dataField{Name: name, Type: "string", Description: columnNotes[name]}
		switch name {
		case "year", "ocr":
			f.Type = "integer"
		case "value":
			f.Type = "number"
		case "published":
			f.Type = "date"
		case "state":
			f.Constraints = map[string]any{"required": true, "enum": []string{"number", "blank", "dash", "unreadable"}}
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}
