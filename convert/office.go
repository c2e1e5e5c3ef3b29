package convert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Result is what a document was made into.
type Result struct {
	Body []byte
	Type string // MIME type of Body
	Via  string // the program and its version
}

// MIME types that come out.
const (
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeText = "text/plain; charset=utf-8"
)

// Office converts documents of older formats.
type Office struct {
	libre    *program // nil where it is not installed
	antiword *program // likewise
}

var (
	libreVersion    = regexp.MustCompile(`LibreOffice (\d[\d.]*)`)
	antiwordVersion = regexp.MustCompile(`Version: (\d[\d.]*)`)
)

// FindOffice looks for LibreOffice and for antiword. The error is ErrMissing when the
// system has neither.
func FindOffice() (*Office, error) {
	var o Office
	var err1, err2 error
	o.libre, err1 = find([]string{"soffice", "libreoffice"}, libreVersion, "--headless", "--version")
	o.antiword, err2 = find([]string{"antiword"}, antiwordVersion, "-h")
	if o.libre == nil && o.antiword == nil {
		return nil, errors.Join(err1, err2)
	}
	return &o, nil
}

// forms says what LibreOffice makes of a format, and by which of its filters.
var forms = map[string]struct{ ext, filter, typ string }{
	".doc": {".docx", "docx:MS Word 2007 XML", typeDOCX},
	".wps": {".docx", "docx:MS Word 2007 XML", typeDOCX},
	".rtf": {".docx", "docx:MS Word 2007 XML", typeDOCX},
	".xls": {".xlsx", "xlsx:Calc MS Excel 2007 XML", typeXLSX},
	".et":  {".xlsx", "xlsx:Calc MS Excel 2007 XML", typeXLSX},
	".odt": {".docx", "docx:MS Word 2007 XML", typeDOCX},
	".ods": {".xlsx", "xlsx:Calc MS Excel 2007 XML", typeXLSX},
	// in one file of XML: LibreOffice finds out which program wrote it
	".doc.xml": {".docx", "docx:MS Word 2007 XML", typeDOCX},
	".xls.xml": {".xlsx", "xlsx:Calc MS Excel 2007 XML", typeXLSX},
}

// Convert makes body, a document whose file name would end in ext, into DOCX or XLSX;
// with antiword alone, into the plain text of a DOC or WPS. The error is ErrMissing
// when no installed program reads the format.
func (o *Office) Convert(ctx context.Context, body []byte, ext string) (Result, error) {
	form, known := forms[ext]
	switch {
	case !known:
		return Result{}, fmt.Errorf("no program is known that converts %q", ext)
	case o.libre != nil:
		if err := o.libre.ready(ctx); err != nil {
			return Result{}, err
		}
		b, err := o.byLibreOffice(ctx, body, ext, form.ext, form.filter)
		return Result{b, form.typ, "libreoffice " + o.libre.version}, err
	case ext == ".doc" || ext == ".wps":
		if err := o.antiword.ready(ctx); err != nil {
			return Result{}, err
		}
		b, err := o.byAntiword(ctx, body)
		return Result{b, typeText, "antiword " + o.antiword.version}, err
	}
	return Result{}, fmt.Errorf("a program for %s documents: %w", ext, ErrMissing)
}

func (o *Office) byLibreOffice(ctx context.Context, body []byte, ext, to, filter string) (out []byte, err error) {
	j, err := newJob("in"+ext, body)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.close()) }()
	profile := j.path("profile")
	if err := writeProfile(profile); err != nil {
		return nil, fmt.Errorf("settings for LibreOffice: %w", err)
	}
	_, err = o.libre.run(ctx, j, "-env:UserInstallation="+(&url.URL{Scheme: "file", Path: filepath.ToSlash(profile)}).String(),
		"--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard",
		"--convert-to", filter, "--outdir", j.path("out"), j.path("in"+ext))
	if err != nil {
		return nil, err
	}
	return readBounded(j.path(filepath.Join("out", strings.TrimSuffix("in"+ext, filepath.Ext(ext))+to)))
}

func (o *Office) byAntiword(ctx context.Context, body []byte) (out []byte, err error) {
	j, err := newJob("in.doc", body)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.close()) }()
	said, err := o.antiword.run(ctx, j, "-m", "UTF-8.txt", "-w", "0", j.path("in.doc"))
	return said.out, err
}

// readBounded reads what a program wrote. LibreOffice ends well also where it could
// not read the document, and then writes nothing.
func readBounded(name string) ([]byte, error) {
	info, err := os.Lstat(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, errors.New("LibreOffice could not read the document")
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no file")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the result: %w", err)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the result: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxOutput+1))
	if err == nil && len(b) > maxOutput {
		err = ErrTooLarge
	}
	return b, err
}
