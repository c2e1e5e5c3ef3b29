package parser

import (
	"context"
	"fmt"
	"strconv"

	"github.com/nianbao/nianbao/report"
)

const mimeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// workbook is what the cells of all sheets refer to.
type workbook struct {
	strings []sheetText // shared texts
	styles  []cellStyle
	masks   []bool // by number: styles under a condition that change what is printed
	date04  bool   // days are counted from 1904
	late    bool   // what formulas give is computed only when somebody opens it
}

type workbookXML struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Calculation struct {
		OnLoad string `xml:"fullCalcOnLoad,attr"`
	} `xml:"calcPr"`
	Sheets []struct {
		Name  string `xml:"name,attr"`
		State string `xml:"state,attr"`
		ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		// the strict form of the format has another namespace
		StrictID string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

// maxSheets bounds the sheets of a workbook: a report has one for each table.
const maxSheets = 100

// decodeXLSX reads the sheets of a workbook in order, every cell as it is printed.
// What is hidden is left out, and said to be. The library that writes workbooks
// elsewhere in this program fills every gap between cells, so that one cell far off
// takes all memory; this reads what is there.
func decodeXLSX(ctx context.Context, in Input, c *container, part string) (*Document, error) {
	m, ok := c.find(part)
	if !ok {
		return nil, fail(CodeUnreadable, "the workbook lacks its main part %q; open it in an office program, save it and import that", part)
	}
	var main workbookXML
	if err := c.unmarshal(m, &main); err != nil {
		return nil, err
	}
	if len(main.Sheets) > maxSheets {
		return nil, fail(CodeTooLarge, "the workbook has %d sheets, more than %d", len(main.Sheets), maxSheets)
	}
	parts, err := c.relations(part)
	if err != nil {
		return nil, err
	}
	w := &workbook{date04: isTrue(main.Properties.Date1904), late: isTrue(main.Calculation.OnLoad)}
	if err := w.read(ctx, c, part, parts); err != nil {
		return nil, err
	}
	lay := sheetLayout{room: maxCells}
	var sheets []laidSheet
	for _, s := range main.Sheets {
		if s.State == "hidden" || s.State == "veryHidden" {
			lay.hidden(fmt.Sprintf("工作表 %q 是隐藏的，没有读", s.Name))
			continue
		}
		m, ok := c.find(parts.byID[s.ID+s.StrictID])
		if !ok {
			return nil, fail(CodeUnreadable, "the workbook lacks its sheet %q; open it in an office program, save it and import that", s.Name)
		}
		sh, err := w.sheet(ctx, c, m, s.Name)
		if err != nil {
			return nil, err
		}
		blocks, err := lay.sheet(sh)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, layOut(s.Name, blocks))
	}
	doc := officeDocument(mimeXLSX, lay.ofReport(in, sheets), c.coreTitle())
	doc.findings = lay.findings
	return doc, nil
}

// read reads the texts and styles that the sheets share.
func (w *workbook) read(ctx context.Context, c *container, part string, parts relations) error {
	if m, ok := c.find(parts.part("sharedStrings", part)); ok {
		body, err := c.read(m, maxPart)
		if err != nil {
			return err
		}
		if w.strings, err = sharedTexts(newXMLReader(ctx, body), m.name); err != nil {
			return err
		}
	}
	if m, ok := c.find(parts.part("styles", part)); ok {
		return w.readStyles(c, m)
	}
	return nil
}

// number prints a number of a cell; ok is false where it is not sure how.
func (w *workbook) number(stored string, f numberFormat) (text string, ok bool) {
	v, err := storedNumber(stored)
	if err != nil {
		return stored, false
	}
	if f.date && w.date04 {
		v = v.Add(days1904)
	}
	return f.print(v)
}

// hidden notes what is not printed.
func (l *sheetLayout) hidden(message string) {
	l.findings = append(l.findings, report.Finding{Rule: ruleHidden, Severity: report.SeverityInfo, Keys: []report.Key{},
		Whose: report.WhoseAgency, State: "new", Message: message})
}

// ruleHidden marks findings about hidden sheets, rows and columns.
const ruleHidden = "workbook.hidden"

// cellPlace reads a place such as B5 as row and column from 0.
func cellPlace(ref string) (row, col int, ok bool) {
	i := 0
	for i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 3 {
		col = col*26 + int(ref[i]-'A') + 1
		i++
	}
	n, err := strconv.Atoi(ref[i:])
	if i == 0 || err != nil || n < 1 || n > lastRow || col > lastColumn || ref[i] < '1' || ref[i] > '9' {
		return 0, 0, false
	}
	return n - 1, col - 1, true
}

// The size of a sheet, ECMA-376 part 1, section 18.3.1.73.
const (
	lastRow    = 1 << 20
	lastColumn = 1 << 14
)

// placeName writes row and column, from 0, as a place such as B5.
func placeName(row, col int) string {
	name := ""
	for n := col + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name + strconv.Itoa(row+1)
}
