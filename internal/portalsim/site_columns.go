package portalsim

import (
	"fmt"
	"math/rand/v2"
	"text/template"
)

// columns is a site whose report column has no list of its own: it leads to columns by body, and one of those to
// columns by year.
type columns struct{ pages *template.Template }

const columnsFolder = "/zfxxgknb/"

func (columns) contentType() string { return utf8Page }
func (columns) kind() string        { return "list" }
func (columns) start() string       { return columnsFolder }

func (columns) address(n int, e *entry) string {
	return fmt.Sprintf("%sbm/%s/t%d.html", columnsFolder, e.published.Format("200601"), 5000+n)
}

func (s columns) article(v view, rng *rand.Rand, sections []section) ([]byte, error) {
	return plainArticle(s.pages, v, rng, sections)
}

func (s columns) lists(p *Portal) error {
	third := len(p.entries)/3 + 1
	for _, c := range []struct {
		path    string
		entries []*entry
		below   []*entry // shown as columns
	}{
		{columnsFolder, nil, []*entry{{title: "区政府部门", path: "bm/"}, {title: "街镇", path: columnsFolder + "jz/"}, {title: "依申请公开", path: "../ysqgk/"}}},
		{columnsFolder + "bm/", cut(p.entries, 0, third), nil},
		{columnsFolder + "jz/", cut(p.entries, third, 2*third), []*entry{{title: "2019年", path: "gknb2019/index.html"}}},
		{columnsFolder + "jz/gknb2019/index.html", cut(p.entries, 2*third, len(p.entries)), nil},
	} {
		if err := p.page(s.pages, "columns_list.html", c.path, view{Entries: c.entries, Related: c.below}); err != nil {
			return err
		}
	}
	return nil
}
