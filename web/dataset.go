package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// Limits of downloads of many reports.
const (
	downloadsAtOnce = 2                // each keeps a processor busy
	exportStall     = 60 * time.Second // how long a reader may take over one part of a download
	exportPart      = 200              // reports in a part
)

// datasetPage offers the catalogue, or what a filter leaves of it, as files.
type datasetPage struct {
	Filter   index.Filter
	Chips    []chip
	Stats    index.Stats
	Reports  int
	Figures  int
	Query    string // of the filter, with its question mark, "" for none
	Releases []releaseItem
	entity   map[string]any
}

func (*datasetPage) template() string           { return "dataset" }
func (*datasetPage) heading(l *language) string { return l.sentence("dataset.title") }

func (p *datasetPage) describe(l *language, _ string) description {
	return description{Text: l.sentence("dataset.lead"), Entity: p.entity}
}

// dataset answers /dataset: how much there is, and where to fetch it.
func (s *site) dataset(w http.ResponseWriter, r *http.Request) error {
	f, err := readFilter(r)
	if err != nil {
		return err
	}
	p := &datasetPage{Filter: f, Query: strings.TrimSuffix(withParam(r.URL.Query(), "lang", ""), "?")}
	p.Chips = chips(r.URL.Query(), nil)
	if p.Stats, err = s.index.Stats(r.Context()); err != nil {
		return err
	}
	if f.Text != "" {
		found, err := s.index.Search(r.Context(), f)
		if err != nil {
			return err
		}
		p.Reports = found.Total
	} else if p.Reports, p.Figures, err = s.index.Count(r.Context(), f); err != nil {
		return err
	}
	p.Releases = s.releaseItems()
	p.entity = dataset(s.language(w, r), baseURL(r), p.Stats)
	return s.show(w, r, p)
}

// datasetCSV answers /dataset.csv: every figure of the reports that pass the filter.
func (s *site) datasetCSV(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, "text/csv; charset=utf-8", func(out io.Writer, rep *report.Report, first bool) error {
		rows := (&reportPage{Report: rep}).table()
		if !first {
			rows = rows[1:]
		} else if _, err := io.WriteString(out, report.ByteOrderMark); err != nil {
			return err
		}
		return report.WriteCSV(out, rows)
	})
}

// datasetLines answers /dataset.jsonl: whole records, one a line.
func (s *site) datasetLines(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, "application/jsonl; charset=utf-8", func(out io.Writer, rep *report.Report, _ bool) error {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return enc.Encode(rep)
	})
}

// download streams the reports that pass the request's filter through write. It begins
// only when the first part is there, so that a bad filter is still an error page.
func (s *site) download(w http.ResponseWriter, r *http.Request, contentType string, write func(out io.Writer, rep *report.Report, first bool) error) error {
	f, err := readFilter(r)
	if err != nil {
		return err
	}
	x, err := s.catalogue(r)
	if err != nil {
		return err
	}
	select {
	case s.downloads <- struct{}{}:
		defer func() { <-s.downloads }()
	default:
		return &failure{Status: http.StatusServiceUnavailable, Code: "busy", Key: "error.exports", Retry: exportBack}
	}
	total, err := totalOf(r.Context(), x, f)
	if err != nil {
		return err
	}
	d := &downloader{w: w, control: http.NewResponseController(w)}
	n := 0
	for rep, err := range passing(r.Context(), x, f) {
		if err == nil {
			err = write(&d.part, rep, n == 0)
		}
		if err != nil && n < exportPart {
			return err
		}
		if err != nil {
			panic(http.ErrAbortHandler) // half a download must not look like a whole one
		}
		if n++; n%exportPart == 0 {
			d.begin(r, contentType, total)
			d.flush()
		}
	}
	d.begin(r, contentType, total)
	d.flush()
	return nil
}

// totalOf counts the reports of a download, -1 where it can only estimate them. A search that finds more than paging
// reaches is refused: what is left out would not be seen.
func totalOf(ctx context.Context, x catalogue, f index.Filter) (int, error) {
	if f.Text == "" {
		n, _, err := x.Count(ctx, f)
		return n, err
	}
	f.Limit, f.Offset, f.After, f.Before = 1, 0, "", ""
	found, err := x.Search(ctx, f)
	if err != nil {
		return 0, err
	}
	if found.Total > maxDepth {
		return 0, badParam("q", "error.too_wide_search", maxDepth)
	}
	if !found.TotalExact {
		return -1, nil
	}
	return found.Total, nil
}

// passing yields the reports that pass f: all in the order of the catalogue or, with a
// text, those that a search finds in its order.
func passing(ctx context.Context, x catalogue, f index.Filter) iter.Seq2[*report.Report, error] {
	if f.Text == "" {
		return x.Reports(ctx, f)
	}
	return x.Matches(ctx, f)
}

// downloader sends a download in parts.
type downloader struct {
	w       http.ResponseWriter
	control *http.ResponseController
	part    bytes.Buffer
	begun   bool
}

func (d *downloader) begin(r *http.Request, contentType string, total int) {
	if d.begun {
		return
	}
	d.begun = true
	h := d.w.Header()
	openToAll(d.w)
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", asciiName(r.URL.Path)))
	if total >= 0 {
		h.Set("X-Total-Count", strconv.Itoa(total))
	}
}

// flush sends a part. A reader that has gone ends the request by its context.
func (d *downloader) flush() {
	_ = d.control.SetWriteDeadline(time.Now().Add(exportStall)) // a recorder in a test has none
	_, _ = d.part.WriteTo(d.w)
	d.part.Reset()
	_ = d.control.Flush()
}
