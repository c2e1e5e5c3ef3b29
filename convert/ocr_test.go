package convert

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadTSV(t *testing.T) {
	const head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
	for name, c := range map[string]struct {
		tsv  string
		want []Word
		ok   bool
	}{
		"nothing": {"", nil, true},
		"lines and words": {head + "1\t1\t0\t0\t0\t0\t0\t0\t100\t100\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t30\t5\t96.7\t规章\n5\t1\t1\t1\t1\t2\t50\t20\t9\t5\t80\t12\n5\t1\t1\t1\t2\t1\t10\t40\t30\t5\t-1\t无\n",
			[]Word{{"规章", 10, 20, 40, 25, 0, 96}, {"12", 50, 20, 59, 25, 0, 80}, {"无", 10, 40, 40, 45, 1, 0}}, true},
		"a blank word":    {"5\t1\t1\t1\t1\t1\t1\t1\t1\t1\t95\t \n", nil, true},
		"a tab in a word": {"5\t1\t1\t1\t1\t1\t1\t1\t1\t1\t95\ta\tb\n", []Word{{"a\tb", 1, 1, 2, 2, 0, 95}}, true},
		"no number":       {"5\t1\t1\t1\t1\t1\tx\t1\t1\t1\t95\ta\n", nil, false},
		"below zero":      {"5\t1\t1\t1\t1\t1\t-5\t1\t1\t1\t95\ta\n", nil, false},
		"no confidence":   {"5\t1\t1\t1\t1\t1\t1\t1\t1\t1\tNaN\ta\n", nil, false},
		"far away":        {"5\t1\t1\t1\t1\t1\t1\t99999999\t1\t1\t95\ta\n", nil, false},
		"too many":        {strings.Repeat("5\t1\t1\t1\t1\t1\t1\t1\t1\t1\t95\ta\n", maxWords+1), nil, false},
	} {
		got, err := readTSV(c.tsv)
		if (err == nil) != c.ok || cmp.Diff(c.want, got) != "" {
			t.Errorf("%s: %v %s", name, err, cmp.Diff(c.want, got))
		}
	}
}

func FuzzReadTSV(f *testing.F) {
	f.Add("5\t1\t1\t1\t1\t1\t10\t20\t30\t5\t96.7\t规章\n5\t1\t1\t1\t1\t2")
	f.Fuzz(func(t *testing.T, tsv string) {
		words, _ := readTSV(tsv)
		for i, w := range words {
			if w.Left < 0 || w.Right < w.Left || w.Bottom < w.Top || w.Confidence < 0 || w.Confidence > 100 || i > 0 && w.Line < words[i-1].Line {
				t.Errorf("%+v", w)
			}
		}
	})
}

func TestOCRRefusesNoPicture(t *testing.T) {
	o, err := FindOCR()
	if errors.Is(err, ErrMissing) {
		t.Skipf("%v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	words, _, err := o.Read(t.Context(), []byte("no picture"))
	if errors.Is(err, ErrMissing) {
		t.Skipf("%v", err)
	}
	if err == nil {
		t.Errorf("read %v", words)
	}
}
