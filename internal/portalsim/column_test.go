package portalsim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestColumnsHoldWhatTheyList: every make serves its start page and every report that its lists show, and shows
// neighbours that are none.
func TestColumnsHoldWhatTheyList(t *testing.T) {
	for _, name := range Makes() {
		t.Run(name, func(t *testing.T) {
			p, err := Column(name, ColumnOptions{Pages: 3})
			if err != nil {
				t.Fatal(err)
			}
			srv := httptest.NewServer(p.Handler())
			defer srv.Close()
			start, _, _ := strings.Cut(p.Start(), "#")
			if res, body := get(t, srv.URL+start); res.StatusCode != http.StatusOK || len(body) == 0 {
				t.Errorf("start page %s: %s", start, res.Status)
			}
			listed := p.Listed()
			if n := len(listed); n < 2*perPage(p.site) || n >= len(p.entries) {
				t.Errorf("%d reports among %d entries of %d a page", n, len(p.entries), perPage(p.site))
			}
			for _, l := range listed[:5] {
				if res, body := get(t, srv.URL+l.Path); res.StatusCode != http.StatusOK || len(body) == 0 {
					t.Errorf("%s: %s", l.Path, res.Status)
				}
			}
		})
	}
}

func TestColumnOptions(t *testing.T) {
	if _, err := Column("nosuch", ColumnOptions{}); err == nil || !strings.Contains(err.Error(), "use one of") {
		t.Errorf("an unknown make: %v", err)
	}
	p, err := Column("trs", ColumnOptions{})
	if err != nil || len(p.Listed()) != 0 {
		t.Errorf("an empty column: %v, %v", p.Listed(), err)
	}
	const far = "http://mirror.example.com/nb.html"
	p, err = Column("trs", ColumnOptions{Pages: 3, Repeat: true, Extra: far})
	if err != nil {
		t.Fatal(err)
	}
	listed := p.Listed()
	if last := listed[len(listed)-1]; last.Path != far || len(listed) > 2*trsPerPage {
		t.Errorf("%d listed, the last %v", len(listed), last)
	}
}
