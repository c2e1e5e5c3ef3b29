package changes

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/nianbao/nianbao/report"
)

func number(key, text string) report.Figure {
	return report.Figure{Key: report.Key(key), State: report.StateNumber, Value: decimal.RequireFromString(text), Text: text, Unit: "件"}
}

func TestBetween(t *testing.T) {
	before := &report.Report{Title: "年报", Published: "2024-01-20",
		Sections: []report.Section{{Kind: report.SectionOverview, Heading: "一、概述", Text: "甲。"}, {Kind: report.SectionOther, Text: "其他。"}},
		Figures:  []report.Figure{number("a", "1"), number("b", "2"), number("b", "5"), {Key: "c", State: report.StateBlank}, number("d", "4.0")}}
	after := &report.Report{Title: "年报", Published: "2024-03-01",
		Sections: []report.Section{{Kind: report.SectionOverview, Heading: "一、概述", Text: "甲。乙。"}},
		Figures:  []report.Figure{number("a", "1"), number("b", "3"), number("c", "0"), number("d", "4"), number("e", "7")}}
	got := Between(before, after)
	if diff := cmp.Diff([]Field{{"published", "2024-01-20", "2024-03-01"}}, got.Identity); diff != "" {
		t.Error(diff)
	}
	var keys []string
	for _, f := range got.Figures {
		was, is := "nothing", "nothing"
		if f.Before != nil {
			was = string(f.Before.State) + f.Before.Text
		}
		if f.After != nil {
			is = string(f.After.State) + f.After.Text
		}
		keys = append(keys, string(f.Key)+": "+was+" → "+is)
	}
	want := []string{"b: number2 → number3", "c: blank → number0", "e: nothing → number7", "b: number5 → nothing"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
	var parts []string
	for _, s := range got.Sections {
		parts = append(parts, string(s.Kind)+" "+write(s.Sentences))
	}
	if diff := cmp.Diff([]string{"overview =甲。+乙。", "other -其他。"}, parts); diff != "" {
		t.Error(diff)
	}
	if !Between(before, before).None() || got.None() {
		t.Error("None does not tell changed from unchanged")
	}
}
