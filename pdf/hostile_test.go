package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nianbao/nianbao/internal/typeset"
)

// small is a file that reads well.
func small() *typeset.File {
	f := &typeset.File{}
	f.Page(typeset.A4Width, typeset.A4Height).Text(70, 70, 16, "政府信息公开")
	return f
}

// packed is a page whose content is size times unit, compressed.
func packed(unit string, size int) []byte {
	f := &typeset.File{}
	f.Page(600, 800).Raw(strings.Repeat(unit, size))
	return f.Bytes()
}

// nested is a page that draws a form that draws the next one n times each, depth
// forms deep.
func nested(depth, n int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n")
	fmt.Fprintf(&b, "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>endobj\n")
	fmt.Fprintf(&b, "4 0 obj<</Length 6>>stream\n/X Do \nendstream endobj\n")
	for i := range depth {
		content := strings.Repeat("/X Do ", n)
		fmt.Fprintf(&b, "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>stream\n%s\nendstream endobj\n", 5+i, 6+i, len(content), content)
	}
	fmt.Fprintf(&b, "%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Length 16>>stream\n0 0 m 9 9 l S   \nendstream endobj\ntrailer<</Root 1 0 R>>\n", 5+depth)
	return b.Bytes()
}

// bomb is a page whose content unpacks twice, to many times the size of the file.
func bomb(size int) []byte {
	pack := func(in []byte) []byte {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		_, _ = z.Write(in)
		_ = z.Close()
		return b.Bytes()
	}
	content := pack(pack(bytes.Repeat([]byte("BT ET "), size/6)))
	var b bytes.Buffer
	fmt.Fprintf(&b, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n")
	fmt.Fprintf(&b, "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n")
	fmt.Fprintf(&b, "4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n", len(content), content)
	return b.Bytes()
}

// TestHostile: whatever is read gives a document or one of the errors, and the
// engine reads the next file.
func TestHostile(t *testing.T) {
	good := small().Bytes()
	encrypted := small()
	encrypted.Password = "secret"
	many, huge := &typeset.File{}, &typeset.File{}
	for range 10_000 {
		many.Page(100, 100)
	}
	huge.Page(1e7, 1e7)
	full := &typeset.File{}
	page := full.Page(14_000, 14_000)
	for i := range 900 {
		page.Text(0, float64(15*i), 10, strings.Repeat("年", 500))
	}
	for name, c := range map[string]struct {
		body []byte
		want error // nil: a document or any of the errors
	}{
		"empty":              {nil, ErrDamaged},
		"only the head":      {[]byte("%PDF-1.4\n"), ErrDamaged},
		"no PDF":             {[]byte(strings.Repeat("年报", 1000)), ErrDamaged},
		"cut in the middle":  {good[:len(good)/2], nil},
		"cut at the end":     {good[:len(good)-40], nil},
		"encrypted":          {encrypted.Bytes(), ErrEncrypted},
		"10,000 pages":       {many.Bytes(), ErrTooLarge},
		"a page of a county": {huge.Bytes(), nil}, // pdfium may give it the size of a letter
		"declared pages":     {bytes.Replace(good, []byte("/Count 1"), []byte("/Count 9999999"), 1), nil},
		"nested arrays":      {[]byte("%PDF-1.4\n1 0 obj" + strings.Repeat("[", 1<<20) + "\nendobj trailer<</Root 1 0 R>>"), ErrDamaged},
		"nested dictionaries": {[]byte("%PDF-1.4\n1 0 obj" + strings.Repeat("<</A ", 1<<18) + "\nendobj trailer<</Root 1 0 R>>"),
			ErrDamaged},
		"a page in itself":   {bytes.Replace(good, []byte("/Kids["), []byte("/Kids[2 0 R "), 1), nil},
		"many lines":         {packed("0 0 m 100 0 l S\n", 210_000), ErrTooLarge},
		"many characters":    {full.Bytes(), ErrTooLarge},
		"a long path":        {packed("0 0 m 9 9 l 0 9 l\n", 50_000), nil},
		"saved states":       {packed("q ", 1<<20), nil},
		"forms in forms":     {nested(30, 1), ErrTooLarge},
		"a tree of forms":    {nested(7, 10), nil},
		"twice packed":       {bomb(8 << 20), nil},
		"a bomb":             {bomb(600 << 20), nil},
		"not a number's end": {packed("9"+strings.Repeat("9", 1<<16)+" w ", 100), nil},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := shared.Read(t.Context(), c.body)
			t.Logf("%d bytes in %v: %.100v", len(c.body), time.Since(start).Round(time.Millisecond), err)
			known := err == nil || errors.Is(err, ErrDamaged) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrEncrypted)
			if !known || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if _, err := shared.Read(t.Context(), good); err != nil {
				t.Errorf("the file after it: %v", err)
			}
		})
	}
}

// TestKilled: a file that would keep pdfium busy for hours ends with its context.
func TestKilled(t *testing.T) {
	if _, err := shared.Read(t.Context(), small().Bytes()); err != nil { // starts the engine
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := shared.Read(ctx, nested(8, 200)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
	cancelled, stop := context.WithCancel(t.Context())
	stop()
	if _, err := shared.Read(cancelled, small().Bytes()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if _, err := shared.Read(t.Context(), small().Bytes()); err != nil {
		t.Errorf("the file after it: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			body := small().Bytes()
			if i%2 == 0 {
				body = body[:len(body)/2]
			}
			if _, err := shared.Read(t.Context(), body); err != nil && i%2 == 1 {
				t.Error(err)
			}
			if _, err := shared.Render(t.Context(), small().Bytes(), 1, 36); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestClose(t *testing.T) {
	e := New(Options{Cache: t.TempDir()})
	if _, err := e.Read(t.Context(), small().Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := e.Ready(); err != nil || len(e.pools) != 2 {
		t.Errorf("%d kinds of instances stand ready, want 2: %v", len(e.pools), err)
	}
	for range 2 {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := e.Read(t.Context(), small().Bytes()); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want %v", err, ErrClosed)
	}
	if err := e.Ready(); !errors.Is(err, ErrClosed) {
		t.Errorf("ready: %v, want %v", err, ErrClosed)
	}
	if err := New(Options{}).Close(); err != nil {
		t.Errorf("an engine that was not used: %v", err)
	}
}
