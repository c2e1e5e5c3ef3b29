package pipeline

import (
	"context"
	"testing"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/parser"
)

// TestBuildTriesAgain: what could not be read for want of a program is read by the next
// build that has it, and by none in between.
func TestBuildTriesAgain(t *testing.T) {
	s := newSite(t)
	s.keep(archive.Exchange{URL: "https://a.example/2021.rtf", Body: []byte(`{\rtf1\ansi x}`)})
	s.keep(archive.Exchange{URL: "https://a.example/2022", Body: page(t, 1, 2022)})
	with := &parser.Parser{Convert: func(context.Context, []byte, string) (parser.Converted, error) {
		return parser.Converted{Body: text2021, Type: "text/plain", Via: "stand-in 1"}, nil
	}}
	for _, step := range []struct {
		name                           string
		parser                         *parser.Parser
		read, reports, failed, skipped int
	}{
		{"without a converter", nil, 2, 1, 1, 0},
		{"without one again", new(parser.Parser), 0, 0, 0, 2},
		{"with one", with, 1, 1, 0, 1},
		{"with one again", with, 0, 0, 0, 2},
		{"without one at last", nil, 0, 0, 0, 2},
	} {
		b := Build{Archive: s.store, Dir: s.dir, Parser: step.parser}
		got, err := b.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got.Captures != step.read || got.Reports != step.reports || got.Failed != step.failed || got.Skipped != step.skipped {
			t.Errorf("%s: %+v", step.name, got)
		}
	}
	r, err := s.open().Report(t.Context(), "310112-water/2021")
	if err != nil || r.Source.Via != "stand-in 1" {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := Check(t.Context(), s.store, s.open(), with, func(id, d string) { t.Errorf("%s: %s", id, d) }); err != nil {
		t.Error(err)
	}
}

// text2021 is a report without tables.
var text2021 = []byte("上海市闵行区水务局2021年政府信息公开工作年度报告\n一、总体情况\n无。\n二、主动公开政府信息情况\n无。\n三、收到和处理政府信息公开申请情况\n无。\n四、政府信息公开行政复议、行政诉讼情况\n无。\n")
