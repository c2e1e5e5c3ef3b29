package convert

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// office is what is installed; a test without it is skipped.
func office(t *testing.T) *Office {
	t.Helper()
	o, err := FindOffice()
	if errors.Is(err, ErrMissing) {
		t.Skipf("%v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func libre(t *testing.T) *Office {
	t.Helper()
	o := office(t)
	if o.libre == nil {
		t.Skip("LibreOffice is not installed")
	}
	return o
}

const rtf = `{\rtf1\ansi\ansicpg936 {\fonttbl\f0 SimSun;}\f0 Received \b 12\b0  requests.\par}`

// part returns one part of an Office document.
func part(t *testing.T, body []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestConvertRTF(t *testing.T) {
	o := libre(t)
	r, err := o.Convert(t.Context(), []byte(rtf), ".rtf")
	if err != nil {
		t.Fatal(err)
	}
	if text := part(t, r.Body, "word/document.xml"); !strings.Contains(text, "Received") || !strings.Contains(text, ">12<") {
		t.Errorf("the document says %s", text)
	}
	if r.Type != typeDOCX || !strings.HasPrefix(r.Via, "libreoffice ") {
		t.Errorf("type %s, via %s", r.Type, r.Via)
	}
}

// TestConvertXML: which program wrote a file of XML is found out by its words.
func TestConvertXML(t *testing.T) {
	o := libre(t)
	for ext, c := range map[string]struct{ body, part, want string }{
		".doc.xml": {`<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>Received 12</w:t></w:r></w:p></w:body></w:wordDocument>`,
			"word/document.xml", ">Received 12<"},
		".xls.xml": {`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="Number">12</Data></Cell></Row></Table></Worksheet></Workbook>`,
			"xl/worksheets/sheet1.xml", "<v>12</v>"},
	} {
		r, err := o.Convert(t.Context(), []byte(c.body), ext)
		if err != nil {
			t.Fatal(err)
		}
		if got := part(t, r.Body, c.part); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", ext, got)
		}
	}
}

// TestConvertReachesNothing: a document neither gets text of this machine into what is
// made of it, nor makes the program ask a server, with the kernel's help or without.
func TestConvertReachesNothing(t *testing.T) {
	o := libre(t)
	asked := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	defer server.Close()
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("hidden words"), 0o644); err != nil {
		t.Fatal(err)
	}
	body := `{\rtf1\ansi Before `
	for _, instruction := range []string{`INCLUDEPICTURE "` + server.URL + `/picture.png"`, `INCLUDETEXT "` + server.URL + `/text.txt"`,
		`INCLUDETEXT "` + secret + `"`, `DDEAUTO soffice "` + secret + `"`} {
		body += `{\field{\*\fldinst ` + instruction + `}{\fldrslt old}}`
	}
	body += ` after\par}`
	if err := o.libre.ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, offline := range []bool{o.libre.offline, false} {
		o.libre.offline = offline
		r, err := o.Convert(t.Context(), []byte(body), ".rtf")
		if err != nil {
			t.Fatal(err)
		}
		if text := part(t, r.Body, "word/document.xml"); strings.Contains(text, "hidden") || !strings.Contains(text, "Before") {
			t.Errorf("offline %v: the document says %s", offline, text)
		}
		page := []byte(`<p>Before <img src="` + server.URL + `/image.png"></p>`) // no format that is converted, and the boldest
		_, err = o.byLibreOffice(t.Context(), page, ".html", ".docx", "docx:MS Word 2007 XML")
		t.Logf("offline %v: a page: %v", offline, err)
	}
	server.Close()
	close(asked)
	for path := range asked {
		t.Errorf("%s was asked for", path)
	}
}

func TestConvertRefuses(t *testing.T) {
	o := office(t)
	if _, err := o.Convert(t.Context(), []byte("x"), ".ppt"); err == nil {
		t.Error("a presentation was converted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Convert(ctx, []byte(rtf), ".doc"); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled conversion: %v", err)
	}
}

// TestConvertLeavesNothing: no folder stays behind, whatever came of it.
func TestConvertLeavesNothing(t *testing.T) {
	o := office(t)
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for _, body := range []string{rtf, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 damaged"} {
		_, err := o.Convert(t.Context(), []byte(body), ".doc")
		t.Logf("%.20q: %v", body, err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
