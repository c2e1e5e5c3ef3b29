package pipeline

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
)

// ReleaseCheck is the account of VerifyRelease.
type ReleaseCheck struct {
	Parts   int `json:"parts"`
	Reports int `json:"reports"`
	Figures int `json:"figures"`
	Differ  int `json:"differ"` // things that are not what the release says
}

// VerifyRelease reads a release in the archive, every part against its digest and all of
// them against what the closing record says, and looks for the original of each report;
// differs is called for what is wrong.
func VerifyRelease(ctx context.Context, store *archive.Store, name string, differs func(what string)) (ReleaseCheck, error) {
	var t ReleaseCheck
	at, err := findRelease(ctx, store, name)
	if err != nil {
		return t, err
	}
	c, err := readClosing(ctx, store, at)
	if err != nil {
		return t, err
	}
	wrong := func(format string, args ...any) {
		t.Differ++
		differs(fmt.Sprintf(format, args...))
	}
	v := releaseVerifier{store: store, wrong: wrong, tally: &t}
	for i, p := range c.Parts {
		err := readPart(ctx, store, p, func(e index.Entry) error { return v.entry(ctx, e) })
		if ctx.Err() != nil {
			return t, ctx.Err()
		}
		if err != nil {
			wrong("part %d of %d: %v", i+1, len(c.Parts), err)
		}
		t.Parts++
	}
	for _, n := range []struct {
		what      string
		got, want int
	}{{"reports", t.Reports, c.Reports}, {"figures", t.Figures, c.Figures}, {"findings", v.findings, c.Findings}, {"documents that were not read", v.failed, c.Failed}} {
		if n.got != n.want {
			wrong("%d %s are there, the release says %d", n.got, n.what, n.want)
		}
	}
	return t, nil
}

type releaseVerifier struct {
	store            *archive.Store
	wrong            func(format string, args ...any)
	tally            *ReleaseCheck
	findings, failed int
}

// entry counts what it holds and looks for the original of a report.
func (v *releaseVerifier) entry(ctx context.Context, e index.Entry) error {
	if e.Record == nil {
		if e.Verdict == nil {
			v.failed++
		}
		return nil
	}
	var r struct {
		ID      string
		Figures []json.RawMessage
		Source  struct{ URL, SHA256 string }
	}
	if err := json.Unmarshal(e.Record, &r); err != nil {
		return err
	}
	v.tally.Reports++
	v.tally.Figures += len(r.Figures)
	for _, fs := range e.Findings {
		v.findings += len(fs)
	}
	for _, err := range v.store.Captures(ctx, archive.Filter{SHA256: r.Source.SHA256}) {
		return err // one is enough
	}
	v.wrong("%s: %s", r.ID, notKept(r.Source.SHA256, r.Source.URL))
	return nil
}
