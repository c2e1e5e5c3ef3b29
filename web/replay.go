package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// replayPolicy is that of a page shown as it looked: it may load kept pictures, styles
// and fonts from this site, nothing else from anywhere, and it cannot run anything.
func replayPolicy(r *http.Request) string {
	site := baseURL(r)
	return fmt.Sprintf("sandbox; default-src 'none'; style-src 'unsafe-inline' %s%s; img-src data: %s%s; font-src %s%s; frame-ancestors 'self'",
		site, mementoPrefix, site, mementoPrefix, site, mementoPrefix)
}

// maxReplayed bounds the pictures and style sheets of one page that are looked for.
const maxReplayed = 200

// replay answers /originals/{sha256}/replay: an HTML original as it looked, with the
// pictures and styles that the archive has.
func (s *site) replay(w http.ResponseWriter, r *http.Request) error {
	p := readParams(r)
	label := p.word("charset")
	if p.err != nil {
		return p.err
	}
	body, c, err := s.kept(r)
	if err != nil {
		return err
	}
	if !isPage(c.Type) {
		return notFound("error.not_viewable")
	}
	plain, err := plainBody(body, c.ContentEncoding)
	if err != nil {
		return err
	}
	text, err := decodeText(plain, c.Type, label)
	if err != nil {
		return err
	}
	doc, err := dom.Parse(strings.NewReader(text))
	if err != nil {
		return unreadable(err)
	}
	rp := replayer{base: c.URL, find: func(u string) (string, error) { return s.keptNear(r.Context(), u, c.Time) }, found: map[string]string{}}
	if err := rp.clean(doc); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := dom.Render(&out, doc); err != nil {
		return fmt.Errorf("write the replayed original: %w", err)
	}
	w.Header().Set("Content-Security-Policy", replayPolicy(r))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, http.StatusOK, out.Bytes())
}

// isPage tells the types that a browser lays out as a page.
func isPage(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "text/html" || t == "application/xhtml+xml")
}

// keptNear is the address of the capture of u closest in time to t, "" if there is none.
func (s *site) keptNear(ctx context.Context, u string, t time.Time) (string, error) {
	cs, err := s.captures(ctx, u)
	var f *failure
	if errors.As(err, &f) && f.Status == http.StatusNotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return mementoPath(cs[nearest(cs, t)].Time, u), nil
}

// replayer takes out of a page what could run, send or lead elsewhere, and points its
// pictures and styles to their captures. The policy of the answer forbids the same; this
// is the second lock.
type replayer struct {
	base  string
	find  func(u string) (string, error)
	found map[string]string // answers of find
	nodes int
}

var unplayed = set("script", "noscript", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "portal", "fencedframe", "audio", "video", "source", "track", "svg", "math")

func (rp *replayer) clean(n *dom.Node) error {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if rp.nodes++; rp.nodes > maxLitNodes {
			return tooLargeToView()
		}
		switch {
		case c.Type == dom.CommentNode,
			c.Type == dom.ElementNode && (c.Namespace != "" || unplayed[c.Data]),
			c.DataAtom == atom.Link && !strings.EqualFold(attrOf(c, "rel"), "stylesheet"),
			c.DataAtom == atom.Meta:
			n.RemoveChild(c)
		default:
			if err := rp.attributes(c); err != nil {
				return err
			}
			if err := rp.clean(c); err != nil {
				return err
			}
		}
		c = next
	}
	return nil
}

var replayedAttributes = set("class", "id", "style", "type", "media", "rel", "value", "placeholder", "checked", "disabled", "background", "summary")

func (rp *replayer) attributes(n *dom.Node) error {
	var kept []dom.Attribute
	for _, a := range n.Attr {
		switch {
		case n.Type == dom.DoctypeNode || a.Namespace != "":
			continue
		case a.Key == "src" && n.DataAtom == atom.Img && inlineImage.MatchString(a.Val):
		case a.Key == "src" && n.DataAtom == atom.Img, a.Key == "href" && n.DataAtom == atom.Link, a.Key == "background":
			at, err := rp.capture(a.Val)
			if err != nil {
				return err
			}
			if a.Val = at; at == "" {
				continue
			}
		case !keptAttributes[a.Key] && !replayedAttributes[a.Key]:
			continue
		}
		kept = append(kept, a)
	}
	n.Attr = kept
	return nil
}

// capture is where the archive keeps what a page names, "" if it does not.
func (rp *replayer) capture(ref string) (string, error) {
	base, err := url.Parse(rp.base)
	if err != nil {
		return "", nil
	}
	u, err := base.Parse(strings.TrimSpace(ref))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", nil
	}
	u.Fragment = ""
	at, known := rp.found[u.String()]
	if known || len(rp.found) >= maxReplayed {
		return at, nil
	}
	at, err = rp.find(u.String())
	rp.found[u.String()] = at
	return at, err
}

func attrOf(n *dom.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
