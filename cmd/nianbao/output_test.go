package main

import (
	"bytes"
	"errors"
	"testing"
)

func TestLegible(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2021年报\t条\n", "2021年报\t条\n"},
		{"\x1b[31m红", "�[31m红"},                         // colour
		{"\x1b]0;title\x07", "�]0;title�"},              // window title
		{"over\rwritten", "over�written"},               // the line so far
		{"\u009b2J", "�2J"},                             // the same in one character
		{"\u202e报年", "�报年"},                             // right to left
		{"\xff\xfe", "��"},                              // no UTF-8
		{"a\u200bb\u3000c\u00a0d", "a\u200bb　c\u00a0d"}, // spaces stay
	} {
		var out bytes.Buffer
		if n, err := (legible{&out}).Write([]byte(c.in)); n != len(c.in) || err != nil || out.String() != c.want {
			t.Errorf("%q is shown as %q (%d, %v), want %q", c.in, out.String(), n, err, c.want)
		}
	}
}

// broken fails like a full disk.
type broken struct{}

var errFull = errors.New("no space left")

func (broken) Write([]byte) (int, error) { return 0, errFull }

// TestLostOutput: a command whose results cannot be printed fails, whichever way it
// prints them.
func TestLostOutput(t *testing.T) {
	for _, args := range [][]string{{"portals", "list"}, {"portals", "list", "--json"}, {"help"}} {
		var log bytes.Buffer
		if code := Run(t.Context(), args, broken{}, &log); code != exitFailed || log.String() != "nianbao: printing the results: no space left\n" {
			t.Errorf("%q ended with %d and %q", args, code, log.String())
		}
	}
}
