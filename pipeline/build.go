package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/parser"
	"github.com/nianbao/nianbao/report"
)

// Progress tells how far a build is.
type Progress struct {
	What        string // the address in hand
	Done, Total int    // documents
	Reports     int    // made of them so far
}

// Build makes reports out of what the archive has and the index lacks.
type Build struct {
	Archive  *archive.Store
	Dir      string         // folder of the index
	Full     bool           // build every report anew
	Parser   *parser.Parser // nil for one that runs nothing outside this program
	Log      *slog.Logger   // nil for none
	Progress func(Progress) // may be nil

	patience time.Duration // that of limit when 0
}

// documentTime is how long one document may take to read. A real report takes a few
// milliseconds, the worst hostile one of the size that is read some seconds. Programs
// of the system take longer: OCR needs some seconds for each page of a scan.
const (
	documentTime = time.Minute
	scanTime     = 10 * time.Minute
)

// limit is the time that one document gets.
func (b *Build) limit() time.Duration {
	if b.Parser != nil && b.Parser.OCR != nil {
		return cmp.Or(b.patience, scanTime)
	}
	return cmp.Or(b.patience, documentTime)
}

// maxDecoded bounds a body whose content coding is undone. The longest report pages
// have 0.2 MB, scans some 20 MB.
const maxDecoded = 64 << 20

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
	Agency  string `json:"agency,omitempty"` // id of the body whose report it would be
	Region  string `json:"region,omitempty"` // its code
	Year    int    `json:"year,omitempty"`   // and the year reported on
}

// maxProblems bounds the list of failures in a tally; the count goes on.
const maxProblems = 1000

// errMoved says that a document gave another report when it was read before, which
// only a build from nothing takes out of the index.
var errMoved = errors.New("a document is read as another report than before")

// errGone says that the index holds what came of a document that the archive has no more,
// because an older copy of it was restored.
var errGone = errors.New("a document is no longer in the archive")

// Run builds a new generation of the index and puts it in service. On an error, or
// when ctx ends, the old generation stays as it was.
func (b *Build) Run(ctx context.Context) (BuildTally, error) {
	start := time.Now()
	t, err := b.run(ctx, b.Full)
	if errors.Is(err, errMoved) || errors.Is(err, errGone) {
		b.log().Info("building everything anew", "reason", err)
		t, err = b.run(ctx, true)
	}
	if err == nil {
		err = b.releases(ctx, &t)
	}
	t.Seconds = time.Since(start).Seconds()
	return t, err
}

// releases makes the catalogues of data releases that the index lacks.
func (b *Build) releases(ctx context.Context, t *BuildTally) error {
	return ReleaseCatalogues{Archive: b.Archive, Dir: b.Dir, Log: b.Log}.Run(ctx, func(name string, err error) {
		t.fail(Problem{URL: releasePrefix + name, Code: string(RoleRelease), Message: err.Error() + "; all else is in service, and every build tries this release again"})
	})
}

func (b *Build) log() *slog.Logger {
	if b.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return b.Log
}

func (b *Build) run(ctx context.Context, full bool) (BuildTally, error) {
	builder, err := index.Begin(ctx, b.Dir, full, index.Options{Log: b.Log, Parser: parser.Version})
	if err != nil {
		return BuildTally{}, err
	}
	t, err := b.fill(ctx, builder)
	var told bool
	if err == nil {
		told, err = b.witness(ctx, builder)
	}
	if err != nil {
		return t, errors.Join(fmt.Errorf("the build changed nothing: %w", err), builder.Abort())
	}
	if t.Captures == 0 && !told && !builder.Full() {
		return t, builder.Abort() // nothing is new: the generation in service stays
	}
	return t, builder.Commit(ctx)
}

// witness takes in what the archive tells beside reports, and tells whether that is new.
func (b *Build) witness(ctx context.Context, builder *index.Builder) (bool, error) {
	w, err := witness(ctx, b.Archive)
	if err != nil {
		return false, err
	}
	return builder.SetWitness(ctx, w)
}

// fill reads every document that is new to builder.
func (b *Build) fill(ctx context.Context, builder *index.Builder) (t BuildTally, err error) {
	list, err := documents(ctx, b.Archive)
	if err != nil {
		return t, err
	}
	if err := gone(ctx, builder, list); err != nil {
		return t, err
	}
	near := newNeighbours()
	for i, d := range list {
		if err := ctx.Err(); err != nil {
			return t, fmt.Errorf("stopped at %s: %w", d.URL, err)
		}
		if err := b.document(ctx, builder, d, &t, near); err != nil {
			return t, err
		}
		b.progress(d.URL, i+1, len(list), t.Reports)
	}
	n, err := near.run(ctx, builder)
	t.Findings += n
	return t, err
}

func (b *Build) progress(what string, done, total, reports int) {
	if b.Progress != nil {
		b.Progress(Progress{What: what, Done: done, Total: total, Reports: reports})
	}
}

