package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/nianbao/nianbao/internal/portalsim"
	"github.com/nianbao/nianbao/report"
)

// The catalogue of a country: every county, seventeen bodies each, twenty years. Figures
// are those of simulated reports, in turns, of the form of each year; there is no text.
const (
	reachYears  = 20
	reachFirst  = 2005
	reachBodies = 17
)

// reachDir is where the large catalogue is made once and kept, since making it takes minutes.
func reachDir(tb testing.TB) string {
	dir := os.Getenv("NIANBAO_REACH")
	if dir == "" {
		tb.Skip("set NIANBAO_REACH to a folder for a catalogue of a million reports, about 1 GB")
	}
	return dir
}

// counties are the places with a government of county level.
func counties() []report.Region {
	var out []report.Region
	var below func(code string)
	below = func(code string) {
		for _, r := range report.Regions().Children(code) {
			if r.Level == "county" {
				out = append(out, r)
			} else if r.Level != "township" {
				below(r.Code)
			}
		}
	}
	below("")
	return out
}

// TestReachMake makes the catalogue.
func TestReachMake(t *testing.T) {
	dir := reachDir(t)
	if _, err := os.Stat(filepath.Join(dir, currentFile)); err == nil {
		t.Skip("it is there")
	}
	b, err := Begin(t.Context(), dir, true, Options{Parser: "reach"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	start := time.Now()
	n, bytes, err := fillReach(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d reports in %v, %.0f bytes of figures a report", n, time.Since(start).Round(time.Second), float64(bytes)/float64(n))
}

// packed are the figures of a report, for comparisons and for the long table.
type packed struct{ figures, prints []byte }

// pools are the packed figures of simulated reports by form.
func pools(ctx context.Context, b *Builder) (map[report.Era][]packed, error) {
	world, err := portalsim.New(portalsim.Options{Seed: 5, Agencies: 20})
	if err != nil {
		return nil, err
	}
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	out := map[report.Era][]packed{}
	for _, p := range world.Portals() {
		for _, g := range p.Gold() {
			symbols, err := b.symbols(ctx, tx, g.Report.Figures)
			if err != nil {
				return nil, err
			}
			figures, err1 := packFigures(symbols, g.Report.Figures)
			prints, err2 := encodePrints(symbols, g.Report.Figures)
			if err := errors.Join(err1, err2); err != nil {
				return nil, err
			}
			out[g.Report.Era] = append(out[g.Report.Era], packed{figures, prints})
		}
	}
	return out, tx.Commit()
}

func reachEra(year int) report.Era {
	switch {
	case year <= 2013:
		return report.EraShanghai2004
	case year <= 2018:
		return report.EraNational2014
	case year <= 2020:
		return report.EraNational2019
	}
	return report.EraNational2021
}

func fillReach(ctx context.Context, b *Builder) (n, bytes int, err error) {
	pool, err := pools(ctx, b)
	if err != nil {
		return 0, 0, err
	}
	types := []string{"people_government"}
	for _, t := range report.AgencyTypes() {
		if len(types) < reachBodies && t.ID != "people_government" && t.ID != "other" {
			types = append(types, t.ID)
		}
	}
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, 0, err
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, upsertReport)
	if err != nil {
		return 0, 0, err
	}
	outcome, err := tx.PrepareContext(ctx, `INSERT INTO outcomes
		(url, sha256, portal, fetched, parser, report, code, message, agency, region, year) VALUES (?,?,?,?,'reach',?,'ok','',?,?,?)`)
	if err != nil {
		return 0, 0, err
	}
	text, err := b.texts.append(nil)
	if err != nil {
		return 0, 0, err
	}
	body, err := tx.PrepareContext(ctx, `INSERT INTO bodies (seq, record, text_at, text_size) VALUES (?, x'', ?, ?)`)
	if err != nil {
		return 0, 0, err
	}
	print, err := tx.PrepareContext(ctx, `INSERT INTO prints (seq, blob) VALUES (?, ?)`)
	if err != nil {
		return 0, 0, err
	}
	for _, place := range counties() {
		for _, a := range ancestors(place.Code) {
			if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO within (code, ancestor) VALUES (?,?)`, place.Code, a); err != nil {
				return 0, 0, err
			}
		}
		name := report.Regions().FullName(place.Code)
		for _, kind := range types {
			level, scope := "department", report.ScopeOwn
			if kind == "people_government" {
				level, scope = "county", report.ScopeRegional
			}
			id, office := place.Code+"-"+kind, name+report.AgencyTypeName(kind)
			for year := reachFirst; year < reachFirst+reachYears; year++ {
				era := reachEra(year)
				blob := pool[era][n%len(pool[era])]
				url, fetched := fmt.Sprintf("http://www.%s.example/zwgk/zfxxgk/zfxxgknb/%d/%s/t%d.html", place.Code, year, kind, n), int64(year)*31557600_000000
				var seq int64
				err := insert.QueryRowContext(ctx, report.MakeID(id, year), year, era, scope, fmt.Sprintf("%s%d年政府信息公开工作年度报告", office, year),
					fmt.Sprintf("%d-01-%02d", year+1, 5+n%60%26), id, office, kind, level, place.Code, name,
					url, fmt.Sprintf("%064x", n), fetched, " overview requests problems ", 200, 150, blob.figures, []byte{byte(n)}).Scan(&seq)
				if err != nil {
					return 0, 0, err
				}
				if _, err := body.ExecContext(ctx, seq, text.at, text.size); err != nil {
					return 0, 0, err
				}
				if _, err := print.ExecContext(ctx, seq, blob.prints); err != nil {
					return 0, 0, err
				}
				if _, err := outcome.ExecContext(ctx, url, fmt.Sprintf("%064x", n), place.Code, fetched, report.MakeID(id, year), id, place.Code, year); err != nil {
					return 0, 0, err
				}
				n++
				bytes += len(blob.figures) + len(blob.prints)
			}
		}
	}
	return n, bytes, tx.Commit()
}

// BenchmarkReach answers the questions of a page over the large catalogue, warm: the
// floor is one SELECT of as many rows by their primary key.
func BenchmarkReach(b *testing.B) {
	dir := reachDir(b)
	x, err := Open(b.Context(), dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	places := counties()
	var agencies []string
	for i := range 50 {
		agencies = append(agencies, places[i*57%len(places)].Code+"-people_government")
	}
	key := []report.Key{"requests.received.new"}
	for name, run := range map[string]func() (int, error){
		"compare 50 agencies, 20 years": func() (int, error) {
			c, err := x.Compare(b.Context(), CompareQuery{Indicators: key, Agencies: agencies})
			return rowsOf(c), err
		},
		"series of 50 agencies, 20 years": func() (int, error) {
			c, err := x.Compare(b.Context(), CompareQuery{Indicators: []report.Key{"series:requests.granted"}, Agencies: agencies})
			return rowsOf(c), err
		},
		"rank all counties, one year": func() (int, error) {
			c, err := x.Compare(b.Context(), CompareQuery{Indicators: key, Type: "people_government", Level: "county", From: 2022, To: 2022})
			return rowsOf(c), err
		},
		"wall of a city": func() (int, error) {
			c, err := x.Coverage(b.Context(), "320800", 0, 0)
			if err != nil {
				return 0, err
			}
			return len(c.Rows), nil
		},
	} {
		b.Run(name, func(b *testing.B) {
			var times []time.Duration
			start := time.Now()
			if _, err := run(); err != nil { // reads the file, if the system has not read it yet
				b.Fatal(err)
			}
			first := time.Since(start)
			for b.Loop() {
				start := time.Now()
				n, err := run()
				if err != nil || n == 0 {
					b.Fatal(n, err)
				}
				times = append(times, time.Since(start))
				b.ReportMetric(float64(n), "rows")
			}
			slices.Sort(times)
			b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

func rowsOf(c *Comparison) int {
	if c == nil {
		return 0
	}
	return len(c.Rows)
}

// BenchmarkReachExport writes a fifth of the large catalogue as a wide and as a long table;
// the floor of each only reads the rows that it is made of.
func BenchmarkReachExport(b *testing.B) {
	dir := reachDir(b)
	x, err := Open(b.Context(), dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	for name, of := range map[string]struct {
		write func(context.Context, io.Writer, Filter) (int, int, error)
		floor string
	}{
		"wide": {x.WriteWide, `SELECT r.id, r.figures FROM reports r WHERE r.year BETWEEN 2015 AND 2018 ORDER BY r.seq`},
		"long": {x.WriteLong, `SELECT r.id, p.blob FROM reports r JOIN prints p USING (seq) WHERE r.year BETWEEN 2015 AND 2018 ORDER BY r.seq`},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				start := time.Now()
				out := &counter{}
				reports, figures, err := of.write(b.Context(), out, Filter{From: 2015, To: 2018})
				if err != nil {
					b.Fatal(err)
				}
				took := time.Since(start)
				floor := readRows(b, x, of.floor)
				b.ReportMetric(float64(reports)/took.Seconds(), "reports/s")
				b.ReportMetric(float64(figures)/took.Seconds(), "figures/s")
				b.ReportMetric(took.Seconds()/floor.Seconds(), "×floor")
				b.ReportMetric(float64(out.n)/float64(reports), "B/report")
				b.ReportMetric(float64(out.n)/1e6/took.Seconds(), "MB/s")
			}
		})
	}
}

// readRows times reading two columns of every row.
func readRows(b *testing.B, x *Index, query string) time.Duration {
	g, err := x.acquire()
	if err != nil {
		b.Fatal(err)
	}
	defer g.release()
	start := time.Now()
	rows, err := g.db.QueryContext(b.Context(), query)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, blob sql.RawBytes
		if err := rows.Scan(&id, &blob); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

type counter struct{ n int }

func (c *counter) Write(b []byte) (int, error) { c.n += len(b); return len(b), nil }
