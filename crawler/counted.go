package crawler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/nianbao/nianbao/archive"
)

// answer is one page of a list that is asked for by number.
type answer struct {
	from    string   // what the page is called in an error
	entries []string // addresses of all entries, reports or not: they tell whether the page is new
	links   []Link   // to reports
	pages   int      // how many pages there are by what the answer says; 0 when it does not say
}

// walkCounted reads the pages of a list whose answers say how many there are. get reads page n, counted from 1;
// its answer is nil when there was none, which has been noted.
func walkCounted(ctx context.Context, r *run, get func(ctx context.Context, n int) (*answer, error)) error {
	seen := map[string]bool{}
	pages := 1
	for n, stale := 1, 0; n <= min(pages, maxListed) && stale < maxStale; n++ {
		a, err := get(ctx, n)
		if err != nil {
			return err
		}
		if a == nil {
			stale++
			continue
		}
		pages = max(pages, a.pages)
		if !isNews(seen, a.entries) {
			if pages > 1 {
				r.fail(a.from, "paging", errStale(n, pages))
			}
			stale++
			continue
		}
		stale = 0
		r.find(a.links...)
	}
	return nil
}

func isNews(seen map[string]bool, entries []string) bool {
	before := len(seen)
	for _, e := range entries {
		seen[e] = true
	}
	return len(seen) > before
}

// add takes one entry into an answer. In a category of reports words that leave out the year or the duty are enough,
// since unlike a page it has no menus; among all that a site publishes they are not.
func (a *answer) add(list, addr, title string, ofReports bool) {
	addr, ok := canonical(list, addr)
	if !ok {
		return
	}
	a.entries = append(a.entries, addr)
	title = trimWords(title)
	v := judge(title)
	if v == report || ofReports && (v == column || v == loose) {
		a.links = append(a.links, newLink(addr, title, list, archive.RoleReport))
	}
}

// pagesOf gives how many pages rows entries fill.
func pagesOf(rows, perPage int) int {
	if rows <= 0 || perPage <= 0 {
		return 0
	}
	return min((rows-1)/perPage+1, maxListed)
}

// decodeJSON reads an answer that must be JSON. An error says what stands there instead.
func decodeJSON(text string, into any) error {
	text = strings.TrimSpace(text)
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("is no JSON of the form expected (%w), it begins %.60q", err, text)
	}
	return nil
}

var errNoSuccess = errors.New("says that it could not be done")