// document reads one document and records what came of it, the outcome last: a build
// that is cut off in between reads it again.
func (b *Build) document(ctx context.Context, builder *index.Builder, d *document, t *BuildTally, near *neighbours) error {
	done, err := builder.Done(ctx, d.URL, d.SHA256, reading(d.Capture))
	if err == nil && !done {
		done, err = builder.Done(ctx, d.URL, d.SHA256, b.tried(d.Capture))
	}
	if err != nil {
		return err
	}
	if done {
		t.Skipped++
		return nil
	}
	t.Captures++
	r, problem, err := b.read(ctx, d.Capture)
	if err != nil {
		return err
	}
	if err := b.moved(ctx, builder, d, r); err != nil {
		return err
	}
	out := index.Outcome{URL: d.URL, SHA256: d.SHA256, Portal: d.Portal, Fetched: d.first(), Parser: reading(d.Capture), Code: problem.Code, Message: problem.Message,
		Agency: problem.Agency, Region: problem.Region, Year: problem.Year}
	if problem.Code == parser.CodeUnsupported || problem.Code == parser.CodeImageOnly {
		out.Parser = b.tried(d.Capture)
	}
	switch {
	case r != nil:
		if err := builder.Put(ctx, r); err != nil {
			return fmt.Errorf("indexing the report at %s: %w", d.URL, err)
		}
		out.Report, out.Agency, out.Region, out.Year = r.ID, r.Agency.ID, r.Region.Code, r.Year
		t.add(r)
		near.add(r)
	case problem.Code == parser.CodeNotReport || d.Role == archive.RoleAsset:
		t.NotReport++
	default:
		t.fail(problem)
	}
	return builder.Outcome(ctx, out)
}

// tried names how a capture is read in vain for want of programs: once they are
// installed, the next build tries again.
func (b *Build) tried(c archive.Capture) string { return reading(c) + b.Parser.Lacks() }

// moved gives errMoved when the index holds another report that was made from d
// before more was known about it.
func (b *Build) moved(ctx context.Context, builder *index.Builder, d *document, now *report.Report) error {
	for _, c := range d.earlier {
		done, err := builder.Done(ctx, c.URL, c.SHA256, reading(c))
		if err != nil {
			return err
		}
		if !done {
			continue
		}
		was, _, err := b.read(ctx, c)
		if err != nil {
			return err
		}
		if was != nil && (now == nil || now.ID != was.ID) {
			return fmt.Errorf("%s, %s: %w", c.URL, was.ID, errMoved)
		}
	}
	return nil
}

// gone gives errGone when the index holds what came of a document that is not in list.
func gone(ctx context.Context, builder *index.Builder, list []*document) error {
	known := make(map[payload]bool, len(list))
	for _, d := range list {
		known[payload{d.URL, d.SHA256}] = true
	}
	url, err := builder.Unknown(ctx, func(url, sha256 string) bool { return known[payload{url, sha256}] })
	if err == nil && url != "" {
		err = fmt.Errorf("%s: %w", url, errGone)
	}
	return err
}

// first is when a document was first captured.
func (d *document) first() time.Time {
	if len(d.earlier) > 0 {
		return d.earlier[0].Time
	}
	return d.Time
}

func (t *BuildTally) add(r *report.Report) {
	t.Reports++
	t.Figures += len(r.Figures)
	t.Findings += len(r.Findings)
}

func (t *BuildTally) fail(p Problem) {
	t.Failed++
	if len(t.Failures) < maxProblems {
		t.Failures = append(t.Failures, p)
	}
}

// read parses one capture. The error is one of the archive; what is wrong with the
// document itself is in the Problem, whose code is "ok" for a report.
func (b *Build) read(ctx context.Context, c archive.Capture) (*report.Report, Problem, error) {
	body, _, err := b.Archive.Body(ctx, c.SHA256)
	if err != nil {
		return nil, Problem{}, fmt.Errorf("reading the kept bytes of %s: %w", c.URL, err)
	}
	return b.readBytes(ctx, c, body)
}

// readBytes parses the bytes of one capture, as they were served.
func (b *Build) readBytes(ctx context.Context, c archive.Capture, body []byte) (*report.Report, Problem, error) {
	fail := func(code string, err error) (*report.Report, Problem, error) {
		return nil, Problem{URL: c.URL, Code: code, Message: err.Error()}, nil
	}
	var err error
	if body, err = archive.Decode(body, c.ContentEncoding, maxDecoded); err != nil {
		return fail(parser.CodeUnreadable, err)
	}
	limited, cancel := context.WithTimeout(ctx, b.limit())
	defer cancel()
	r, err := b.Parser.Parse(limited, parser.Input{URL: c.URL, Type: c.Type, LinkText: c.LinkText, Region: c.Region, Agency: c.Agency, Year: c.Year, Body: body})
	var perr *parser.Error
	switch {
	case errors.As(err, &perr):
		if perr.Stack != nil {
			b.log().Error("the parser failed", "url", c.URL, "sha256", c.SHA256, "error", perr.Message, "stack", string(perr.Stack))
		}
		return nil, Problem{URL: c.URL, Code: perr.Code, Message: perr.Message, Agency: perr.Agency.ID, Region: perr.Region.Code, Year: perr.Year}, nil
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		return fail(parser.CodeUnreadable, fmt.Errorf("reading it takes longer than %v", b.limit()))
	case err != nil:
		return nil, Problem{}, fmt.Errorf("reading %s: %w", c.URL, err)
	}
	r.Source.Fetched, r.Source.SHA256 = c.Time, c.SHA256
	if err := r.Validate(time.Now().Year()); err != nil {
		return nil, Problem{URL: c.URL, Code: parser.CodeUnreadable, Message: err.Error(), Agency: r.Agency.ID, Region: r.Region.Code}, nil
	}
	return r, Problem{URL: c.URL, Code: "ok"}, nil
}
