package parser

import (
	"context"
	"encoding/base64"
	"errors"
	"mime/quotedprintable"
	"strings"
	"testing"
)

// mhtOf saves a page in one file, as Word does.
func mhtOf(t *testing.T, encoding, page string) []byte {
	t.Helper()
	var body strings.Builder
	switch encoding {
	case "quoted-printable":
		w := quotedprintable.NewWriter(&body)
		if _, err := w.Write([]byte(page)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	case "base64":
		body.WriteString(base64.StdEncoding.EncodeToString([]byte(page)))
	default:
		body.WriteString(page)
	}
	return []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--=_Next\"\r\n\r\nA page in one file.\r\n\r\n----=_Next\r\n" +
		"Content-Location: file:///C:/1/a.xml\r\nContent-Type: text/xml\r\n\r\n<p>12</p>\r\n----=_Next\r\n" +
		"Content-Transfer-Encoding: " + encoding + "\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n" + body.String() + "\r\n----=_Next--\r\n")
}

// TestMHT: a page saved in one file is read like the page, whatever the file is called, and
// shown like it.
func TestMHT(t *testing.T) {
	page := string(fixture(t, "national2021.html"))
	want := mustParse(t, Input{URL: "http://x.gov.cn/a.html", Body: []byte(page)})
	for _, encoding := range []string{"quoted-printable", "base64", "8bit"} {
		in := Input{URL: "http://x.gov.cn/a.doc", Type: "application/msword", Body: mhtOf(t, encoding, page)}
		r := mustParse(t, in)
		if len(r.Figures) != len(want.Figures) || len(r.Figures) == 0 || r.Source.Type != mimeMHT || r.Source.SHA256 == want.Source.SHA256 {
			t.Fatalf("%s: %d figures, want %d; %+v", encoding, len(r.Figures), len(want.Figures), r.Source)
		}
		for i, f := range r.Figures {
			if w := want.Figures[i]; f.Key != w.Key || !f.Value.Equal(w.Value) || f.Origin != w.Origin {
				t.Errorf("%s: %+v, want %+v", encoding, f, w)
			}
		}
		o, err := Open(in, r.Figures[0].Origin)
		if err != nil || o.Kind != KindHTML || !strings.Contains(string(o.Body), "<table") || o.Type != `text/html; charset="utf-8"` {
			t.Errorf("%s: opened as %s, %s, %v", encoding, o.Kind, o.Type, err)
		}
	}
}

func TestMHTDamaged(t *testing.T) {
	whole := string(mhtOf(t, "quoted-printable", "<p>政府信息公开</p>"))
	for name, c := range map[string]struct{ body, code string }{
		"no page":        {strings.ReplaceAll(whole, "text/html", "image/png"), CodeUnreadable},
		"cut off":        {whole[:len(whole)/2], CodeUnreadable},
		"a bad encoding": {strings.Replace(whole, "quoted-printable", "base64", 1), CodeUnreadable},
		"several sheets": {string(mhtOf(t, "8bit", "<html><frameset><frame></frameset></html>")), CodeUnsupported},
	} {
		_, err := new(Parser).decode(context.Background(), Input{Body: []byte(c.body)})
		var perr *Error
		if !errors.As(err, &perr) || perr.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f := detect(Input{Body: []byte("Date: 2023\n\nmultipart/related <p>")}); f != formatHTML {
		t.Errorf("words below a head make %s", f)
	}
}
