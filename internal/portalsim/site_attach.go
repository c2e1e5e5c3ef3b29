package portalsim

import (
	"fmt"
	"html"
	"math/rand/v2"
	"time"

	"github.com/nianbao/nianbao/report"
)

// attach is a portal whose reports are files: the list links to a file, or to a page
// that holds nothing but the link to it or, of a PDF file, a viewer that shows it.
type attach struct{ trs }

// fileFormat is a format of files.
type fileFormat struct {
	ending, contentType string
	write               func(rng *rand.Rand, v view, sections []section) ([]byte, error)
}

var (
	asPDF = fileFormat{".pdf", "application/pdf", func(rng *rand.Rand, v view, sections []section) ([]byte, error) {
		return setPDF(rng, v, sections), nil
	}}
	asDOCX = fileFormat{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		func(_ *rand.Rand, v view, sections []section) ([]byte, error) { return writeDOCX(v, sections) }}
	asXLSX = fileFormat{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		func(_ *rand.Rand, v view, sections []section) ([]byte, error) { return writeXLSX(v, sections) }}
	asZIP = fileFormat{".zip", "application/zip", func(_ *rand.Rand, v view, sections []section) ([]byte, error) {
		docx, err := writeDOCX(v, sections)
		if err != nil {
			return nil, err
		}
		return zipped(member{v.Title + ".docx", string(docx)}, member{"说明.txt", "请下载后用文字处理软件打开。"})
	}}
)

// formatOf is the format in which an office puts up its reports.
func (attach) formatOf(e *entry) fileFormat {
	switch e.document.record.Agency.Type {
	case "education":
		return asDOCX
	case "subdistrict":
		return asXLSX
	case "ecology_environment":
		return asZIP
	}
	return asPDF
}

// directly is how many reports stand to one that the list links to as a file.
const directly = 3

func (s attach) address(n int, e *entry) string {
	path := s.trs.address(n, e)
	if e.document == nil {
		return path
	}
	f := s.formatOf(e)
	e.fileType = f.contentType
	e.file = fmt.Sprintf("%s%s/P0%s%06d%s", trsFolder, e.published.Format("200601"), e.published.Format("20060102"), n, f.ending)
	if n%directly == 0 {
		return e.file
	}
	return path
}

func (s attach) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	if v.File == "" {
		return s.trs.article(v, rng, sections)
	}
	f := s.formatOf(v.entry)
	file, err := f.write(rng, v, sections)
	if err != nil || v.Path == v.File {
		return file, err
	}
	day, err := time.ParseInLocation(time.DateOnly, v.Published, chinaTime)
	if err != nil {
		return nil, err
	}
	v.Portal.put(v.File, f.contentType, file, day)
	v.Body = fmt.Sprintf(`<p>附件：<a href="%s" title="%s">%s</a></p>`, v.File, html.EscapeString(v.Title), html.EscapeString(v.Title+f.ending))
	if f.ending == asPDF.ending && rng.IntN(2) == 0 {
		v.Body = fmt.Sprintf(`<iframe src="/pdfjs/web/viewer.html?file=%s" title="%s"></iframe>`, v.File, html.EscapeString(v.Title))
	}
	return execute(s.pages, "trs_article.html", v)
}

// attachEras: one office has put up files from the beginning, another for some years, and
// three now and then, each in a format of its own.
func attachEras(i, year int) report.Era {
	if i == 0 || i == 1 && year <= 2014 || i == 2 && year%2 == 0 || i == 3 && year%2 == 1 || i == 4 && year%4 == 1 {
		return shanghaiEras(i, year)
	}
	return ""
}
