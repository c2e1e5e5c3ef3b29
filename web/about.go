package web

import (
	"net/http"

	"github.com/nianbao/nianbao/index"
)

// aboutPage says how the numbers come to be and what may be relied on.
type aboutPage struct {
	Stats index.Stats
}

func (*aboutPage) template() string           { return "about" }
func (*aboutPage) heading(l *language) string { return l.sentence("about.title") }

// about answers /about.
func (s *site) about(w http.ResponseWriter, r *http.Request) error {
	stats, err := s.index.Stats(r.Context())
	if err != nil {
		return err
	}
	return s.show(w, r, &aboutPage{Stats: stats})
}
