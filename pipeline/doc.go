// Package pipeline runs the jobs that join the rooms of the house: crawl a set of
// portals into the archive, load files by hand, and build catalogue and text index
// from what the archive holds.
//
//   - crawl.go: many portals, one serial crawl each
//   - import.go: files that a person downloaded
//   - documents.go: which captures are to be read, and under which hints
//   - build.go, years.go: documents → reports → index, outcome recorded last
//   - export.go, exportformat.go: figures to files
//   - release.go, releasepart.go, releasemake.go, releaseverify.go: data releases, into the
//     archive and out of it
//   - check.go: every report read again and compared with the index
package pipeline
