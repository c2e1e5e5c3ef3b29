package parser

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/nianbao/nianbao/report"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// converter stands in for the program: whatever it gets, it gives made.
func converter(made Converted, err error) (*Parser, *string) {
	var asked string
	return &Parser{Convert: func(_ context.Context, _ []byte, ext string) (Converted, error) {
		asked = ext
		return made, err
	}}, &asked
}

// TestOldOffice: documents of old formats are read through the converter, and say so.
func TestOldOffice(t *testing.T) {
	docx := Converted{Body: reportDOCX(t, zipTitle, "12"), Type: mimeDOCX, Via: "stand-in 1"}
	for name, c := range map[string]struct {
		in        Input
		ext, mime string
	}{
		"doc": {Input{URL: "http://x.gov.cn/a.doc", Body: fixture(t, "small.doc")}, ".doc", "application/msword"},
		"wps": {Input{URL: "http://x.gov.cn/a.WPS", Body: fixture(t, "small.doc")}, ".wps", "application/msword"},
		"xls": {Input{URL: "http://x.gov.cn/download?id=1", Type: "application/octet-stream", Body: fixture(t, "small.xls")}, ".xls", "application/vnd.ms-excel"},
		"rtf": {Input{URL: "http://x.gov.cn/a.doc", Body: []byte(`{\rtf1\ansi x}`)}, ".rtf", "application/rtf"},
	} {
		t.Run(name, func(t *testing.T) {
			p, asked := converter(docx, nil)
			r, err := p.Parse(context.Background(), c.in)
			if err != nil {
				t.Fatal(err)
			}
			f, _ := r.Figure("requests.received.new[natural_person]")
			if f.Origin != "converted:cell:9" || f.Value.String() != "12" || r.Source.Via != "stand-in 1" || r.Source.Type != c.mime || *asked != c.ext {
				t.Errorf("figure %+v, source %+v, asked for %s", f, r.Source, *asked)
			}
			if err := holds(r); err != nil {
				t.Error(err)
			}
			_, err = Parse(context.Background(), c.in)
			var perr *Error
			if !errors.As(err, &perr) || perr.Code != CodeUnsupported || !strings.Contains(perr.Message, "install libreoffice-") {
				t.Errorf("without a converter: %v", err)
			}
		})
	}
}

// TestOldOfficeInZip: a converted file within a ZIP has both in its places.
func TestOldOfficeInZip(t *testing.T) {
	p, _ := converter(Converted{Body: reportDOCX(t, zipTitle, "12"), Type: mimeDOCX, Via: "stand-in 1"}, nil)
	r, err := p.Parse(context.Background(), Input{Body: zipOf(t, map[string]string{"年报.doc": string(fixture(t, "small.doc"))})})
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := r.Figure("requests.received.new"); f.Origin != "member:年报.doc#converted:cell:15" || r.Source.Via != "stand-in 1" {
		t.Errorf("figure %+v, via %q", f, r.Source.Via)
	}
}

// TestTextOnly: where only the text could be had, the record says that rows may be
// lost.
func TestTextOnly(t *testing.T) {
	text := zipTitle + "\n一、总体情况\n无。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n无。\n四、政府信息公开行政复议、行政诉讼情况\n无。\n"
	p, _ := converter(Converted{Body: []byte(text), Type: "text/plain; charset=utf-8", Via: "antiword 0.37"}, nil)
	r, err := p.Parse(context.Background(), Input{Body: fixture(t, "small.doc")})
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Findings[len(r.Findings)-1]; f.Rule != ruleLossy || f.Whose != report.WhoseReading {
		t.Errorf("findings %+v", r.Findings)
	}
}

// sealedXLSX is a workbook of today behind a password: a compound file.
func sealedXLSX(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOldOfficeRefused(t *testing.T) {
	sealedDOC, sealedXLS := fixture(t, "small.doc"), fixture(t, "small.xls")
	sealedDOC[bytes.Index(sealedDOC, []byte{0xEC, 0xA5})+fibFlags+1] |= 1
	bof := bytes.Index(sealedXLS, []byte{0x09, 0x08, 0x10, 0x00})
	binary.LittleEndian.PutUint16(sealedXLS[bof+20:], filePass)
	presentation := bytes.ReplaceAll(fixture(t, "small.doc"), utf16le("WordDocument"), utf16le("PowerPoint D"))
	circle := fixture(t, "small.doc")
	table := (binary.LittleEndian.Uint32(circle[oleFATList:]) + 1) * oleHeader
	clear(circle[table : table+oleHeader]) // every sector leads to the first
	broken := errors.New("it gave up")
	for name, c := range map[string]struct {
		body []byte
		err  error
		code string
	}{
		"a sealed workbook of today": {sealedXLSX(t), nil, CodeEncrypted},
		"a sealed DOC":               {sealedDOC, broken, CodeEncrypted},
		"a sealed XLS":               {sealedXLS, broken, CodeEncrypted},
		"a presentation":             {presentation, nil, CodeUnsupported},
		"cut off":                    {fixture(t, "small.doc")[:1000], nil, CodeUnreadable},
		"only a signature":           {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), nil, CodeUnreadable},
		"a circle":                   {circle, nil, CodeUnsupported},
		"a failing program":          {fixture(t, "small.doc"), broken, CodeUnreadable},
		"a program not installed":    {fixture(t, "small.xls"), &Error{Code: CodeUnsupported, Message: "install it"}, CodeUnsupported},
		"an odd result":              {fixture(t, "small.doc"), nil, CodeUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := converter(Converted{Body: []byte("%PDF-1.7"), Type: "application/pdf"}, c.err)
			_, err := p.Parse(context.Background(), Input{Body: c.body})
			var perr *Error
			if !errors.As(err, &perr) || perr.Stack != nil || perr.Code != c.code {
				t.Errorf("got %v, want %s\n%s", err, c.code, stack(err))
			}
		})
	}
}

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// FuzzOLE: no compound file makes the parser panic or run on.
func FuzzOLE(f *testing.F) {
	f.Add(fixture(f, "small.doc"))
	f.Add(fixture(f, "small.xls"))
	f.Add(sealedXLSX(f))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, _ := converter(Converted{}, errors.New("it gave up"))
		_, err := p.Parse(context.Background(), Input{Body: append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), body[min(8, len(body)):]...)})
		var perr *Error
		if !errors.As(err, &perr) || perr.Stack != nil {
			t.Fatalf("%v\n%s", err, stack(err))
		}
	})
}
