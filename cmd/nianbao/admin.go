package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/nianbao/nianbao/crawler"
	"github.com/nianbao/nianbao/web"
)

// adminTokenVariable outweighs admin_token of the configuration.
const adminTokenVariable = "NIANBAO_ADMIN_TOKEN"

// leastToken is how long a token must be: one that can be guessed is none.
const leastToken = 16

func (a *app) adminToken() string { return cmp.Or(os.Getenv(adminTokenVariable), a.config.AdminToken) }

// listenAdmin listens for operators, or on "" for nobody. Whoever else can reach the
// address must not begin crawls: without a token it must be loopback.
func (a *app) listenAdmin(addr string) (net.Listener, error) {
	if addr == "" {
		return nil, nil
	}
	token := a.adminToken()
	switch {
	case token == "" && !web.IsLoopback(addr):
		return nil, usagef("--admin-addr %s can be reached from elsewhere: set a token, $%s or admin_token of the configuration, or listen on 127.0.0.1", addr, adminTokenVariable)
	case token != "" && len(token) < leastToken:
		return nil, usagef("the admin token has %d characters: give it %d or more", len(token), leastToken)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s, choose another address with --admin-addr: %w", addr, err)
	}
	return l, nil
}

// serveAdmin serves operators of the site at public on l until ctx ends; a crawl that they began is then
// stopped and waited for.
func (a *app) serveAdmin(ctx context.Context, g *errgroup.Group, l net.Listener, site *web.Server, public string, portals []crawler.Portal) error {
	admin := &web.Admin{Site: site, Token: a.adminToken(), Public: public,
		Portals: func(ctx context.Context) ([]web.PortalStatus, error) { return a.adminPortals(ctx, portals) },
		Crawl:   func(ctx context.Context, id string) (any, error) { return a.adminCrawl(ctx, portals, id) },
		Judge:   a.judge}
	handler, err := admin.Handler(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.err, "operators are served at http://%s/\n", l.Addr())
	g.Go(func() error {
		err := serveUntil(ctx, newHTTPServer(handler), l)
		admin.Wait()
		return err
	})
	return nil
}

// adminCrawl crawls one portal and builds what is new, as the crawl command does.
func (a *app) adminCrawl(ctx context.Context, portals []crawler.Portal, id string) (any, error) {
	portals = slices.DeleteFunc(slices.Clone(portals), func(p crawler.Portal) bool { return p.ID != id })
	s := &summary{started: time.Now(), withBuild: true}
	err := a.crawlAndBuild(ctx, portals, s)
	s.Seconds = time.Since(s.started).Seconds()
	for _, c := range s.Crawls {
		a.listFailures(c)
	}
	return s, err
}

// adminPortals tells how the portals stand, also those that were never crawled.
func (a *app) adminPortals(ctx context.Context, portals []crawler.Portal) ([]web.PortalStatus, error) {
	s, err := a.siteStatus(ctx, portals)
	if err != nil {
		return nil, err
	}
	for _, p := range portals {
		if !slices.ContainsFunc(s.Portals, func(row web.PortalStatus) bool { return row.ID == p.ID }) {
			s.Portals = append(s.Portals, web.PortalStatus{ID: p.ID, Name: p.Name})
		}
	}
	return s.Portals, nil
}
