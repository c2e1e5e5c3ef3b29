package portalsim

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Options say what the portals hold. Zero fields take the defaults beside them.
type Options struct {
	Seed       int64 // same seed, same bytes
	FromYear   int   // first report year, 2011
	ToYear     int   // last report year, 2025
	Agencies   int   // offices a portal, 8; at most as many as the district has
	BreakEvery int   // every n-th report breaks one hard relation; 0 for none

	later bool // some weeks after the others, as Later says
}

// The report years for which the simulated districts know their forms and names.
const (
	firstYear = 2011
	lastYear  = 2025
)

func (o Options) withDefaults() (Options, error) {
	if o.FromYear == 0 {
		o.FromYear = firstYear
	}
	if o.ToYear == 0 {
		o.ToYear = lastYear
	}
	if o.Agencies == 0 {
		o.Agencies = 8
	}
	if o.FromYear < firstYear || o.ToYear > lastYear || o.FromYear > o.ToYear {
		return o, fmt.Errorf("report years %d to %d: choose a range within %d to %d", o.FromYear, o.ToYear, firstYear, lastYear)
	}
	if o.Agencies < 0 || o.BreakEvery < 0 {
		return o, fmt.Errorf("agencies %d, break every %d: neither may be negative", o.Agencies, o.BreakEvery)
	}
	return o, nil
}

// World is a set of portals.
type World struct {
	options Options
	portals []*Portal
	servers []*http.Server
}

// New builds every page of every portal.
func New(o Options) (*World, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	b, err := newBuilder(o)
	if err != nil {
		return nil, err
	}
	w := &World{options: o}
	for _, plan := range plans(b.pages) {
		p, err := b.portal(plan)
		if err != nil {
			return nil, fmt.Errorf("building the portal %s: %w", plan.id, err)
		}
		w.portals = append(w.portals, p)
	}
	return w, nil
}

// Portals returns the portals in a fixed order.
func (w *World) Portals() []*Portal { return w.portals }

// headerTimeout bounds how long a client may take to send a request head.
const headerTimeout = 10 * time.Second

// Start makes every portal listen on its own port of 127.0.0.1 until Stop is
// called or ctx ends.
func (w *World) Start(ctx context.Context) error {
	if len(w.servers) > 0 {
		return errors.New("starting the simulated portals: they are running already; call Stop first")
	}
	var lc net.ListenConfig
	for _, p := range w.portals {
		l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			w.Stop()
			return fmt.Errorf("listening for the simulated portal %s: %w", p.ID, err)
		}
		s := &http.Server{Handler: p.Handler(), ReadHeaderTimeout: headerTimeout}
		p.listener, w.servers = l, append(w.servers, s)
		go func() { _ = s.Serve(l) }() // ends with ErrServerClosed when Stop closes s
		context.AfterFunc(ctx, func() { _ = s.Close() })
	}
	return nil
}

// Stop closes the portals' listeners and connections. Their addresses end with it.
func (w *World) Stop() {
	for i, s := range w.servers {
		_ = s.Close()
		_ = w.portals[i].listener.Close() // Serve may not have begun
		w.portals[i].listener = nil
	}
	w.servers = nil
}
