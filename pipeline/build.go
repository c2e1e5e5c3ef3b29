package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// Progress tells how far a job is. Total is 0 while it is not known.
type Progress struct {
	Job         string // crawl or build
	What        string // the address or portal in hand
	Done, Total int
	Bytes       int64
}

// Build makes reports out of what the archive has and the index lacks.
type Build struct {
	Archive  *archive.Store
	Dir      string // folder of the index
	Full     bool   // build every report anew
	Log      *slog.Logger
	Progress func(Progress) // may be nil
}

// BuildTally is the account of one build.
type BuildTally struct {
	Captures  int       `json:"captures"`   // documents looked at
	Reports   int       `json:"reports"`    // reports made from them
	Figures   int       `json:"figures"`    // figures in those reports
	Findings  int       `json:"findings"`   // things in them that do not add up
	NotReport int       `json:"not_report"` // documents that are no annual report
	Skipped   int       `json:"skipped"`    // documents read before by this parser
	Failed    int       `json:"failed"`     // documents that could not be read
	Failures  []Problem `json:"failures,omitempty"`
	Seconds   float64   `json:"seconds"`
}

// Problem is a document that gave no report although it should.
type Problem struct {
	URL     string `json:"url"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// maxProblems bounds the list of failures in a tally; the count goes on.
const maxProblems = 1000

// Run builds a new generation of the index and puts it in service. On an error, or
// when ctx ends, the old generation stays as it was.
func (b *Build) Run(ctx context.Context) (t BuildTally, err error) {
	start := time.Now()
	builder, err := index.Begin(ctx, b.Dir, b.Full, index.Options{Log: b.Log, Parser: parser.Version})
	if err != nil {
		return t, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, builder.Abort())
		}
		t.Seconds = time.Since(start).Seconds()
	}()
	captures, err := b.documents(ctx)
	if err != nil {
		return t, err
	}
	years := yearChecks{}
	for i, c := range captures {
		if err := ctx.Err(); err != nil {
			return t, fmt.Errorf("the build stopped at %s and changed nothing: %w", c.URL, err)
		}
		if err := b.document(ctx, builder, c, &t, years); err != nil {
			return t, err
		}
		b.progress(c.URL, i+1, len(captures))
	}
	n, err := years.run(ctx, builder)
	if err != nil {
		return t, err
	}
	t.Findings += n
	if t.Captures == 0 && !builder.Full() && !b.Full {
		return t, builder.Abort() // nothing is new: the generation in service stays
	}
	return t, builder.Commit(ctx)
}

func (b *Build) progress(what string, done, total int) {
	if b.Progress != nil {
		b.Progress(Progress{Job: "build", What: what, Done: done, Total: total})
	}
}

// documents lists the captures to read, oldest first: reports, their attachments
// and imports that came with a body. Each payload of an address counts once.
func (b *Build) documents(ctx context.Context) ([]archive.Capture, error) {
	var cs []archive.Capture
	seen := map[[2]string]bool{}
	for c, err := range b.Archive.Captures(ctx, archive.Filter{}) {
		if err != nil {
			return nil, fmt.Errorf("listing the archive: %w", err)
		}
		if !isDocument(c) || seen[[2]string{c.URL, c.SHA256}] {
			continue
		}
		seen[[2]string{c.URL, c.SHA256}] = true
		cs = append(cs, c)
	}
	return cs, nil
}

func isDocument(c archive.Capture) bool {
	switch c.Role {
	case archive.RoleImport:
		return true
	case archive.RoleReport, archive.RoleAsset:
		return c.Status == 200 && c.Size > 0
	}
	return false
}

// document reads one capture and records what came of it, the outcome last: a build
// that is cut off in between reads it again.
func (b *Build) document(ctx context.Context, builder *index.Builder, c archive.Capture, t *BuildTally, years yearChecks) error {
	done, err := builder.Done(ctx, c.URL, c.SHA256, parser.Version)
	if err != nil {
		return err
	}
	if done {
		t.Skipped++
		return nil
	}
	t.Captures++
	r, code, err := b.read(ctx, c)
	if err != nil {
		return err
	}
	out := index.Outcome{URL: c.URL, SHA256: c.SHA256, Portal: c.Portal, Fetched: c.Time, Parser: parser.Version, Code: code.Code, Message: code.Message}
	switch {
	case r != nil:
		if err := builder.Put(ctx, r); err != nil {
			return fmt.Errorf("indexing the report at %s: %w", c.URL, err)
		}
		out.Report = r.ID
		t.Reports++
		t.Figures += len(r.Figures)
		t.Findings += len(r.Findings)
		years.add(r)
	case code.Code == parser.CodeNotReport || c.Role == archive.RoleAsset:
		t.NotReport++
	default:
		t.Failed++
		if len(t.Failures) < maxProblems {
			t.Failures = append(t.Failures, Problem{c.URL, code.Code, code.Message})
		}
	}
	return builder.Outcome(ctx, out)
}

// read parses one capture. The error is one of the archive; what is wrong with the
// document itself is in the Problem, whose code is "ok" for a report.
func (b *Build) read(ctx context.Context, c archive.Capture) (*report.Report, Problem, error) {
	fail := func(code string, err error) (*report.Report, Problem, error) {
		return nil, Problem{c.URL, code, err.Error()}, nil
	}
	body, _, err := b.Archive.Body(ctx, c.SHA256)
	if err != nil {
		return nil, Problem{}, fmt.Errorf("reading the kept bytes of %s: %w", c.URL, err)
	}
	if body, err = plain(body, c.ContentEncoding); err != nil {
		return fail(parser.CodeUnreadable, err)
	}
	r, err := parser.Parse(ctx, parser.Input{URL: c.URL, Type: c.Type, LinkText: c.LinkText, Region: c.Region, Agency: c.Agency, Year: c.Year, Body: body})
	var perr *parser.Error
	switch {
	case errors.As(err, &perr):
		if perr.Stack != nil {
			b.Log.Error("the parser failed", "url", c.URL, "sha256", c.SHA256, "error", perr.Message, "stack", string(perr.Stack))
		}
		return nil, Problem{c.URL, perr.Code, perr.Message}, nil
	case err != nil:
		return nil, Problem{}, fmt.Errorf("reading %s: %w", c.URL, err)
	}
	r.Source.Fetched, r.Source.SHA256 = c.Time, c.SHA256
	if err := r.Validate(time.Now().Year()); err != nil {
		return fail(parser.CodeUnreadable, err)
	}
	return r, Problem{URL: c.URL, Code: "ok"}, nil
}

// yearChecks holds the reports of a build whose neighbours in time must be checked:
// agency id → years.
type yearChecks map[string][]int

func (y yearChecks) add(r *report.Report) {
	for _, year := range []int{r.Year, r.Year + 1} { // the report itself, and the one after it
		if !slices.Contains(y[r.Agency.ID], year) {
			y[r.Agency.ID] = append(y[r.Agency.ID], year)
		}
	}
}

// run checks each year against the one before and returns how many findings there are.
func (y yearChecks) run(ctx context.Context, builder *index.Builder) (int, error) {
	n := 0
	for agency, years := range y {
		for _, year := range years {
			next, err := builder.Report(ctx, report.MakeID(agency, year))
			if errors.Is(err, index.ErrNotFound) {
				continue
			}
			if err != nil {
				return n, err
			}
			prev, err := builder.Report(ctx, report.MakeID(agency, year-1))
			if err != nil && !errors.Is(err, index.ErrNotFound) {
				return n, err
			}
			fs := report.CheckYears(prev, next)
			if err := builder.SetYearFindings(ctx, next.ID, fs); err != nil {
				return n, err
			}
			n += len(fs)
		}
	}
	return n, nil
}
