package parser

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// fuzzTime is how long one document of the fuzzer may take. The engine slows
// everything down some twenty times, and other tests may run beside it.
const fuzzTime = 20 * time.Second

// FuzzParse: no document makes the parser panic, break its record's promises or
// take long.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.html", "testdata/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes(body)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(body, "")
			f.Add(gbk, "text/html; charset=gbk")
			f.Add(gbk, "text/plain")
		}
	}
	for _, hostile := range []string{
		"<table><tr><td colspan=9999999999 rowspan=0>规章<td>1", "<table><tr><table><tr><td>自然人<td>", "规章 | 0 |\n|\n0|0\n", "<td><td>",
		"\xff\xfe<\x00", "\ufeff", "1\t2\t3", "总计\n总计\n总计\n", "行政复议 结果维持 1", "|\n|\n|规章", strings.Repeat("<div>", 600), "<title>\x00",
		"其中： 1.当面申请数 2 传真申请数", "指标 单位 数量\n受理申请总数\n条", "附表一：统计\n规章\n规章\n规章\n1",
	} {
		f.Add([]byte("2019年政府信息公开年度报告\n"+hostile), "")
		f.Add([]byte(hostile), "text/html")
	}
	f.Fuzz(func(t *testing.T, body []byte, typ string) {
		start := time.Now()
		r, err := Parse(context.Background(), Input{Type: typ, Region: "310113", LinkText: "2019年政府信息公开年度报告", Body: body})
		if d := time.Since(start); d > fuzzTime {
			t.Errorf("took %v", d)
		}
		var perr *Error
		switch {
		case errors.As(err, &perr) && perr.Stack != nil:
			t.Fatalf("panic: %s\n%s", perr.Message, perr.Stack)
		case err != nil && perr == nil:
			t.Fatalf("an error without a code: %v", err)
		case err != nil:
			return
		}
		if err := holds(r); err != nil {
			t.Error(err)
		}
		if err := r.Validate(2099); err != nil && r.Year != 0 {
			t.Error(err)
		}
	})
}
