package parser

import (
	"context"
	"errors"
	"testing"
)

// TestOpenFormats: documents of XML go to the program that reads them, and are not read as
// the pages or texts that their bytes look like.
func TestOpenFormats(t *testing.T) {
	wide := func(s string) string {
		out := "\xff\xfe"
		for _, b := range []byte(s) {
			out += string([]byte{b, 0})
		}
		return out
	}
	odf := func(kind string) string {
		return string(zipOf(t, map[string]string{openTypeMember: openTypePrefix + kind + "\n", "content.xml": `<office:document-content><table:table>规章5</table:table></office:document-content>`}))
	}
	word := `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?><!-- 1 --><w:wordDocument xmlns:w="x"><w:p>`
	for name, c := range map[string]struct{ body, ext, code string }{
		"Word of 2003":              {word, ".doc.xml", ""},
		"Word of 2003, with a mark": {"\xef\xbb\xbf" + word, ".doc.xml", ""},
		"Word of 2003, UTF-16":      {wide(word), ".doc.xml", ""},
		"Excel of 2003":             {"<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Table>", ".xls.xml", ""},
		"Excel of 2003, prefixed":   {`<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Table>`, ".xls.xml", ""},
		"a flat text":               {`<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text"><table:table>`, ".doc.xml", ""},
		"a flat workbook":           {`<?xml version="1.0"?><office:document office:mimetype="` + flatSheet + `"><table:table>`, ".xls.xml", ""},
		"a flat package":            {`<pkg:package xmlns:pkg="x"><pkg:part>`, "", CodeUnsupported},
		"ODT":                       {odf("text"), ".odt", ""},
		"ODS":                       {odf("spreadsheet"), ".ods", ""},
		"ODP":                       {odf("presentation"), "", CodeUnsupported},
		"OFD":                       {string(zipOf(t, map[string]string{fixedRoot: `<ofd:OFD/>`, "Doc_0/Document.xml": `<p>1</p>`})), "", CodeUnsupported},
		"a folder":                  {string(zipOf(t, map[string]string{openTypeMember: "text/plain"})), "", CodeNotReport},
	} {
		t.Run(name, func(t *testing.T) {
			in := Input{URL: "http://x.gov.cn/a.doc", Type: "text/html", Body: []byte(c.body)}
			p, asked := converter(Converted{Body: reportDOCX(t, zipTitle, "12"), Type: mimeDOCX, Via: "stand-in 1"}, nil)
			r, err := p.Parse(context.Background(), in)
			var perr *Error
			if errors.As(err, &perr) != (c.code != "") || err != nil && perr.Code != c.code || *asked != c.ext {
				t.Fatalf("%v, asked for %q", err, *asked)
			}
			if c.code != "" {
				return
			}
			if f, _ := r.Figure("requests.received.new[natural_person]"); f.Origin != "converted:cell:9" {
				t.Errorf("figure %+v", f)
			}
			if o, err := Open(in, ""); err != nil || o.Kind != KindOffice {
				t.Errorf("opened as %s, %v", o.Kind, err)
			}
			if _, err := Parse(context.Background(), in); !errors.As(err, &perr) || perr.Code != CodeUnsupported {
				t.Errorf("without a converter: %v", err)
			}
		})
	}
}
