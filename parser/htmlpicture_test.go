package parser

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/nianbao/nianbao/report"
)

// TestTablePictured: a part whose table is only there as a picture is reported.
func TestTablePictured(t *testing.T) {
	const title, behind = `<h1>上海市宝山区水务局2021年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>全年无事。</p>`, `<p>五、存在的主要问题及改进情况</p><p>无。</p>`
	requests := `<p>三、收到和处理政府信息公开申请情况</p>`
	for name, c := range map[string]struct {
		part     string
		reported bool
	}{
		"a picture":                {requests + `<p style="text-align:center"><img src="W020220101.png" width="600"></p>`, true},
		"a picture of no measure":  {requests + `<div><img src=a.jpg></div>`, true},
		"a picture above":          {`<p><img src=a.jpg></p>` + requests + `<p>无。</p>`, false},
		"a button":                 {requests + `<p><img src=a.gif width="16" height=16px></p>`, false},
		"a link":                   {requests + `<p><a href=/><img src=a.jpg></a></p>`, false},
		"a hidden picture":         {requests + `<div style="display:none"><img src=a.jpg></div>`, false},
		"beside the table":         {requests + requestHTML(number) + `<p><img src=a.jpg></p>`, false},
		"a photograph within text": {requests + `<p>` + strings.Repeat("我局认真办理申请。", 40) + `</p><p><img src=a.jpg></p>`, false},
	} {
		r := readPage(t, title+c.part+behind)
		if got := slices.ContainsFunc(r.Findings, func(f report.Finding) bool {
			return f.Rule == rulePicture && strings.Contains(f.Message, "申请情况")
		}); got != c.reported {
			t.Errorf("%s: reported %v: %v", name, got, r.Findings)
		}
	}
}

// TestOnlyPictures: a page that bears a report's title and shows it in pictures is no
// other document, but one that cannot be read.
func TestOnlyPictures(t *testing.T) {
	const title = "上海市宝山区水务局2021年政府信息公开工作年度报告"
	for name, c := range map[string]struct{ title, body, code string }{
		"pictures":                {title, `<p><img src=1.jpg></p><p><img src=2.jpg></p>`, CodeImageOnly},
		"a line above them":       {title, `<p>发布时间：2022-01-20</p><p><img src=1.jpg></p>`, CodeImageOnly},
		"nothing":                 {title, `<p>见附件。</p>`, CodeNotReport},
		"a button":                {title, `<p><img src=print.gif width=20></p>`, CodeNotReport},
		"a file beside a picture": {title, `<p><img src=pdf.gif><a href="/a/年报.PDF">下载</a></p>`, CodeNotReport},
		"a column":                {"政府信息公开年度报告", `<p><img src=1.jpg></p>`, CodeNotReport},
		"a picture story":         {"一图读懂" + title, `<p><img src=1.jpg></p>`, CodeNotReport},
	} {
		_, err := Parse(t.Context(), Input{Body: []byte("<html><head><title>" + c.title + "</title></head><body><h1>" + c.title + "</h1><div>" + c.body + "</div></body></html>")})
		var perr *Error
		if !errors.As(err, &perr) || perr.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		} else if c.code == CodeImageOnly && (perr.Year != 2021 || perr.Agency.Type != "water") {
			t.Errorf("%s: whose report it is was not said: %+v", name, perr)
		}
	}
}
