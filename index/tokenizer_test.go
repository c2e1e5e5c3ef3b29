package index

import (
	"strings"
	"testing"
)

func TestTokenize(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"政府信息", "政府 府信 信息 息"},
		{"费", "费"},
		{"2013年度", "2013 年度 度"},
		{"增23.2%。", "增 23.2"},
		{"第3.条", "第 3 条"},
		{"v1.2.3x", "v1.2.3x"},
		{"国办发〔2014〕32号", "国办 办发 发 2014 32 号"},
		{"甲\n乙", "甲 乙"},
		{"〇々", "〇々 々"},
		{strings.Repeat("a", maxWord+1) + " b", "b"},
		{"，。", ""},
		{"", ""},
	} {
		var got []string
		scan(tt.in, func(_ tokenKind, start, end int) { got = append(got, tt.in[start:end]) })
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q gives %q, want %q", tt.in, strings.Join(got, " "), tt.want)
		}
	}
}
