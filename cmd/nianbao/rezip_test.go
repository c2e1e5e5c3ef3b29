package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// rezip copies a ZIP file without the first member whose name matches a pattern, or with
// some text of that member replaced.
func rezip(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, len(args) == 3 || len(args) == 5, "rezip IN OUT PATTERN [OLD NEW]")
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	var out bytes.Buffer
	z, done := zip.NewWriter(&out), false
	for _, f := range in.File {
		hit, err := path.Match(args[2], f.Name)
		ts.Check(err)
		if !hit || done {
			ts.Check(z.Copy(f))
			continue
		}
		if done = true; len(args) == 3 {
			continue
		}
		r, err := f.Open()
		ts.Check(err)
		body, err := io.ReadAll(r)
		ts.Check(err)
		if !strings.Contains(string(body), args[3]) {
			ts.Fatalf("%s has no %q", f.Name, args[3])
		}
		w, err := z.Create(f.Name)
		ts.Check(err)
		_, err = io.WriteString(w, strings.Replace(string(body), args[3], args[4], 1))
		ts.Check(err)
	}
	if !done {
		ts.Fatalf("no member matches %s", args[2])
	}
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o644))
}
