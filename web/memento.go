package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/nianbao/nianbao/archive"
)

// Addresses of RFC 7089: behind the prefix stands the original address as it is, with
// its query. net/http's ServeMux would fold the "//" in it, so they are taken out
// before it.
const (
	timeGatePrefix = "/timegate/"
	timeMapPrefix  = "/timemap/link/"
	mementoPrefix  = "/memento/" // then 14 digits of time, UTC, and "/"
)

const (
	mementoTime = "20060102150405"
	// maxURLRunes bounds an address: longer ones are traps, no server needs them.
	maxURLRunes = 2000
	// maxMementos bounds a TimeMap: a page that is fetched daily has so many in 27 years.
	maxMementos = 10_000
)

func mementoPath(t time.Time, u string) string {
	return mementoPrefix + t.UTC().Format(mementoTime) + "/" + u
}

// mementos answers the addresses of RFC 7089 and leaves all others to next.
func (s *site) mementos(next http.Handler) http.Handler {
	gate, list, one := s.wrap(s.timeGate), s.wrap(s.timeMap), s.wrap(s.memento)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			next.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, timeGatePrefix):
			gate.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, timeMapPrefix):
			list.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, mementoPrefix):
			one.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// originalURL is the address behind a prefix, with its query, as it was asked for.
func originalURL(r *http.Request, prefix string) (string, error) {
	raw := strings.TrimPrefix(r.URL.EscapedPath(), prefix)
	if r.URL.RawQuery != "" {
		raw += "?" + r.URL.RawQuery
	}
	u, err := url.Parse(raw)
	if err != nil || len(raw) > maxURLRunes || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", notFound("error.no_capture")
	}
	return raw, nil
}

// captures lists what was kept of an address, oldest first. What has no payload of
// its own (an answer 404, a redirect) is a fact of the history, no memento.
func (s *site) captures(ctx context.Context, u string) ([]archive.Capture, error) {
	var out []archive.Capture
	for c, err := range s.archive.Captures(ctx, archive.Filter{URL: u}) {
		if err != nil {
			return nil, err
		}
		if c.SHA256 != "" && (c.Status == http.StatusOK || c.Status == http.StatusNotModified || c.Kind == archive.KindResource) && len(out) < maxMementos {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return nil, notFound("error.no_capture")
	}
	return out, nil
}

// nearest is the number of the capture closest in time to t.
func nearest(cs []archive.Capture, t time.Time) int {
	best := 0
	for i, c := range cs {
		if c.Time.Sub(t).Abs() < cs[best].Time.Sub(t).Abs() {
			best = i
		}
	}
	return best
}

// timeGate answers /timegate/URL (RFC 7089, section 4): it leads to the capture closest
// to Accept-Datetime, to the newest without it.
func (s *site) timeGate(w http.ResponseWriter, r *http.Request) error {
	u, err := originalURL(r, timeGatePrefix)
	if err != nil {
		return err
	}
	cs, err := s.captures(r.Context(), u)
	if err != nil {
		return err
	}
	w.Header().Set("Vary", "Accept-Datetime")
	i := len(cs) - 1
	if want := r.Header.Get("Accept-Datetime"); want != "" {
		t, err := http.ParseTime(want)
		if err != nil {
			return badParam("Accept-Datetime", "error.datetime")
		}
		i = nearest(cs, t)
	}
	w.Header().Set("Link", strings.Join(links(r, u, cs, i), ", "))
	found(w, mementoPath(cs[i].Time, u))
	return nil
}

// found redirects; http.Redirect would fold the "//" of the address.
func found(w http.ResponseWriter, location string) {
	w.Header().Set("Location", location)
	w.WriteHeader(http.StatusFound)
}

// memento answers /memento/TIME/URL with the bytes of that capture; a time between two
// captures leads to the closest.
func (s *site) memento(w http.ResponseWriter, r *http.Request) error {
	stamp, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, mementoPrefix), "/")
	at, err := time.Parse(mementoTime, stamp)
	if err != nil {
		return notFound("error.no_capture")
	}
	u, err := originalURL(r, mementoPrefix+stamp+"/")
	if err != nil {
		return err
	}
	cs, err := s.captures(r.Context(), u)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(cs, func(c archive.Capture) bool { return c.Time.UTC().Format(mementoTime) == stamp })
	if i < 0 {
		i = nearest(cs, at)
	}
	if c := cs[i]; c.Time.UTC().Format(mementoTime) != stamp {
		found(w, mementoPath(c.Time, u))
		return nil
	}
	body, held, err := s.archive.Body(r.Context(), cs[i].SHA256)
	if err != nil {
		return err
	}
	w.Header().Set("Memento-Datetime", cs[i].Time.UTC().Format(http.TimeFormat))
	w.Header().Set("Link", strings.Join(links(r, u, cs, i), ", "))
	held.URL, held.Time = u, cs[i].Time
	return s.sendOriginal(w, r, body, held)
}

// timeMap answers /timemap/link/URL (RFC 7089, section 5): every capture, oldest first.
func (s *site) timeMap(w http.ResponseWriter, r *http.Request) error {
	u, err := originalURL(r, timeMapPrefix)
	if err != nil {
		return err
	}
	cs, err := s.captures(r.Context(), u)
	if err != nil {
		return err
	}
	base := baseURL(r)
	lines := []string{
		link(u, "original"),
		link(base+timeMapPrefix+u, "self", "type", "application/link-format",
			"from", cs[0].Time.UTC().Format(http.TimeFormat), "until", cs[len(cs)-1].Time.UTC().Format(http.TimeFormat)),
		link(base+timeGatePrefix+u, "timegate"),
	}
	for i := range cs {
		lines = append(lines, mementoLink(base, u, cs, i, ""))
	}
	openToAll(w)
	w.Header().Set("Content-Type", "application/link-format")
	return send(w, r, http.StatusOK, []byte(strings.Join(lines, ",\n")+"\n"))
}

// links are the relations of capture i: the original, its gate and map, the first, the
// last and the neighbours.
func links(r *http.Request, u string, cs []archive.Capture, i int) []string {
	base := baseURL(r)
	out := []string{link(u, "original"), link(base+timeGatePrefix+u, "timegate"),
		link(base+timeMapPrefix+u, "timemap", "type", "application/link-format")}
	for _, n := range []struct {
		i   int
		rel string
	}{{0, ""}, {i - 1, "prev"}, {i, ""}, {i + 1, "next"}, {len(cs) - 1, ""}} {
		if n.i < 0 || n.i >= len(cs) {
			continue
		}
		if l := mementoLink(base, u, cs, n.i, n.rel); !strings.Contains(strings.Join(out, "\n"), mementoPath(cs[n.i].Time, u)+">") {
			out = append(out, l)
		}
	}
	return out
}

func mementoLink(base, u string, cs []archive.Capture, i int, rel string) string {
	var rels []string
	if i == 0 {
		rels = append(rels, "first")
	}
	if i == len(cs)-1 {
		rels = append(rels, "last")
	}
	if rel != "" {
		rels = append(rels, rel)
	}
	return link(base+mementoPath(cs[i].Time, u), strings.Join(append(rels, "memento"), " "), "datetime", cs[i].Time.UTC().Format(http.TimeFormat))
}

// link writes one link of RFC 8288; params come as name and value in turn.
func link(target, rel string, params ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<%s>; rel="%s"`, strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", " ", "%20").Replace(target), rel)
	for i := 0; i+1 < len(params); i += 2 {
		fmt.Fprintf(&b, `; %s="%s"`, params[i], params[i+1])
	}
	return b.String()
}

// baseURL is how the client reached this site.
func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
