package changes

import (
	"testing"

	"github.com/nianbao/nianbao/report"
)

func TestTrace(t *testing.T) {
	of := func(id, text string) *report.Report {
		return &report.Report{ID: id, Sections: []report.Section{{Kind: report.SectionOverview, Text: text}}}
	}
	r := of("a/2023", "2023年，我局认真落实条例要求，及时更新目录，收到申请27件。今年首次设立电子阅览点，方便老年人查阅。\n加强组织领导，明确责任分工，层层抓好落实工作。特此报告。")
	prev := of("a/2022", "2022年，我局认真落实条例要求，及时更新目录，收到申请23件。去年举办了两次培训活动。")
	sister := of("b/2023", "加强组织领导，明确责任分工，层层抓好落实。")
	got := Trace(r, prev, []*report.Report{sister})
	if len(got.Sentences) != 3 || len(got.Compared) != 2 {
		t.Fatalf("%+v", got)
	}
	for i, want := range []Traced{{Origin: New}, {Origin: Carried, From: "a/2022"}, {Origin: Copied, From: "b/2023"}} {
		if s := got.Sentences[i]; s.Origin != want.Origin || s.From != want.From {
			t.Errorf("sentence %d: %+v, want %+v", i, s, want)
		}
	}
	if got.Carried < 0.3 || got.Carried > 0.5 || got.Copied < 0.2 || got.Copied > 0.4 {
		t.Errorf("shares %.2f and %.2f", got.Carried, got.Copied)
	}
	if alone := Trace(r, nil, nil); alone.Carried != 0 || len(alone.Compared) != 0 || alone.Sentences[0].Origin != New {
		t.Errorf("alone %+v", alone)
	}
}
