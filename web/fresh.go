package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/nianbao/nianbao/changes"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// freshPage tells what a report says for the first time, and what it carried over.
type freshPage struct {
	Report  *report.Report  `json:"-"`
	ID      string          `json:"id"`
	Tracing changes.Tracing `json:"tracing"`
}

func (*freshPage) template() string             { return "fresh" }
func (p *freshPage) heading(l *language) string { return l.sentence("fresh.title", p.Report.Title) }
func (p *freshPage) data() any                  { return p }

func (p *freshPage) table() [][]string {
	rows := [][]string{{"report", "section", "origin", "from", "alike", "text"}}
	for _, s := range p.Tracing.Sentences {
		rows = append(rows, []string{p.ID, string(s.Section), string(s.Origin), s.From, fmt.Sprintf("%.2f", s.Alike), s.Text})
	}
	return rows
}

// maxSisters bounds the sister agencies that a report is held against: the bodies of one
// kind in a city.
const maxSisters = 20

// fresh answers /fresh/{id…}.
func (s *site) fresh(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readFresh(r.Context(), named(r, "id"))
	if err != nil {
		return err
	}
	return s.show(w, r, p)
}

func (s *site) apiFresh(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readFresh(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return sendJSON(w, r, p)
}

func (s *site) readFresh(ctx context.Context, id string) (*freshPage, error) {
	rep, err := s.index.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	prev, err := s.index.Report(ctx, report.MakeID(rep.Agency.ID, rep.Year-1))
	if err != nil && !errors.Is(err, index.ErrNotFound) {
		return nil, err
	}
	sisters, err := s.sisters(ctx, rep)
	if err != nil {
		return nil, err
	}
	return &freshPage{Report: rep, ID: rep.ID, Tracing: changes.Trace(rep, prev, sisters)}, nil
}

// sisters are reports of the same year by bodies of the same kind under the same place, and
// by the other bodies of a report's own place.
func (s *site) sisters(ctx context.Context, rep *report.Report) ([]*report.Report, error) {
	place, _ := report.Regions().Lookup(rep.Region.Code)
	var out []*report.Report
	for _, f := range []index.Filter{
		{Region: place.Parent, Type: rep.Agency.Type, From: rep.Year, To: rep.Year, Limit: maxSisters},
		{Region: rep.Region.Code, From: rep.Year, To: rep.Year, Limit: maxSisters},
	} {
		if f.Region == "" {
			continue
		}
		found, err := s.index.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, h := range found.Hits {
			if h.ID == rep.ID || len(out) >= maxSisters {
				continue
			}
			sister, err := s.index.Report(ctx, h.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, sister)
		}
	}
	return out, nil
}
