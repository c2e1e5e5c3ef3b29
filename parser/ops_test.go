package parser

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// countdown is a context that ends when it has been asked so many times.
type countdown struct {
	context.Context
	left, asked int
}

func (c *countdown) Err() error {
	if c.asked++; c.asked > c.left {
		return context.Canceled
	}
	return nil
}

// TestLongLineIsInterrupted: however long a line, the context is asked after no more than
// so many bytes of it, and ends the work.
func TestLongLineIsInterrupted(t *testing.T) {
	for name, s := range map[string]string{"pieces of labels": "本 年 新 收 政 府 ", "labels and values": "规章 1 ", "digits": "1 ", "bars": "规章|",
		"glued": "信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件310", "prose": "主动公开情况,", "lines": "自然人\n1\n"} {
		body := []byte(strings.Repeat(s, 1<<20/len(s)))
		ctx := &countdown{Context: context.Background(), left: 5}
		if _, err := decodeText(ctx, Input{Body: body}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
		if ctx.asked != ctx.left+1 {
			t.Errorf("%s: asked %d times after the end", name, ctx.asked-ctx.left)
		}
	}
}

// TestWalkIsLinear: twice the page costs twice the nodes walked over, however it tempts
// to look twice.
func TestWalkIsLinear(t *testing.T) {
	work := func(page string) int {
		root, err := html.Parse(bytes.NewReader([]byte(page)))
		if err != nil {
			t.Fatal(err)
		}
		w := &htmlWalker{ctx: context.Background(), room: maxCells}
		w.walk(root, element{root, 0})
		w.flush()
		return w.seen.nodes + w.wasted
	}
	row := "<div><span>规章</span><span>1</span></div>"
	for name, page := range map[string]func(n int) string{
		"nested tables": func(n int) string { return strings.Repeat("<table><tr><td>a<td>b<tr><td>c<td>", n) },
		"nested boxes":  func(n int) string { return strings.Repeat("<div>"+row+row+"<div><div>a</div><div>", n) },
		"rows of boxes": func(n int) string { return "<div>" + strings.Repeat(row, 10*n) + "</div>" },
		"uneven boxes":  func(n int) string { return "<div>" + strings.Repeat(row, 10*n) + "<div><b>a</b></div></div>" },
		"boxes in boxes": func(n int) string {
			return strings.Repeat("<ul><li><b>1</b><b>2</b></li><li><b>3</b><b>4</b></li><li>", n)
		},
		"layout at the end": func(n int) string {
			return "<table><tr>" + strings.Repeat("<td>a", n) + "<td>" + strings.Repeat("文", longCell)
		},
		"hidden in hidden": func(n int) string { return strings.Repeat("<div style='display:none'>a", n) },
		"links in lines":   func(n int) string { return "<pre>" + strings.Repeat("<a>a</a>\n", n) },
	} {
		once, twice := work(page(40)), work(page(80))
		if float64(twice) > 2.2*float64(once) {
			t.Errorf("%s: %d nodes walked over, then %d", name, once, twice)
		}
	}
}

// TestPagesAreLinear: twice the page takes twice the memory, through main content and
// the joining of tables.
func TestPagesAreLinear(t *testing.T) {
	const head = "<tr><td>信息内容<td>本年制发件数"
	for name, page := range map[string]func(n int) string{
		"headings": func(n int) string {
			return strings.Repeat("<p>一、总体情况</p><p>二、主动公开情况</p>", n)
		},
		"copies": func(n int) string {
			return strings.Repeat("<div><p>一、总体情况</p><p>二、主动公开情况</p></div>", n)
		},
		"differing": func(n int) string {
			return strings.Repeat("<div><p>一、总体情况</p><p>二、主动公开情况</p><p>文</p></div>", n)
		},
		"tables": func(n int) string {
			return "<table>" + head + "<tr><td>规章<td>1</table>" + strings.Repeat("<table>"+head+"<tr><td>规章<td>1</table>", n)
		},
		"rows of tabs": func(n int) string { return strings.Repeat("<p>规章\t1</p>", n) },
		"hidden pieces": func(n int) string {
			return strings.Repeat("<p hidden>一、总体情况</p><p>二、主动公开情况</p>", n)
		},
		"link lists": func(n int) string {
			return "<p>一、总体情况</p>" + strings.Repeat("<p><a>a</a></p>", n) + "<p>二、主动公开情况</p>"
		},
	} {
		used := func(n int) float64 {
			in := Input{Body: []byte(page(n))}
			return testing.AllocsPerRun(1, func() {
				if _, err := decodeHTML(context.Background(), in); err != nil {
					t.Fatal(err)
				}
			})
		}
		if once, twice := used(300), used(600); twice > 2.3*once {
			t.Errorf("%s: %.0f allocations, then %.0f", name, once, twice)
		}
	}
}
