package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nianbao/nianbao/index"
)

// Bounds of the story kits that a site makes; the command line makes larger ones.
const (
	MaxKitReports = 200       // originals to read: a second or two
	MaxKitBytes   = 100 << 20 // of all files of a kit, before they are packed
	kitsAtOnce    = 1         // each keeps a processor busy
	kitTime       = 40 * time.Second
	kitSend       = 10 * time.Minute // for a slow line: a kit lies in a file of its own meanwhile
)

// KitRequest is what a story kit is made of.
type KitRequest struct {
	Index   *index.Index
	Release *index.Release // that Index shows, nil for the present state
	Query   index.CompareQuery
	Chart   func(io.Writer, *index.Comparison) error // draws one indicator
	File    string                                   // to write
}

// KitMaker writes a story kit. What is too much for one is an *index.InputError of the
// field kit.
type KitMaker func(context.Context, KitRequest) error

// reportsOf counts the reports that a comparison rests on.
func reportsOf(c *index.Comparison) int {
	seen := map[string]bool{}
	for _, r := range c.Rows {
		seen[r.Report] = true
	}
	return len(seen)
}

// offerKit links the kit of a comparison that is not too large for one.
func (s *site) offerKit(r *http.Request, p *comparePage) {
	n := reportsOf(p.Comparison)
	if s.kit != nil && n > 0 && n <= MaxKitReports {
		p.KitHref, p.KitReports = "/compare.zip"+withParam(r.URL.Query(), "find", ""), n
	}
}

// compareKit answers /compare.zip: a comparison with all that it rests on.
func (s *site) compareKit(w http.ResponseWriter, r *http.Request) error {
	if s.kit == nil {
		return notFound("error.no_kit")
	}
	q, err := s.readCompare(r)
	if err != nil {
		return err
	}
	x, c, err := s.compared(r, q)
	if err != nil {
		return err
	}
	switch n := reportsOf(c); {
	case n == 0:
		return badParam("agency", "error.kit_empty")
	case n > MaxKitReports:
		return badParam("region", "error.kit_reports", n, MaxKitReports)
	}
	dir, err := os.MkdirTemp("", "nianbao-kit-")
	if err != nil {
		return fmt.Errorf("room for a kit: %w", err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "kit.zip")
	kind, err := readKind(r)
	if err != nil {
		return err
	}
	release := ""
	if x.Release != nil {
		release = x.Release.Name
	}
	chart := func(w io.Writer, c *index.Comparison) error { return WritePinnedChart(w, c, string(kind), release) }
	if err := s.makeKit(r.Context(), KitRequest{x.Index, x.Release, q, chart, file}); err != nil {
		return err
	}
	return sendKit(w, file, asciiName("nianbao-"+string(q.Indicators[0])+".zip"))
}

// makeKit makes a kit when it is its turn.
func (s *site) makeKit(ctx context.Context, ask KitRequest) error {
	ctx, cancel := context.WithTimeout(ctx, kitTime)
	defer cancel()
	late := time.NewTimer(exportWait)
	defer late.Stop()
	select {
	case s.kits <- struct{}{}:
		defer func() { <-s.kits }()
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return &failure{Status: http.StatusServiceUnavailable, Code: "busy", Key: "error.exports", Retry: exportBack}
	}
	err := s.kit(ctx, ask)
	if in, ok := errors.AsType[*index.InputError](err); ok && in.Field == "kit" {
		f := badParam("region", "error.kit_bytes", MaxKitBytes>>20)
		f.Cause = err
		return f
	}
	return err
}

// sendKit sends the file. Whether the client reads it to the end is not ours to know.
func sendKit(w http.ResponseWriter, file, name string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	openToAll(w)
	h := w.Header()
	h.Set(unpacked, "1")
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(kitSend)) // a recorder in a test has none
	_, _ = io.Copy(w, f)
	return nil
}
