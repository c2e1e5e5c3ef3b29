package parser

import (
	"strings"
)

// Kind is a family of formats that are shown in one way.
type Kind string

// Kinds of documents.
const (
	KindHTML    Kind = "html"
	KindText    Kind = "text"
	KindPDF     Kind = "pdf"
	KindPicture Kind = "picture"
	KindOffice  Kind = "office" // Word documents and workbooks, those of older formats too
	KindFolder  Kind = "folder" // a ZIP file of other files
	KindOther   Kind = "other"
)

// Opened is the file that a place lies in: the document itself, or one in a ZIP file.
type Opened struct {
	Kind   Kind
	Name   string // of the file in the ZIP file, "" where the document is none
	Body   []byte
	Type   string // as it was served; "" for a file in a ZIP file
	Within string // what of the place leads to the file
	Place  string // what of the place lies in the file
	Files  []File // of a folder

	in Input
}

// File is a file of a folder, and the place that leads to it.
type File struct{ Name, Place string }

// Open follows a place into the files of ZIP files: "member:a.zip#member:b.docx#cell:3"
// opens b.docx for the place "cell:3". The error is an *Error.
func Open(in Input, at string) (Opened, error) {
	o := Opened{Body: in.Body, Type: in.Type, Place: at}
	for {
		name, rest, ok := memberOf(o.Place)
		if !ok {
			break
		}
		c, err := openZip(in)
		if err != nil {
			return Opened{}, err
		}
		m, found := c.find(name)
		switch {
		case c.nest.depth > maxZipDepth:
			return Opened{}, fail(CodeTooLarge, "ZIP files lie more than %d deep in each other", maxZipDepth)
		case !found:
			return Opened{}, fail(CodeUnreadable, "the ZIP file holds no %q", name)
		}
		body, err := c.read(m, maxBody)
		if err != nil {
			return Opened{}, err
		}
		in = Input{URL: m.name, Body: body, nest: &nest{depth: c.nest.depth + 1, room: c.nest.room}}
		o = Opened{Body: body, Name: m.name, Within: o.Within + o.Place[:len(o.Place)-len(rest)], Place: rest}
	}
	o.in = in
	return o, o.sort()
}

// memberOf parts a place that leads into a ZIP file.
func memberOf(at string) (name, rest string, ok bool) {
	at, ok = strings.CutPrefix(at, memberPrefix)
	if !ok {
		return "", "", false
	}
	name, rest, ok = strings.Cut(at, "#")
	return nameUnescaper.Replace(name), rest, ok
}

// memberPrefix begins the place of what lies in a file of a ZIP file.
const memberPrefix = "member:"

var nameUnescaper = strings.NewReplacer("%25", "%", "%23", "#")

// memberPlace is the place of a whole file in a ZIP file.
func memberPlace(name string) string { return memberPrefix + nameEscaper.Replace(name) + "#" }

// sort finds out what kind of file it is.
func (o *Opened) sort() error {
	switch detect(o.in) {
	case formatHTML:
		o.Kind = KindHTML
	case formatText:
		o.Kind = KindText
	case formatPDF:
		o.Kind = KindPDF
	case formatImage:
		o.Kind = KindPicture
	case formatOLE, formatRTF, formatXML:
		o.Kind = KindOffice
	case formatMHT: // its places lie in its page
		page, err := mhtPage(o.in)
		if err != nil {
			return err
		}
		o.Kind, o.Body, o.Type = KindHTML, page.Body, page.Type
	case formatZip:
		return o.sortZip()
	default:
		o.Kind = KindOther
	}
	return nil
}

// sortZip tells an Office document from a folder, and lists the files of that.
func (o *Opened) sortZip() error {
	c, err := openZip(o.in)
	if err != nil {
		return err
	}
	kind, _, err := c.mainPart()
	switch {
	case err != nil:
		return err
	case kind == wordMain, kind == sheetMain, kind == openText, kind == openSheet:
		o.Kind = KindOffice
	case kind != "":
		o.Kind = KindOther
	default:
		o.Kind = KindFolder
		for _, m := range c.members {
			if !isLitter(m.name) {
				o.Files = append(o.Files, File{m.name, o.Within + memberPlace(m.name)})
			}
		}
	}
	return nil
}
