package parser

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// hangs is when a document that takes a second or two alone has hung: the context
// ends, and its error has no code.
const hangs = 5 * time.Minute

// TestHostile: whatever is served gives a record or an error with a code.
func TestHostile(t *testing.T) {
	const megabyte = 1 << 20
	many := func(s string, size int) string { return strings.Repeat(s, size/len(s)) }
	for name, c := range map[string]struct{ body, code string }{
		"nested divs":               {strings.Repeat("<div>", 100_000), CodeUnreadable},
		"nested tables":             {strings.Repeat("<table><tr><td>", 100_000), CodeUnreadable},
		"nested inline elements":    {"<p>" + strings.Repeat("<b><i><font>", 30_000) + "年报", CodeUnreadable},
		"cells without a table":     {"<html>" + many("<td>", megabyte), CodeNotReport},
		"cells in one row":          {"<table><tr>" + many("<td>", megabyte), CodeTooLarge},
		"rows of one cell":          {"<table>" + many("<tr><td>", megabyte), CodeNotReport},
		"rows of two cells":         {"<table>" + many("<tr><td>1<td>2", megabyte), CodeTooLarge},
		"colspan bombs":             {many(`<table><tr><td colspan=1000000000>1<td rowspan=1000000000>2</table>`, megabyte), CodeTooLarge},
		"square bombs":              {many(`<table><tr><td colspan=999 rowspan=999>1<td>2</table>`, megabyte), CodeTooLarge},
		"empty tables":              {many("<table></table>", megabyte), CodeNotReport},
		"tables of two cells":       {many("<table><tr><td>规章<td>1</table>", megabyte), CodeNotReport},
		"headings":                  {many("<p>一、总体情况</p><p>二、主动公开情况</p>", 4*megabyte), CodeNotReport},
		"nested titles":             {strings.Repeat("<div class=title>", 400) + many("年报", megabyte), CodeNotReport},
		"elements in nested titles": {strings.Repeat("<div class=title>", 400) + many("<i></i>", megabyte), CodeNotReport},
		"a long title":              {"<title>" + many("政府信息公开年度报告", 8*megabyte), CodeNotReport},
		"a long attribute":          {"<p style='" + many("display", 8*megabyte) + "'>x", CodeNotReport},
		"one long line":             {many("规章 1 ", megabyte), CodeNotReport},
		"many labels":               {many("规章\n", megabyte), CodeNotReport},
		"labels and values":         {many("自然人\n1\n", megabyte), CodeNotReport},
		"pieces of labels":          {many("本 年 新 收 政 府 ", megabyte), CodeNotReport},
		"bars":                      {many("规章|", megabyte), CodeNotReport},
		"tabs":                      {many("\t", megabyte) + "规章\n", CodeNotReport},
		"short lines":               {"规章\n规范性文件\n行政许可\n" + many("字\n", megabyte), CodeNotReport},
		"brackets":                  {many("(", 2*megabyte), CodeNotReport},
		"numbering":                 {many("一、", 2*megabyte), CodeNotReport},
		"digits":                    {many("1", 2*megabyte), CodeNotReport},
		"no characters":             {many("\u200b", 2*megabyte), CodeNotReport},
		"broken bytes":              {many("\x81\xff", megabyte), CodeNotReport},
		"too much text":             {many("文", 5*megabyte), CodeTooLarge},
		"too many elements":         {"<html>" + many("<i></i>", 8*megabyte), CodeTooLarge},
		"too large":                 {"<html>" + strings.Repeat(" ", maxBody), CodeTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			ctx, cancel := context.WithTimeout(context.Background(), hangs)
			defer cancel()
			_, err := Parse(ctx, Input{Body: []byte(c.body)})
			t.Logf("%d bytes in %v: %.80v", len(c.body), time.Since(start).Round(time.Millisecond), err)
			var perr *Error
			if !errors.As(err, &perr) || perr.Stack != nil || perr.Code != c.code {
				t.Errorf("got %v, want %s\n%s", err, c.code, stack(err))
			}
		})
	}
}

// TestCancelled: a context that ends stops the work with its own error.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, body := range map[string][]byte{
		"html": bytes.Repeat([]byte("<p>年报</p>"), 10_000),
		"text": bytes.Repeat([]byte("规章\n1\n"), 10_000),
		"tiny": []byte("<p>年报"),
	} {
		if _, err := Parse(ctx, Input{Body: body}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want %v", name, err, context.Canceled)
		}
	}
	ctx, cancel = context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := Parse(ctx, Input{Body: bytes.Repeat([]byte("本 年 新 收 政 府 "), 100_000)})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
	t.Logf("stopped after %v", time.Since(start))
}
