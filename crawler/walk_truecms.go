package crawler

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// truecmsWalker walks lists that getMessage.do answers: a data store inside JSON inside a call. The server wants the
// list page as Referer and, depending on the site, gives 50, 20 or 10 records at most, so no more than the page's
// own script would are asked for.
type truecmsWalker struct{}

var (
	truecmsColumn = regexp.MustCompile(`columnId['"]?\s*:\s*['"]([\w-]+)['"]`)
	// jsonpForm is a call around JSON; some sites answer without it.
	jsonpForm = regexp.MustCompile(`(?s)^\s*(?:[\w.$]+\s*\()?\s*(\{.*\})\s*\)?\s*;?\s*$`)
)

const (
	truecmsMark = "messageController/getMessage.do"
	// truecmsRows is the smallest limit seen, for pages that do not say how many rows they show.
	truecmsRows = 10
)

func (truecmsWalker) recognise(p *page) string {
	if strings.Contains(p.text, truecmsMark) && truecmsColumn.MatchString(p.text) {
		return truecmsMark
	}
	return ""
}

func (truecmsWalker) walk(ctx context.Context, r *run, first *page) error {
	proxy, ok := canonical(first.addr, submatch(proxyForm, first.text))
	if !ok || !strings.Contains(proxy, truecmsMark) {
		proxy, _ = canonical(first.addr, "/TrueCMS/"+truecmsMark)
	}
	per := number(submatch(rowsPerPage, first.text))
	if per < 1 || per > maxTruecmsRows {
		per = truecmsRows
	}
	column := submatch(truecmsColumn, first.text)
	return walkCounted(ctx, r, func(ctx context.Context, n int) (*answer, error) {
		addr := fmt.Sprintf("%s?startrecord=%d&endrecord=%d&perpage=%d&columnId=%s&callback=cb", proxy, (n-1)*per+1, n*per, per, url.QueryEscape(column))
		text, ok, err := r.ask(ctx, Link{URL: addr, Via: first.addr})
		if !ok {
			return nil, err
		}
		a, err := readMessage(first.addr, text)
		if err != nil {
			r.fail(addr, "unreadable", err)
			return nil, nil
		}
		a.from, a.pages = addr, pagesOf(max(a.pages, storeTotal(first.text)), per)
		return a, nil
	})
}

// maxTruecmsRows is the largest limit seen.
const maxTruecmsRows = 50

// readMessage reads one answer. Its pages field is the number of records until the caller makes pages of it.
func readMessage(list, text string) (*answer, error) {
	var message struct{ Result *string }
	if err := decodeJSON(submatch(jsonpForm, text), &message); err != nil {
		return nil, err
	}
	if message.Result == nil || !storeForm.MatchString(*message.Result) {
		return nil, fmt.Errorf("holds no data store, it begins %.60q", text)
	}
	p, err := newPage(list, *message.Result)
	if err != nil {
		return nil, err
	}
	return &answer{entries: p.records, links: p.links, pages: storeTotal(*message.Result)}, nil
}
