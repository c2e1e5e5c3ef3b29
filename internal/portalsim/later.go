package portalsim

import (
	"fmt"
	"slices"

	"github.com/nianbao/nianbao/report"
)

// What the first portal does with two of its reports some weeks after they went up.
const (
	corrected = "310112-finance/2024"
	withdrawn = "310112-education/2023"
	weeks     = 5 * 7 // days
)

// Later lets some weeks go by on the first portal, which may be running: one report stands
// corrected under its address, with other figures and another date, and one is gone. The
// gold record of the corrected one is returned; the portal's own are those of now.
func (w *World) Later() (Gold, error) {
	o := w.options
	o.later = true
	b, err := newBuilder(o)
	if err != nil {
		return Gold{}, err
	}
	p := w.portals[0]
	now, err := b.portal(plans(b.pages)[0])
	if err != nil {
		return Gold{}, fmt.Errorf("building the portal %s some weeks later: %w", p.ID, err)
	}
	p.mu.Lock()
	p.entries, p.resources = now.entries, now.resources // it has no other pages
	p.mu.Unlock()
	all := p.Gold()
	i := slices.IndexFunc(all, func(g Gold) bool { return g.Report.ID == corrected })
	if i < 0 {
		return Gold{}, fmt.Errorf("the portal %s has no report %s to correct: choose more years or offices", p.ID, corrected)
	}
	return all[i], nil
}

func isOf(o order, id string) bool { return report.MakeID(o.body.id(), o.year) == id }

func (e *entry) is(id string) bool { return e.document != nil && e.document.record.ID == id }

// correct counts decisions and one review that had been left out.
func correct(s sheet) {
	for key, more := range map[report.Key]int{"admin.license.decisions": 37, "review.total": 1, "review.upheld": 1} {
		s.put(key, s.count(key)+more)
	}
}

// correct dates a report anew, behind its address, which stays.
func (e *entry) correct() {
	e.published = e.published.AddDate(0, 0, weeks)
	e.document.record.Published = e.Day()
}

// withdraw takes a report down: no list shows it, and its page is gone.
func (p *Portal) withdraw() {
	p.entries = slices.DeleteFunc(p.entries, func(e *entry) bool {
		gone := e.is(withdrawn)
		if gone {
			delete(p.resources, e.path)
		}
		return gone
	})
}
