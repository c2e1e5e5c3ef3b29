package parser

import (
	"context"
	"strings"
	"testing"
)

// TestNameless: reports of bodies that no text names do not share an id.
func TestNameless(t *testing.T) {
	ids := map[string]bool{}
	for _, value := range []string{"1", "2"} {
		page := strings.Replace(requestHTML(number), ">100<", ">"+value+"<", 1)
		r := mustParse(t, Input{Region: "310113", LinkText: "2021年政府信息公开年度报告", Body: []byte(page)})
		ids[r.ID] = true
		if !strings.HasPrefix(r.ID, "310113-") || !strings.HasSuffix(r.ID, "/2021") || r.Validate(2026) != nil {
			t.Errorf("id %s", r.ID)
		}
	}
	if len(ids) != 2 {
		t.Errorf("two documents have the ids %v", ids)
	}
}

// TestSource: the record says where it comes from and how it was read.
func TestSource(t *testing.T) {
	body := []byte(requestHTML(number))
	in := Input{URL: "http://x.gov.cn/a.html", Type: "text/html; charset=utf-8", LinkText: "2021年政府信息公开年度报告", Body: body}
	s := mustParse(t, in).Source
	if s.URL != in.URL || s.Type != "text/html" || s.Charset != "utf-8" || s.CharRule == "" || s.Parser != Version || len(s.SHA256) != 64 {
		t.Errorf("%+v", s)
	}
}

// TestPanic: a panic inside becomes an error that keeps its stack for the log.
func TestPanic(t *testing.T) {
	_, err := Parse(nilContext(), Input{Body: []byte(requestHTML(number))})
	if e, ok := err.(*Error); !ok || e.Code != CodeUnreadable || len(e.Stack) == 0 {
		t.Errorf("got %v", err)
	}
}

// nilContext is a context that panics when it is asked anything.
func nilContext() context.Context { return struct{ context.Context }{} }
