package main

import (
	"context"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/web"
)

// siteStatus is what the status command tells, as the site shows it.
func (a *app) siteStatus(ctx context.Context, portals []crawler.Portal) (web.Status, error) {
	s, err := a.status(ctx, portals)
	if err != nil {
		return web.Status{}, err
	}
	out := web.Status{Portals: []web.PortalStatus{}}
	if s.Archive != nil {
		out.Captures, out.Bytes = s.Archive.Captures, s.Archive.Bytes
	}
	for _, p := range s.Portals {
		row := web.PortalStatus{ID: p.Portal, Name: p.Name, Running: p.Now != nil}
		if p.Next != nil {
			row.Next = p.Next.Start
		}
		if c := p.Crawled; c != nil {
			row.Last, row.Whole, row.Reports, row.New, row.Changed = c.Ended, c.Whole, c.Reports, c.New, c.Changed
			row.Missing, row.Removed, row.Blocked, row.Failed, row.Alarm = c.Missing, c.Removed, c.Blocked, c.Failed, c.Alarm+c.Error
		}
		out.Portals = append(out.Portals, row)
	}
	return out, nil
}
