package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/parser"
)

// keptFile reads the original that the address names, and follows the place asked for
// into the file that it lies in. A file that cannot be opened is of no known kind: it
// can still be had as it is.
func (s *site) keptFile(r *http.Request, at string) (parser.Opened, archive.Capture, error) {
	body, c, err := s.kept(r)
	if err != nil {
		return parser.Opened{}, c, err
	}
	plain, err := plainBody(body, c.ContentEncoding)
	if err != nil {
		return parser.Opened{}, c, err
	}
	o, err := parser.Open(parser.Input{URL: c.URL, Type: c.Type, Body: plain}, at)
	var fault *parser.Error
	if errors.As(err, &fault) {
		s.log.Debug("original not opened", "sha256", c.SHA256, "at", at, "err", err)
		return parser.Opened{Kind: parser.KindOther, Place: at}, c, nil
	}
	return o, c, err
}

// folderFile is a file in a kept ZIP file.
type folderFile struct{ Name, Href string }

// viewFolder lists the files of a ZIP file, each with the way to look into it.
func viewFolder(page *viewPage, o parser.Opened) {
	for _, f := range o.Files {
		page.Files = append(page.Files, folderFile{Name: f.Name, Href: viewHref(page, f.Place)})
	}
}

// viewHref leads to another place of the original shown.
func viewHref(page *viewPage, at string) string {
	q := url.Values{"at": {at}}
	if page.Report != "" {
		q.Set("report", page.Report)
	}
	if page.Bare {
		q.Set("bare", "1")
	}
	return page.Download + "/view?" + q.Encode()
}
