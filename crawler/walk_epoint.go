package crawler

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/andybalholm/cascadia"
)

// epointWalker walks lists of the EWB make: an empty page whose script posts JSON to getgovinfolist. The column
// stands in the page's address, the site's identity in a script file or in the page.
type epointWalker struct{}

const epointRows = 15

var (
	epointMarks  = []string{"webBuilderCommon.js", "/EWB-FRONT/", "lightfrontaction/getgovinfolist"}
	epointScript = cascadia.MustCompile(`script[src*="webBuilderCommon"], script[src*="ajaxReq"]`)
	siteGUID     = regexp.MustCompile(`siteGuid['"]?\s*[:=]\s*['"]([\w-]{8,64})['"]`)
	projectName  = regexp.MustCompile(`projectName['"]?\s*[:=]\s*['"](/?[\w-]{1,64})['"]`)
)

func (epointWalker) recognise(p *page) string {
	if query(p.addr, "categorynum") == "" {
		return ""
	}
	for _, mark := range epointMarks {
		if strings.Contains(p.text, mark) {
			return mark
		}
	}
	return ""
}

// govInfo is what the list script posts.
type govInfo struct {
	DeptCode    string `json:"deptcode"`
	CategoryNum string `json:"categorynum"`
	SiteGUID    string `json:"siteGuid"`
	PageIndex   int    `json:"pageIndex"` // from 0
	PageSize    int    `json:"pageSize"`
}

func (epointWalker) walk(ctx context.Context, r *run, first *page) error {
	text := first.text
	if src, ok := canonical(first.addr, first.doc.FindMatcher(epointScript).AttrOr("src", "")); ok && !siteGUID.MatchString(text) {
		script, ok, err := r.ask(ctx, Link{URL: src, Via: first.addr})
		if err != nil || !ok {
			return err
		}
		text = script
	}
	info := govInfo{SiteGUID: submatch(siteGUID, text), CategoryNum: query(first.addr, "categorynum"), DeptCode: query(first.addr, "deptcode"), PageSize: epointRows}
	if info.SiteGUID == "" {
		r.fail(first.addr, "paging", fmt.Errorf("names no siteGuid, nor does its script: the list cannot be asked for"))
		return nil
	}
	project := submatch(projectName, text)
	if project == "" {
		project = "EWB-FRONT"
	}
	list, _ := canonical(first.addr, "/"+strings.Trim(project, "/")+"/rest/lightfrontaction/getgovinfolist")
	return walkCounted(ctx, r, func(ctx context.Context, n int) (*answer, error) {
		info.PageIndex = n - 1
		return askGovInfo(ctx, r, first, list, info)
	})
}

func askGovInfo(ctx context.Context, r *run, first *page, list string, info govInfo) (*answer, error) {
	body, err := json.Marshal(info)
	if err != nil {
		return nil, fmt.Errorf("ask %s for page %d: %w", list, info.PageIndex, err)
	}
	text, ok, err := r.ask(ctx, Link{URL: list, Via: first.addr, form: &form{kind: "application/json", body: string(body)}})
	if !ok {
		return nil, err
	}
	var page struct {
		Custom *struct {
			Total int
			Data  []struct{ Title, InfoURL string }
		}
	}
	if err = decodeJSON(text, &page); err == nil && page.Custom == nil {
		err = errNoSuccess
	}
	from := fmt.Sprintf("%s (pageIndex %d)", list, info.PageIndex)
	if err != nil {
		r.fail(from, "unreadable", err)
		return nil, nil
	}
	a := &answer{from: from, pages: pagesOf(page.Custom.Total, info.PageSize)}
	for _, e := range page.Custom.Data {
		a.add(first.addr, e.InfoURL, e.Title, true)
	}
	return a, nil
}
