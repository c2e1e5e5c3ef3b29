package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"fmt"
	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

func TestZZDemo(t *testing.T) {
	if os.Getenv("DEMO") == "" {
		t.Skip("demo")
	}
	ctx := context.Background()
	dir := "/tmp/webdemo"
	os.RemoveAll(dir)
	st, err := archive.Open(ctx, dir+"/archive", archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := index.Begin(ctx, dir+"/index", true, index.Options{Parser: "1"})
	if err != nil {
		t.Fatal(err)
	}
	world, err := portalsim.New(portalsim.Options{Seed: 7, BreakEvery: 9})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*report.Report{}
	for _, p := range world.Portals() {
		h := p.Handler()
		for _, g := range p.Gold() {
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, g.URL, nil))
			c, err := st.Put(ctx, archive.Exchange{URL: "http://www.example.gov.cn" + g.URL, Time: time.Now(), Role: archive.RoleReport, Portal: p.ID, Status: 200, Header: rec.Header(), Body: rec.Body.Bytes()})
			if err != nil {
				t.Fatal(err)
			}
			r, err := parser.Parse(ctx, parser.Input{URL: c.URL, Type: c.Type, Region: p.Region, Body: rec.Body.Bytes()})
			if err != nil {
				t.Log(err)
				continue
			}
			r.Source.SHA256, r.Source.Fetched = c.SHA256, c.Time
			if err := b.Put(ctx, r); err != nil {
				t.Fatal(err)
			}
			all[r.ID] = r
		}
	}
	for id, r := range all {
		if prev := all[report.MakeID(r.Agency.ID, r.Year-1)]; prev != nil {
			if err := b.SetYearFindings(ctx, id, report.CheckYears(prev, r)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := b.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	st.Close()
	fmt.Println("built", len(all))
}

func TestZZServe(t *testing.T) {
	if os.Getenv("SERVE") == "" {
		t.Skip("serve")
	}
	ctx := context.Background()
	dir := "/tmp/webdemo"
	st, err := archive.OpenReader(ctx, dir+"/archive")
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(ctx, dir+"/index", index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&Server{Index: x, Archive: st, Version: "0.1"}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	t.Fatal(http.ListenAndServe("127.0.0.1:8899", h))
}
