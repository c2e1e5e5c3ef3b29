package portalsim

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strings"
	"text/template"
)

// sitemap is a site whose reports are found through its map: an index of maps, every second of them packed.
type sitemap struct{ pages *template.Template }

const mapFolder = "/zwgk/zfxxgknb/"

func (sitemap) contentType() string { return utf8Page }
func (sitemap) kind() string        { return "sitemap" }
func (sitemap) start() string       { return "/sitemap.xml" }

// words: a map has no texts.
func (sitemap) words(*entry) string { return "" }

// address puts reports and only those into the report column, since nothing else tells them apart on a map.
func (sitemap) address(n int, e *entry) string {
	dir := mapFolder
	if !e.listed {
		dir = "/zwgk/fzzf/"
	}
	return fmt.Sprintf("%s%s/t%d.html", dir, e.published.Format("200601"), 7000+n)
}

func (s sitemap) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	return plainArticle(s.pages, v, rng, sections)
}

func (s sitemap) lists(p *Portal) error {
	groups := chunk(p.entries, jpagePerPage)
	p.dynamic["/sitemap.xml"] = func(w http.ResponseWriter, r *http.Request) {
		var b strings.Builder
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
		for i := range groups {
			fmt.Fprintf(&b, "<sitemap><loc>http://%s%s</loc></sitemap>", r.Host, mapName(i))
		}
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprint(w, b.String()+"</sitemapindex>")
	}
	for i, es := range groups {
		p.dynamic[mapName(i)] = func(w http.ResponseWriter, r *http.Request) { serveMap(w, r, es, i%2 == 1) }
	}
	return nil
}

func mapName(i int) string {
	if i%2 == 1 {
		return fmt.Sprintf("/sitemap/%d.xml.gz", i+1)
	}
	return fmt.Sprintf("/sitemap/%d.xml", i+1)
}

func serveMap(w http.ResponseWriter, r *http.Request, es []*entry, packed bool) {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://%s%s</loc></url>`, r.Host, mapFolder)
	for _, e := range es {
		addr := e.path
		if strings.HasPrefix(addr, "/") {
			addr = "http://" + r.Host + addr
		}
		fmt.Fprintf(&b, "<url><loc>%s</loc><lastmod>%s</lastmod></url>\n", html.EscapeString(addr), e.Day())
	}
	b.WriteString("</urlset>")
	if !packed {
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprint(w, b.String())
		return
	}
	var z bytes.Buffer
	gz := gzip.NewWriter(&z)
	_, _ = gz.Write([]byte(b.String())) // into memory: it cannot fail
	_ = gz.Close()
	w.Header().Set("Content-Type", "application/x-gzip")
	_, _ = w.Write(z.Bytes())
}
