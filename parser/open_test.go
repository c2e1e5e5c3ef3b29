package parser

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// TestOpen: a place is followed into the file that it lies in.
func TestOpen(t *testing.T) {
	docx := string(reportDOCX(t, zipTitle, "12"))
	inner := string(zipOf(t, map[string]string{"1#2%.docx": docx, "a.txt": "年报", ".DS_Store": "x"}))
	outer := zipOf(t, map[string]string{"内.zip": inner, "b.html": "<p>x"})
	deep := zipOf(t, map[string]string{"o.zip": string(outer)})
	for at, want := range map[string]struct {
		kind   Kind
		name   string
		within string
		place  string
		files  []string
	}{
		"":                                    {KindFolder, "", "", "", []string{"member:b.html#", "member:内.zip#"}},
		"member:b.html#cell:1":                {KindHTML, "b.html", "member:b.html#", "cell:1", nil},
		"member:内.zip#":                       {KindFolder, "内.zip", "member:内.zip#", "", []string{"member:内.zip#member:1%232%25.docx#", "member:内.zip#member:a.txt#"}},
		"member:内.zip#member:a.txt#runes:1-2": {KindText, "a.txt", "member:内.zip#member:a.txt#", "runes:1-2", nil},
		"member:内.zip#member:1%232%25.docx#cell:3": {KindOffice, "1#2%.docx", "member:内.zip#member:1%232%25.docx#", "cell:3", nil},
	} {
		o, err := Open(Input{Body: outer}, at)
		if err != nil {
			t.Fatalf("%q: %v", at, err)
		}
		var files []string
		for _, f := range o.Files {
			files = append(files, f.Place)
		}
		if o.Kind != want.kind || o.Name != want.name || o.Within != want.within || o.Place != want.place || !slices.Equal(files, want.files) {
			t.Errorf("%q opens %v %q within %q at %q, files %q", at, o.Kind, o.Name, o.Within, o.Place, files)
		}
	}
	for at, code := range map[string]string{
		"member:c.html#cell:1":                             CodeUnreadable,
		"member:o.zip#member:内.zip#member:a.txt#runes:0-1": CodeTooLarge,
	} {
		_, err := Open(Input{Body: deep}, at)
		var fault *Error
		if !errors.As(err, &fault) || fault.Code != code {
			t.Errorf("%q: %v, want %s", at, err, code)
		}
	}
}

// FuzzOpen: whatever the bytes and the place, the answer is a file or an *Error, and
// what can be laid out stays within the bounds of tables.
func FuzzOpen(f *testing.F) {
	f.Add(reportDOCX(f, zipTitle, "12"), "cell:3")
	f.Add(zipOf(f, map[string]string{"a.zip": string(zipOf(f, map[string]string{"b.html": "<td>"}))}), "member:a.zip#member:b.html#cell:0")
	f.Add([]byte("%PDF-"), "member:#")
	f.Fuzz(func(t *testing.T, body []byte, at string) {
		var fault *Error
		o, err := Open(Input{Body: body}, at)
		if err != nil {
			if !errors.As(err, &fault) {
				t.Fatal(err)
			}
			return
		}
		if o.Within+o.Place != at {
			t.Errorf("the place %q became %q and %q", at, o.Within, o.Place)
		}
		laid, err := new(Parser).Lay(context.Background(), o)
		if (err == nil) == (laid == nil) || err != nil && !errors.As(err, &fault) {
			t.Fatal(laid, err)
		}
	})
}
