package index

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"github.com/nianbao/nianbao/report"
)

// Kinds of names that a reader may mean.
const (
	NameAgency    = "agency"
	NameRegion    = "region"
	NameType      = "type"
	NameIndicator = "indicator"
	NamePhrase    = "phrase"
)

// name is one row of the table that suggestions come from.
type name struct {
	kind, value, label string // value is an id or code, for a phrase the phrase
	reports            int
}

// writeNames lists anew what the reports can be asked for: their bodies under every name,
// the places they lie in, the types, the indicators and the phrases that recur.
func (b *Builder) writeNames(ctx context.Context) error {
	if _, err := b.db.ExecContext(ctx, `DELETE FROM names`); err != nil {
		return err
	}
	var names []name
	for _, list := range []func(context.Context, *sql.DB) ([]name, error){agencyNames, regionNames, typeNames, indicatorNames, b.phrases} {
		ns, err := list(ctx, b.db)
		if err != nil {
			return fmt.Errorf("names for suggestions: %w", err)
		}
		names = append(names, ns...)
	}
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	for _, n := range names {
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO names (kind, value, label, folded, initials, reports) VALUES (?,?,?,?,?,?)`,
			n.kind, n.value, n.label, fold(n.label), initials(n.label), n.reports); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// initials are the first letters of the pinyin of every character, a polyphone's first
// reading: bsqrsj for 宝山区人社局. ASCII stays.
func initials(s string) string {
	args := pinyin.NewArgs()
	args.Style = pinyin.FirstLetter
	var b strings.Builder
	for _, r := range fold(s) {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else if first := pinyin.SinglePinyin(r, args); len(first) > 0 {
			b.WriteString(first[0])
		}
	}
	return b.String()
}

func scanName(rows *sql.Rows) (name, error) {
	var n name
	err := rows.Scan(&n.kind, &n.value, &n.label, &n.reports)
	return n, err
}

func agencyNames(ctx context.Context, db *sql.DB) ([]name, error) {
	return all(ctx, db, scanName, `SELECT 'agency', agency_id, agency_name, count(*) FROM reports GROUP BY agency_id, agency_name`)
}

// regionNames lists places by their full names; the rows of the code list that only
// number the tree are left out.
func regionNames(ctx context.Context, db *sql.DB) ([]name, error) {
	ns, err := all(ctx, db, scanName, `SELECT 'region', ancestor, '', count(*) FROM reports r JOIN within w ON w.code = r.region GROUP BY ancestor`)
	for i := range ns {
		ns[i].label = report.Regions().FullName(ns[i].value)
	}
	return slices.DeleteFunc(ns, func(n name) bool { return n.label == "" || !isPlace(n.value) }), err
}

func typeNames(ctx context.Context, db *sql.DB) ([]name, error) {
	ns, err := all(ctx, db, scanName, `SELECT 'type', agency_type, '', count(*) FROM reports GROUP BY agency_type`)
	for i := range ns {
		ns[i].label = report.AgencyTypeName(ns[i].value)
	}
	return slices.DeleteFunc(ns, func(n name) bool { return n.label == "" }), err
}

// indicatorNames lists the dictionary; how many reports print one is not counted.
func indicatorNames(context.Context, *sql.DB) ([]name, error) {
	byID := map[string]name{}
	for _, in := range report.Indicators().All() {
		if !in.Title {
			byID[in.ID] = name{NameIndicator, in.ID, report.Indicators().Label(in.ID), 0}
		}
	}
	return slices.SortedFunc(maps.Values(byID), func(a, b name) int { return strings.Compare(a.value, b.value) }), nil
}

const (
	// phraseSample is how many reports are read for phrases: what recurs in them
	// recurs in all.
	phraseSample = 2000
	// minPhrase and maxPhrase bound a phrase in characters: two are a word that
	// anybody types, longer ones are sentences.
	minPhrase, maxPhrase = 3, 12
	// minRecur is in how many of the sampled reports a phrase must stand.
	minRecur = 3
	// maxPhrases bounds the list.
	maxPhrases = 3000
)

// phrases finds what recurs between punctuation in a sample of the reports, evenly
// spread over them.
func (b *Builder) phrases(ctx context.Context, db *sql.DB) ([]name, error) {
	places, err := all(ctx, db, func(rows *sql.Rows) (p textPlace, err error) {
		return p, rows.Scan(&p.at, &p.size)
	}, `SELECT text_at, text_size FROM bodies ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	step := max(len(places)/phraseSample, 1)
	r := textReader{texts: b.texts}
	counts := map[string]int{}
	for i := 0; i < len(places); i += step {
		text, err := r.read(places[i])
		if err != nil {
			return nil, err
		}
		for _, p := range phrasesOf(text.decoded()) {
			counts[p]++
		}
	}
	var ns []name
	for p, n := range counts {
		if n >= minRecur {
			ns = append(ns, name{NamePhrase, p, p, n * step})
		}
	}
	slices.SortFunc(ns, func(a, b name) int {
		if a.reports != b.reports {
			return b.reports - a.reports
		}
		return strings.Compare(a.label, b.label)
	})
	return ns[:min(len(ns), maxPhrases)], nil
}

// phrasesOf lists the runs of Chinese characters of a report's sections, each once.
func phrasesOf(parts []part) []string {
	seen := map[string]bool{}
	for _, p := range parts {
		if p.kind == partTitle || p.kind == partAgency {
			continue
		}
		for run := range strings.FieldsFuncSeq(p.text, func(r rune) bool { return !isHan(r) }) {
			if n := utf8.RuneCountInString(run); minPhrase <= n && n <= maxPhrase {
				seen[run] = true
			}
		}
	}
	return slices.Collect(maps.Keys(seen))
}
