package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/pipeline"
)

// verifyFlags say what verify looks at.
type verifyFlags struct {
	deep, asJSON bool
	since        string
	keys         []string
	kit          string
}

func (a *app) verifyCommand() *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [--deep] [--since TIME|RUN] | verify --kit FILE",
		Short: "Check every kept byte against digests and signed manifests",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.kit != "" && (f.deep || f.since != "" || len(f.keys) > 0) {
				return usagef("verify --kit: a kit has no parts to choose: leave --deep, --since and --key away")
			}
			if f.kit != "" {
				return a.verifyKit(cmd.Context(), f.kit, f.asJSON)
			}
			scope, err := a.scope(f)
			if err != nil {
				return err
			}
			store, err := a.openArchive(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			return a.verify(cmd.Context(), store, scope, f)
		},
	}
	cmd.Flags().BoolVar(&f.deep, "deep", false, "also read every report again and compare it with the index")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print the tally as JSON")
	cmd.Flags().StringVar(&f.since, "since", "", "leave out what was sealed by then: a date, a time as 2006-01-02T15:04:05Z, or the id of a crawl run")
	cmd.Flags().StringArrayVar(&f.keys, "key", nil, "fingerprint of a key that may have signed, in place of the data folder's and the trusted ones")
	cmd.Flags().StringVar(&f.kit, "kit", "", "ZIP file of nianbao compare --kit to verify in place of the archive: reads its originals again, needs no data folder")
	return cmd
}

var fingerprint = regexp.MustCompile(`^[0-9a-f]{64}$`)

// scope is what the flags say, with the data folder's own key when they name none.
func (a *app) scope(f verifyFlags) (archive.Scope, error) {
	scope := archive.Scope{Keys: f.keys}
	for _, k := range slices.Concat(f.keys, a.config.TrustedKeys) {
		if !fingerprint.MatchString(k) {
			return scope, usagef("key %s: a fingerprint is 64 hex digits", k)
		}
	}
	if at, ok := moment(f.since); ok {
		scope.Since = at
	} else {
		scope.Run = f.since
	}
	if len(f.keys) > 0 {
		return scope, nil
	}
	scope.Keys = a.config.TrustedKeys
	if _, err := os.Stat(a.keyFile()); errors.Is(err, fs.ErrNotExist) {
		return scope, nil // a copy of the archive elsewhere: one key, whichever it is
	}
	key, err := archive.LoadKey(a.keyFile())
	if err != nil {
		return scope, err
	}
	scope.Keys = append(slices.Clone(scope.Keys), archive.Fingerprint(key.Public().(ed25519.PublicKey)))
	return scope, nil
}

// verified is what verify prints at its end.
type verified struct {
	Archive verifiedArchive     `json:"archive"`
	Sources *verifiedSources    `json:"sources,omitempty"`
	Reports *pipeline.ReadTally `json:"reports,omitempty"`
	Faults  int                 `json:"faults"`
}

// verifiedArchive is archive.VerifyTally with names for JSON.
type verifiedArchive struct {
	Files     int    `json:"files"`
	Records   int    `json:"records"`
	Captures  int    `json:"captures"`
	Problems  int    `json:"problems"`
	Bytes     int64  `json:"bytes"`
	Manifests int    `json:"manifests"`
	Unsealed  int64  `json:"unsealed"`
	Head      string `json:"head"`
	Key       string `json:"key"`
}

// verifiedSources counts the reports whose originals were looked for.
type verifiedSources struct {
	Reports int `json:"reports"`
	Missing int `json:"missing"`
}

func (v verified) print(w io.Writer) {
	t := v.Archive
	fmt.Fprintf(w, "archive: %d files, %d records, %d captures, %d bytes, %d problems\n", t.Files, t.Records, t.Captures, t.Bytes, t.Problems)
	if t.Manifests > 0 {
		fmt.Fprintf(w, "manifests: %d, the last with SHA-256 %s, signed with key %s; %d bytes not sealed yet\n", t.Manifests, t.Head, t.Key, t.Unsealed)
	}
	if v.Sources != nil {
		fmt.Fprintf(w, "originals: of %d reports, %d missing\n", v.Sources.Reports, v.Sources.Missing)
	}
	if v.Reports != nil {
		fmt.Fprintf(w, "reports: %d read again, %d differ\n", v.Reports.Reports, v.Reports.Differ)
	}
}

func (a *app) verify(ctx context.Context, store *archive.Store, scope archive.Scope, f verifyFlags) error {
	var v verified
	t, err := store.VerifyScope(ctx, scope, func(p archive.Problem) {
		v.Faults++
		fmt.Fprintf(a.err, "damaged: %s\n", p)
	})
	if err != nil {
		return err
	}
	v.Archive = verifiedArchive{t.Files, t.Records, t.Captures, t.Problems, t.Bytes, t.Manifests, t.Unsealed, t.Head, t.Key}
	if err := a.verifyReports(ctx, store, f.deep, &v); err != nil {
		return err
	}
	if f.asJSON {
		if err := printJSON(a.out, v); err != nil {
			return err
		}
	} else {
		v.print(a.text)
	}
	if v.Faults > 0 {
		return errItems
	}
	return nil
}

// verifyReports looks for the original of every report, and reads it again when deep.
// Without an index there is nothing to look for, but nothing to compare with either.
func (a *app) verifyReports(ctx context.Context, store *archive.Store, deep bool, v *verified) error {
	err := a.withIndex(ctx, func(x *index.Index) error {
		v.Sources = new(verifiedSources)
		n, err := pipeline.Sources(ctx, store, x, func(id, what string) {
			v.Faults++
			v.Sources.Missing++
			fmt.Fprintf(a.err, "missing: %s: %s\n", id, what)
		})
		v.Sources.Reports = n
		if err != nil || !deep {
			return err
		}
		t, err := pipeline.Check(ctx, store, x, a.parser, func(id, difference string) {
			v.Faults++
			fmt.Fprintf(a.err, "differs: %s: %s\n", id, difference)
		})
		v.Reports = &t
		return err
	})
	if errors.Is(err, index.ErrNoIndex) && !deep {
		return nil
	}
	return err
}
