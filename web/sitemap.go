package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/index"
)

// sitemapSize is how many addresses one file of the site map lists; the protocol
// (sitemaps.org) allows 50,000, and the index lists 200 at once.
const sitemapSize = 5000

// siteMapIndex names the files of the site map.
type siteMapIndex struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Files   []siteMapFile `xml:"sitemap"`
}

type siteMapFile struct {
	Loc string `xml:"loc"`
}

// siteMap is one file of it.
type siteMap struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []siteMapPage `xml:"url"`
}

type siteMapPage struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// siteMaps answers /sitemap.xml.
func (s *site) siteMaps(w http.ResponseWriter, r *http.Request) error {
	stats, err := s.index.Stats(r.Context())
	if err != nil {
		return err
	}
	m := siteMapIndex{Files: []siteMapFile{}}
	for n := 0; n == 0 || n*sitemapSize < stats.Reports; n++ {
		m.Files = append(m.Files, siteMapFile{fmt.Sprintf("%s/sitemap/%d.xml", baseURL(r), n+1)})
	}
	return sendXML(w, r, "application/xml; charset=utf-8", m)
}

// siteMapPart answers /sitemap/{file}: the pages of the site and of reports.
func (s *site) siteMapPart(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(strings.TrimSuffix(r.PathValue("file"), ".xml"))
	if err != nil || n < 1 {
		return notFound("error.no_page")
	}
	base := baseURL(r)
	var m siteMap
	if n == 1 {
		for _, path := range []string{"/", "/compare", "/coverage", "/findings", "/indicators", "/dataset", "/status", "/about"} {
			m.Pages = append(m.Pages, siteMapPage{Loc: base + path})
		}
	}
	for at := (n - 1) * sitemapSize; at < n*sitemapSize; at += maxPageSize {
		found, err := s.index.List(r.Context(), index.Filter{Limit: maxPageSize, Offset: at})
		if err != nil {
			return err
		}
		for _, h := range found.Hits {
			m.Pages = append(m.Pages, siteMapPage{base + reportHref(h.ID), h.Fetched.UTC().Format(time.RFC3339)})
		}
		if len(found.Hits) < maxPageSize {
			break
		}
	}
	if len(m.Pages) == 0 {
		return notFound("error.no_page")
	}
	return sendXML(w, r, "application/xml; charset=utf-8", m)
}

// robots answers /robots.txt. Kept originals are not ours to have indexed under our
// name, and drawing them costs.
func (s *site) robots(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	return send(w, r, http.StatusOK, []byte("User-agent: *\nDisallow: /originals/\nDisallow: /memento/\nSitemap: "+baseURL(r)+"/sitemap.xml\n"))
}

// openSearch describes the search box to browsers (OpenSearch 1.1).
type openSearch struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	Description string          `xml:"Description"`
	Encoding    string          `xml:"InputEncoding"`
	URLs        []openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// openSearch answers /opensearch.xml.
func (s *site) openSearch(w http.ResponseWriter, r *http.Request) error {
	l, base := s.language(w, r), baseURL(r)
	return sendXML(w, r, "application/opensearchdescription+xml; charset=utf-8", openSearch{
		ShortName: l.sentence("site.name"), Description: l.sentence("search.lead"), Encoding: "UTF-8",
		URLs: []openSearchURL{{"text/html", base + "/?q={searchTerms}"}, {"application/json", base + "/search.json?q={searchTerms}"},
			{"application/atom+xml", base + "/search.atom?q={searchTerms}"}}})
}

func sendXML(w http.ResponseWriter, r *http.Request, contentType string, v any) error {
	b, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		return fmt.Errorf("write %T: %w", v, err)
	}
	w.Header().Set("Content-Type", contentType)
	return send(w, r, http.StatusOK, append([]byte(xml.Header), b...))
}
