// Package index is the queryable side of the archive: a catalogue in SQLite and a
// full text in Bleve, both written by one Put. All of it is derived and may be
// deleted: `nianbao build --full` makes it again from the archive.
//
// Building a new generation:
//   - builder.go: Begin, Commit, Abort
//   - generation.go, lock.go, meta.go: folders, CURRENT, who may write, what is stale
//   - put.go: a report's row and text together
//   - lane.go, textdoc.go: the full text, built by Bleve
//   - segmentplugin.go, segmentbleve.go: how Bleve makes, opens, merges and asks its segments
//   - segment.go, segmentwriter.go, segmentmerge.go, inverter.go: what stands in them
//   - texts.go, code.go: the text itself
//   - attributes.go, columns.go: what reports are narrowed, counted and ordered by
//   - state.go: what a data release keeps of a catalogue, and a catalogue made of that
//   - editions.go, outcome.go, setfindings.go: its other copies, what came of each
//     capture, what does not agree with the year before
//   - catalogue.go, schema.sql: the tables
//   - record.go, figures.go: the stored forms of a record and of its figures
//
// Analysis, shared by both sides:
//   - fold.go, tokenizer.go, mapping.go, document.go
//
// Reading:
//   - index.go, open.go: Open, Refresh, Close
//   - release.go, releases.go: catalogues of data releases beside the present one
//   - errors.go, result.go: what is answered
//   - filter.go, query.go, condition.go, comparing.go: what is asked, as values
//   - asked.go, narrow.go: the same, as conditions on attributes
//   - shard.go, evaluate.go: candidates, by arithmetic on the sets of Bleve's segments
//   - search.go, verify.go, match.go, indexof.go, order.go, page.go, facet.go, snippet.go: hits
//   - list.go, record_read.go, stats.go, findings.go: the catalogue by row
//   - compare.go, breaks.go, near.go, coverage.go: figures over years and agencies
package index
