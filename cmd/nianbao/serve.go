package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/web"
)

// defaultAddr is loopback: who wants the site to be public says so.
const defaultAddr = "127.0.0.1:8080"

// Bounds of the HTTP server: slow readers and senders must not hold it.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
	shutdownGrace     = 10 * time.Second
	refreshEvery      = 5 * time.Second // how soon a new generation is picked up
)

func (a *app) serveCommand() *cobra.Command {
	var addr, adminAddr, population string
	var portals []string
	cmd := &cobra.Command{
		Use:   "serve [--addr HOST:PORT] [--admin-addr HOST:PORT]",
		Short: "Serve the site and the API",
		Long: "Serves the site and the API. With --admin-addr a second listener, not for the public, shows operators runs and alarms, begins crawls and gives " +
			"metrics; on an address that is not loopback it demands a token, from $NIANBAO_ADMIN_TOKEN or admin_token of the configuration.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inhabitants, err := readPopulation(population)
			if err != nil {
				return err
			}
			l, err := listen(cmp.Or(addr, a.config.Addr))
			if err != nil {
				return err
			}
			defer l.Close()
			admin, err := a.listenAdmin(cmp.Or(adminAddr, a.config.AdminAddr))
			if err != nil {
				return err
			}
			if admin != nil {
				defer admin.Close()
			}
			return a.serve(cmd.Context(), l, admin, portals, inhabitants)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "", "address to listen on (default "+defaultAddr+")")
	cmd.Flags().StringVar(&adminAddr, "admin-addr", "", "address for operators, for example 127.0.0.1:8081 (default none)")
	cmd.Flags().StringArrayVar(&portals, "portals", nil, "portal file or folder that operators may crawl, in place of the built-in portals")
	cmd.Flags().StringVar(&population, "population", "", "CSV file with the columns region, year and population, for the rate per 10,000 inhabitants")
	return cmd
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", cmp.Or(addr, defaultAddr))
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s, choose another address with --addr: %w", cmp.Or(addr, defaultAddr), err)
	}
	return l, nil
}

// serve runs the site on l, and what operators need on admin if it is not nil, until ctx
// ends, and picks up new generations of the index.
func (a *app) serve(ctx context.Context, l, admin net.Listener, files []string, inhabitants map[index.PopulationOf]decimal.Decimal) error {
	portals, err := a.portals(files, nil)
	if err != nil {
		return err
	}
	store, err := a.openArchive(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	x, err := index.Open(ctx, a.indexDir(), index.Options{Log: a.log})
	if err != nil {
		return err
	}
	defer x.Close()
	releases, err := a.knownReleases(ctx, store)
	if err != nil {
		return err
	}
	defer releases.Close()
	site := &web.Server{Index: x, Archive: store, Releases: releases, Kit: siteKit(store), Population: inhabitants, Parser: a.parser, Status: func(ctx context.Context) (web.Status, error) { return a.siteStatus(ctx, portals) },
		Log: a.log, Version: version(), Rate: a.rate(l), Metrics: web.NewMetrics()}
	handler, err := site.Handler()
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	if admin != nil {
		if err := a.serveAdmin(ctx, g, admin, site, publicAddress(l.Addr()), portals); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.err, "the site is at http://%s/ (stop with Ctrl-C)\n", l.Addr())
	go a.refresh(ctx, x, releases)
	g.Go(func() error { a.makeReleases(ctx, store); return nil })
	g.Go(func() error { return serveUntil(ctx, newHTTPServer(handler), l) })
	return g.Wait()
}

// publicAddress is where this machine reaches the site.
func publicAddress(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", tcp.Port)
	}
	return "http://" + addr.String()
}

func newHTTPServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes}
}

// What one client may ask of a public site: a reader with fifty tabs at once, a script
// that walks a list without pause.
const (
	defaultRate  = 20
	defaultBurst = 100
)

// rate is what the configuration says; a site that only this machine reaches has none
// by default.
func (a *app) rate(l net.Listener) web.Rate {
	r := web.Rate{PerSecond: a.config.Rate, Burst: cmp.Or(a.config.Burst, defaultBurst), Proxies: a.config.Proxies}
	if r.PerSecond == 0 && !web.IsLoopback(l.Addr().String()) {
		r.PerSecond = defaultRate
	}
	return r
}

// knownReleases are those of the archive, whether or not their catalogues are there yet.
func (a *app) knownReleases(ctx context.Context, store *archive.Store) (*index.Releases, error) {
	if _, err := a.releaseCatalogues(store).Note(ctx, func(string, error) {}); err != nil { // makeReleases tells what is damaged
		a.log.Warn("releases whose catalogue is missing cannot be made known", "error", err)
	}
	return index.OpenReleases(a.indexDir(), index.Options{Log: a.log})
}

// makeReleases makes the catalogues of data releases that were lost with the index, or were
// made by another version of this program: links to them stand elsewhere.
func (a *app) makeReleases(ctx context.Context, store *archive.Store) {
	err := a.releaseCatalogues(store).Run(ctx, func(name string, err error) {
		a.log.Error("a data release cannot be shown", "release", name, "error", err)
	})
	if err != nil && ctx.Err() == nil {
		a.log.Error("data releases cannot be shown", "error", err)
	}
}

// refresh looks for a newer generation and new releases until ctx ends.
func (a *app) refresh(ctx context.Context, x *index.Index, releases *index.Releases) {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		switch fresh, err := x.Refresh(ctx); {
		case err != nil && ctx.Err() == nil:
			a.log.Error("a newer index cannot be opened; the one before stays in service", "error", err)
		case fresh:
			a.log.Info("a newer index is in service")
		}
		if err := releases.Refresh(); err != nil {
			a.log.Error("data releases cannot be listed; those known before stay", "error", err)
		}
	}
}

// serveUntil serves until ctx ends, then lets requests in hand finish.
func serveUntil(ctx context.Context, srv *http.Server, l net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("closing the site: %w", err)
	}
	return nil
}
