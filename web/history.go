package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/nianbao/nianbao/archive"
	"github.com/nianbao/nianbao/changes"
	"github.com/nianbao/nianbao/index"
	"github.com/nianbao/nianbao/report"
)

// maxCompared bounds the versions of one address that are compared with each other:
// a page that is written anew at each visit would keep the server busy.
const maxCompared = 30

// historyPage is what became of one report: where it was seen, and what changed.
type historyPage struct {
	Report    *report.Report `json:"-"`
	ID        string         `json:"report"`
	Addresses []addressPast  `json:"addresses"` // that of the record first
}

// addressPast is one address over time.
type addressPast struct {
	URL       string        `json:"url"`
	FirstSeen time.Time     `json:"first_seen"`
	LastSeen  time.Time     `json:"last_seen"`
	Captures  int           `json:"captures"`
	Gone      *time.Time    `json:"gone"`     // first look that missed it since it was last seen, null if it is there
	Removed   bool          `json:"removed"`  // missed at a second look too
	Versions  []versionPast `json:"versions"` // newest first
}

// versionPast is one payload of an address.
type versionPast struct {
	SHA256   string          `json:"sha256"`
	Type     string          `json:"type"`
	Size     int64           `json:"size"`
	First    time.Time       `json:"first"`
	Last     time.Time       `json:"last"`
	Captures int             `json:"captures"`
	Import   bool            `json:"import"`
	Record   bool            `json:"record"`  // what the report page shows was read from it
	Read     bool            `json:"read"`    // a record of this report was read from it
	Changes  *changes.Report `json:"changes"` // since the version before; null where the two were not both read
	Anchor   string          `json:"-"`       // its digest, which feeds lead to; "" where the same bytes stood above
}

func (*historyPage) template() string { return "history" }

func (p *historyPage) heading(l *language) string {
	return l.sentence("history.title", p.Report.Agency.Name, p.Report.Year)
}

func (p *historyPage) data() any { return p }

// table lists the changes, one a row.
func (p *historyPage) table() [][]string {
	rows := [][]string{{"report", "url", "version", "first", "what", "name", "before", "after"}}
	for _, a := range p.Addresses {
		for _, v := range a.Versions {
			add := func(what, name, before, after string) {
				rows = append(rows, []string{p.ID, a.URL, v.SHA256, v.First.UTC().Format(time.RFC3339), what, name, before, after})
			}
			if v.Changes == nil {
				add("version", "", "", "")
				continue
			}
			for _, f := range v.Changes.Identity {
				add("identity", f.Name, f.Before, f.After)
			}
			for _, f := range v.Changes.Figures {
				add("figure", string(f.Key), printedOf(f.Before), printedOf(f.After))
			}
			for _, s := range v.Changes.Sections {
				for _, t := range s.Sentences {
					if before, after := bothOf(t); t.Op != changes.Same {
						add("sentence", string(s.Kind), before, after)
					}
				}
			}
		}
	}
	return rows
}

// printedOf is a figure as printed; what a version does not print at all is "absent".
func printedOf(f *report.Figure) string {
	switch {
	case f == nil:
		return string(report.StateAbsent)
	case f.State == report.StateBlank:
		return string(f.State)
	}
	return f.Text
}

// bothOf gives a sentence as each of the two versions has it.
func bothOf(s changes.Sentence) (before, after string) {
	for _, p := range append(s.Pieces, changes.Piece{Op: s.Op, Text: s.Text}) {
		if p.Op != changes.Added {
			before += p.Text
		}
		if p.Op != changes.Gone {
			after += p.Text
		}
	}
	return before, after
}

// anchor names the versions for the page. Bytes may come back, or stand at two addresses.
func (p *historyPage) anchor() {
	seen := map[string]bool{}
	for _, a := range p.Addresses {
		for i, v := range a.Versions {
			if !seen[v.SHA256] {
				seen[v.SHA256], a.Versions[i].Anchor = true, v.SHA256
			}
		}
	}
}

// history answers /history/{id…}.
func (s *site) history(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readHistory(r.Context(), named(r, "id"))
	if err != nil {
		return err
	}
	p.anchor()
	return s.show(w, r, p)
}

func (s *site) apiHistory(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readHistory(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return sendJSON(w, r, p)
}

func (s *site) readHistory(ctx context.Context, id string) (*historyPage, error) {
	rep, err := s.index.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	editions, err := s.index.Editions(ctx, id)
	if err != nil {
		return nil, err
	}
	urls := []string{rep.Source.URL}
	for _, e := range editions {
		if !slices.Contains(urls, e.URL) {
			urls = append(urls, e.URL)
		}
	}
	p := &historyPage{Report: rep, ID: rep.ID}
	for _, u := range urls {
		h, err := s.archive.History(ctx, u)
		if err != nil {
			return nil, err
		}
		a, err := s.past(ctx, rep, h)
		if err != nil {
			return nil, err
		}
		p.Addresses = append(p.Addresses, a)
	}
	return p, nil
}

// past compares each version of an address with the one before.
func (s *site) past(ctx context.Context, rep *report.Report, h archive.History) (addressPast, error) {
	a := addressPast{URL: h.URL, FirstSeen: h.FirstSeen, LastSeen: h.LastSeen, Captures: h.Captures, Removed: h.Removed(), Versions: []versionPast{}}
	if !h.Gone.IsZero() {
		a.Gone = &h.Gone
	}
	var before *report.Report
	for i, v := range h.Versions {
		past := versionPast{SHA256: v.SHA256, Type: v.Type, Size: v.Size, First: v.First, Last: v.Last, Captures: v.Captures, Import: v.Import,
			Record: v.SHA256 == rep.Source.SHA256}
		var read *report.Report
		if i >= len(h.Versions)-maxCompared {
			var err error
			if read, err = s.index.Version(ctx, rep.ID, v.SHA256); err != nil && !errors.Is(err, index.ErrNotFound) {
				return a, err
			}
		}
		if past.Read = read != nil; past.Read && before != nil {
			c := changes.Between(before, read)
			past.Changes = &c
		}
		before = read
		a.Versions = append(a.Versions, past)
	}
	slices.Reverse(a.Versions)
	return a, nil
}

// Changed counts the versions of the address that a reader would see as changes.
func (a addressPast) Changed() int { return max(len(a.Versions)-1, 0) }

// passage is a run of sentences of a comparison; Skipped counts those of one that did
// not change and is folded away.
type passage struct {
	Skipped   int
	Sentences []changes.Sentence
}

// contextSentences is how many unchanged sentences stay visible around a change.
const contextSentences = 1

// foldSame folds long runs of unchanged sentences, so that a reader sees the changes.
func foldSame(all []changes.Sentence) []passage {
	var out []passage
	show := func(ss []changes.Sentence) {
		if n := len(out); n > 0 && out[n-1].Skipped == 0 {
			out[n-1].Sentences = append(out[n-1].Sentences, ss...)
		} else if len(ss) > 0 {
			out = append(out, passage{Sentences: slices.Clone(ss)})
		}
	}
	for i := 0; i < len(all); {
		n := i
		for n < len(all) && all[n].Op == changes.Same {
			n++
		}
		from, to := i, n
		if i > 0 {
			from = min(i+contextSentences, n)
		}
		if n < len(all) {
			to = max(n-contextSentences, from)
		}
		if to-from > contextSentences {
			show(all[i:from])
			out = append(out, passage{Skipped: to - from, Sentences: all[from:to]})
			show(all[to:n])
		} else {
			show(all[i:n])
		}
		for i = n; i < len(all) && all[i].Op != changes.Same; i++ {
			show(all[i : i+1])
		}
	}
	return out
}
