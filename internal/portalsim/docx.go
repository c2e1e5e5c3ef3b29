package portalsim

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// writeDOCX writes a report as a Word document. Merged cells stand as Word writes them: a
// cell over several columns once, one over several rows once in each.
func writeDOCX(v view, sections []section) ([]byte, error) {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	wordParagraph(&b, `<w:pPr><w:jc w:val="center"/></w:pPr>`, v.Title)
	wordParagraph(&b, "", "发布日期："+v.Published)
	for _, s := range sections {
		if s.heading != "" {
			wordParagraph(&b, `<w:pPr><w:outlineLvl w:val="0"/></w:pPr>`, s.heading)
		}
		for _, p := range s.paragraphs {
			wordParagraph(&b, "", p)
		}
		for _, t := range s.tables {
			if t.caption != "" {
				wordParagraph(&b, "", t.caption)
			}
			wordTable(&b, t)
		}
	}
	b.WriteString(`<w:sectPr/></w:body></w:document>`)
	return zipped(member{"[Content_Types].xml", wordTypes}, member{"_rels/.rels", wordRels}, member{"word/document.xml", b.String()})
}

// Parts of every Word document.
const (
	wordTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	wordRels = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
)

func wordParagraph(b *strings.Builder, properties, text string) {
	fmt.Fprintf(b, `<w:p>%s<w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, properties, lines(text, `</w:t><w:br/><w:t xml:space="preserve">`))
}

func wordTable(b *strings.Builder, t table) {
	rows, columns := make([]map[int]placed, len(t.rows)), 0 // by first column
	for _, p := range t.placed() {
		columns = max(columns, p.c1)
		for r := p.r0; r < p.r1 && r < len(rows); r++ {
			if rows[r] == nil {
				rows[r] = map[int]placed{}
			}
			rows[r][p.c0] = p
		}
	}
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>`)
	for range columns {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, wordWidth/columns)
	}
	b.WriteString(`</w:tblGrid>`)
	for r, row := range rows {
		b.WriteString(`<w:tr>`)
		for c := 0; row[c].c1 > 0; c = row[c].c1 {
			wordCell(b, row[c], r)
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
}

// wordWidth is the width of a page's text in twentieths of a point.
const wordWidth = 9000

// wordCell writes what of a cell stands in row r.
func wordCell(b *strings.Builder, p placed, r int) {
	properties, text := "", p.text
	if n := p.c1 - p.c0; n > 1 {
		properties += fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, n)
	}
	switch {
	case r > p.r0:
		properties, text = properties+`<w:vMerge/>`, ""
	case p.r1 > p.r0+1:
		properties += `<w:vMerge w:val="restart"/>`
	}
	b.WriteString(`<w:tc><w:tcPr>` + properties + `</w:tcPr>`)
	wordParagraph(b, "", text)
	b.WriteString(`</w:tc>`)
}

// member is a file of a ZIP file.
type member struct{ name, body string }

// zipped packs files, the same bytes every time.
func zipped(members ...member) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Deflate})
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", m.name, err)
		}
		if _, err := f.Write([]byte(m.body)); err != nil {
			return nil, fmt.Errorf("packing %s: %w", m.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("packing a ZIP file: %w", err)
	}
	return b.Bytes(), nil
}
