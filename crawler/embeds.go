package crawler

import (
	"context"
	entity "html"
	"regexp"
	"strings"

	"github.com/nianbao/nianbao/archive"
)

// maxEmbeds bounds the pictures and style sheets kept with one page: a report has some twenty, most of them the
// site's own, which stand on every page and are fetched once.
const maxEmbeds = 60

// embedTag is a picture or a link element, up to the end of the tag. Tags are looked for in the text and not in a tree:
// most report pages are not parsed at all, and this reads every one.
var (
	embedRef   = regexp.MustCompile(`(?i)\s(?:src|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
	styleSheet = regexp.MustCompile(`(?i)\srel\s*=\s*["']?stylesheet`)
)

// maxTag bounds what is read of one tag; pictures inlined in their tag are longer and need no fetching.
const maxTag = 2048

// embeds lists the pictures and style sheets that a page shows, so that it can be shown as it looked.
func embeds(page, text string) []Link {
	var links []Link
	base := page
	seen := map[string]bool{}
	for from := 0; len(links) < maxEmbeds; {
		at := strings.IndexByte(text[from:], '<')
		if at < 0 {
			break
		}
		from += at + 1
		rest := text[from:min(from+maxTag, len(text))]
		isBase := hasTag(rest, "base") && base == page
		if !isBase && !hasTag(rest, "img") && !hasTag(rest, "link") {
			continue
		}
		tag, _, whole := strings.Cut(rest, ">")
		m := embedRef.FindStringSubmatch(tag)
		if !whole || m == nil || hasTag(rest, "link") && !styleSheet.MatchString(tag) {
			continue
		}
		addr, ok := canonical(base, entity.UnescapeString(m[1]+m[2]+m[3]))
		switch {
		case ok && isBase:
			base = addr
		case ok && !seen[addr]:
			seen[addr] = true
			links = append(links, newLink(addr, "", page, archive.RoleEmbed))
		}
	}
	return links
}

// hasTag says whether a tag of that name begins here.
func hasTag(s, name string) bool {
	return len(s) > len(name) && strings.EqualFold(s[:len(name)], name) && strings.IndexByte(" \t\r\n/", s[len(name)]) >= 0
}

// shows notes what a report page shows, unless the archive has the page as it is.
func (r *run) shows(v *visit) {
	if v.unchanged {
		return
	}
	for _, l := range embeds(v.final, v.text) {
		if !r.known[l.URL] && r.mayFetch(l.URL) && len(r.shown) < maxLinks {
			r.known[l.URL] = true
			r.shown = append(r.shown, l)
		}
	}
}

// keepEmbeds fetches what the pages show, after all reports. A report is whole without: what cannot be had is no
// failure of the run.
func (r *run) keepEmbeds(ctx context.Context) error {
	for _, l := range r.shown {
		_, err := r.fetch(ctx, l)
		switch {
		case err != nil && (isHalt(err) || ctx.Err() != nil):
			return err
		case err != nil:
			r.log.Debug("not kept with its page", "portal", r.portal.ID, "url", l.URL, "reason", err)
		default:
			r.tally.Embeds++
		}
	}
	return nil
}
