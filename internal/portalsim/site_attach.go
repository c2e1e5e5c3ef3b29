package portalsim

import (
	"fmt"
	"html"
	"math/rand/v2"
	"time"

	"github.com/nianbao/nianbao/report"
)

// attach is a portal whose reports are PDF files: the list links to a file, or to a
// page that holds nothing but the link to it or a viewer that shows it.
type attach struct{ trs }

const typePDF = "application/pdf"

// directly is how many reports stand to one that the list links to as a file.
const directly = 3

func (s attach) address(n int, e *entry) string {
	path := s.trs.address(n, e)
	if e.document == nil {
		return path
	}
	e.file = fmt.Sprintf("%s%s/P0%s%06d.pdf", trsFolder, e.published.Format("200601"), e.published.Format("20060102"), n)
	if n%directly == 0 {
		return e.file
	}
	return path
}

func (s attach) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	if v.File == "" {
		return s.trs.article(v, rng, sections)
	}
	file := setPDF(rng, v, sections)
	if v.Path == v.File {
		return file, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, v.Published, chinaTime)
	if err != nil {
		return nil, err
	}
	v.Portal.put(v.File, typePDF, file, day)
	v.Body = fmt.Sprintf(`<p>附件：<a href="%s" title="%s">%s</a></p>`, v.File, html.EscapeString(v.Title), html.EscapeString(v.Title+".pdf"))
	if rng.IntN(2) == 0 {
		v.Body = fmt.Sprintf(`<iframe src="/pdfjs/web/viewer.html?file=%s" title="%s"></iframe>`, v.File, html.EscapeString(v.Title))
	}
	return execute(s.pages, "trs_article.html", v)
}

// attachEras: one office has put up files from the beginning, another for some years.
func attachEras(i, year int) report.Era {
	if i > 1 || i == 1 && year > 2014 {
		return ""
	}
	return shanghaiEras(i, year)
}
