package parser

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// Parts that every Office document of ECMA-376 has.
const (
	contentTypesPart = "[Content_Types].xml"
	corePart         = "docProps/core.xml"
)

// Kinds of Office documents.
const (
	wordMain  = "document"
	sheetMain = "workbook"
	otherMain = "presentation or binary workbook"
	openText  = "OpenDocument text"
	openSheet = "OpenDocument workbook"
	openOther = "OpenDocument drawing or presentation"
	fixedMain = "fixed-layout document (OFD)"
)

// Members that tell documents of other kinds: the type of OpenDocument (part 2, section 3.3)
// and the root of a document of GB/T 33190.
const (
	openTypeMember = "mimetype"
	openTypePrefix = "application/vnd.oasis.opendocument."
	fixedRoot      = "OFD.xml"
)

// mainTypes maps the content type of a main part to the kind of document: plain, with
// macros, or a template.
var mainTypes = map[string]string{
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml":   wordMain,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml":   wordMain,
	"application/vnd.ms-word.document.macroEnabled.main+xml":                             wordMain,
	"application/vnd.ms-word.template.macroEnabledTemplate.main+xml":                     wordMain,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml":         sheetMain,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml":      sheetMain,
	"application/vnd.ms-excel.sheet.macroEnabled.main+xml":                               sheetMain,
	"application/vnd.ms-excel.template.macroEnabled.main+xml":                            sheetMain,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": otherMain,
	"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml":    otherMain,
	"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml":                   otherMain,
	"application/vnd.ms-excel.sheet.binary.macroEnabled.main":                            otherMain,
}

// mainPart finds the kind of an Office document and, where this program reads that by
// itself, its main part; "" for a ZIP file that is none.
func (c *container) mainPart() (kind, part string, err error) {
	m, ok := c.find(contentTypesPart)
	if !ok {
		return c.openKind(), "", nil
	}
	var types struct {
		Override []struct {
			PartName    string `xml:"PartName,attr"`
			ContentType string `xml:"ContentType,attr"`
		} `xml:"Override"`
	}
	if err := c.unmarshal(m, &types); err != nil {
		return "", "", err
	}
	for _, o := range types.Override {
		if kind = mainTypes[o.ContentType]; kind != "" {
			return kind, strings.TrimPrefix(o.PartName, "/"), nil
		}
	}
	return "", "", nil
}

// openKind is the kind of an OpenDocument or OFD file, "" for others.
func (c *container) openKind() string {
	if _, ok := c.find(fixedRoot); ok {
		return fixedMain
	}
	m, ok := c.find(openTypeMember)
	if !ok {
		return ""
	}
	b, err := c.read(m, maxMemberName)
	kind, open := strings.CutPrefix(strings.TrimSpace(string(b)), openTypePrefix)
	switch {
	case err != nil || !open:
		return ""
	case strings.HasPrefix(kind, "text"):
		return openText
	case strings.HasPrefix(kind, "spreadsheet"):
		return openSheet
	}
	return openOther
}

// unmarshal reads a small part into v.
func (c *container) unmarshal(m member, v any) error {
	b, err := c.read(m, maxPart)
	if err != nil {
		return err
	}
	x := newXMLReader(context.Background(), b) // bounds depth, which the next step does not
	for {
		if _, err := x.next(m.name); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
	}
	if err := xml.Unmarshal(b, v); err != nil {
		return badXML(m.name, err)
	}
	return nil
}

func badXML(part string, err error) error {
	return fail(CodeUnreadable, "%s of the document is damaged: %v; open it in an office program, save it and import that", part, err)
}

// relations are the parts that a part's relationships lead to, by their ids and by the last
// word of their types.
type relations struct{ byID, byType map[string]string }

// part is the part of a type that is related to another one. Documents that name none have
// it beside that, under the name of its type.
func (r relations) part(kind, beside string) string {
	return cmp.Or(r.byType[kind], dirOf(beside)+kind+".xml")
}

// relations reads the relationships of a part.
func (c *container) relations(part string) (relations, error) {
	dir, file := path.Split(part)
	m, ok := c.find(dir + "_rels/" + file + ".rels")
	if !ok {
		return relations{}, nil
	}
	var rels struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:"Relationship"`
	}
	if err := c.unmarshal(m, &rels); err != nil {
		return relations{}, err
	}
	out := relations{map[string]string{}, map[string]string{}}
	for _, r := range rels.Relationship {
		if r.Mode == "External" {
			continue // nothing outside is ever looked at
		}
		target := path.Join(dir, r.Target)
		if strings.HasPrefix(r.Target, "/") {
			target = strings.TrimPrefix(r.Target, "/")
		}
		out.byID[r.ID], out.byType[path.Base(r.Type)] = target, target
	}
	return out, nil
}

// coreTitle is the title among the document's properties, "" if there is none.
func (c *container) coreTitle() string {
	var core struct {
		Title string `xml:"title"`
	}
	if m, ok := c.find(corePart); !ok || c.unmarshal(m, &core) != nil {
		return "" // the properties are no part of what the document says
	}
	return squeeze(core.Title)
}

// xmlReader walks a part token by token, within bounds.
type xmlReader struct {
	ctx    context.Context
	dec    *xml.Decoder
	depth  int
	tokens int
}

// Bounds of a part's tree. Nested tables make Word documents some 60 deep.
const (
	maxXMLDepth  = 500
	maxXMLTokens = 2_000_000
)

func newXMLReader(ctx context.Context, part []byte) *xmlReader {
	return &xmlReader{ctx: ctx, dec: xml.NewDecoder(bytes.NewReader(part))}
}

// next is the next token, io.EOF at the end of a whole part. Entities beyond those of
// XML itself are an error: no office program writes any.
func (x *xmlReader) next(part string) (xml.Token, error) {
	t, err := x.dec.Token()
	switch {
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case err != nil:
		return nil, badXML(part, err)
	}
	switch t.(type) {
	case xml.StartElement:
		x.depth++
	case xml.EndElement:
		x.depth--
	}
	if x.tokens++; x.tokens > maxXMLTokens || x.depth > maxXMLDepth {
		return nil, fail(CodeTooLarge, "%s of the document has more than %d elements and texts, or they are nested deeper than %d", part, maxXMLTokens, maxXMLDepth)
	}
	if x.tokens%4096 == 0 {
		return t, x.ctx.Err()
	}
	return t, nil
}

// attribute is the value of an attribute, by its name without a namespace.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
