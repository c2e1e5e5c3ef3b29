package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"
)

// output remembers the first failure to print: results that were lost on a full disk
// must not end in success.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("printing the results: %w", err)
	}
	return n, err
}

// legible passes text on to a terminal, which what hostile pages print must not
// steer: control characters and those that turn the direction of writing are shown
// as U+FFFD.
type legible struct{ w io.Writer }

func (l legible) Write(b []byte) (int, error) {
	clean := bytes.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return utf8.RuneError
		}
		return r
	}, b)
	if _, err := l.w.Write(clean); err != nil {
		return 0, err
	}
	return len(b), nil
}

// note prints a line that goes with the results, for people.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.err, format+"\n", args...)
	}
}

// printJSON prints one value as one line.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// printLines prints each value as one line of JSON.
func printLines[T any](w io.Writer, vs []T) error {
	for _, v := range vs {
		if err := printJSON(w, v); err != nil {
			return err
		}
	}
	return nil
}

// table prints columns for people.
func table(w io.Writer, rows func(row func(cells ...any))) error {
	tw := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	rows(func(cells ...any) {
		for i, c := range cells {
			if i > 0 {
				fmt.Fprint(tw, "\t")
			}
			fmt.Fprint(tw, c)
		}
		fmt.Fprintln(tw)
	})
	return tw.Flush()
}

// clip shortens a text to n runes for one line of a list.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
