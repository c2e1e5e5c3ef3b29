package portalsim

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strings"
)

// vsb is a portal of the VSB make: list pages behind the first are numbered downwards, and every article has a file
// that is given only to those who come from an article.
type vsb struct{ static }

const vsbDownload = "/system/_content/download.jsp"

func (s vsb) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	b, err := s.static.article(v, rng, sections)
	if err != nil {
		return nil, err
	}
	file := fmt.Sprintf(`<ul class="attach"><li>附件【<a href="%s?urltype=news.DownloadAttachUrl&owner=1402&wbfileid=%d">%s.pdf</a>】已下载<span id="nattach">3</span>次</li></ul>`,
		vsbDownload, 100000+rng.IntN(900000), html.EscapeString(v.Title))
	return []byte(strings.Replace(string(b), "</body>", file+"\n</body>", 1)), nil
}

func (s vsb) lists(p *Portal) error {
	p.dynamic[vsbDownload] = func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Referer(), "/info/") {
			w.Header().Set("Content-Type", utf8Page)
			fmt.Fprint(w, `<html><head><title>提示</title></head><body>非法下载，请从正文页面下载附件。</body></html>`)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream;charset=UTF-8")
		w.Header().Set("Content-Disposition", `attachment; filename="nb.pdf"`)
		fmt.Fprintf(w, "%%PDF-1.4\n%% %s\n%%%%EOF\n", r.FormValue("wbfileid"))
	}
	return s.static.lists(p)
}
