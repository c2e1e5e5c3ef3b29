// Package crawler finds the yearly disclosure reports on government portals and keeps in the archive
// everything it fetches on the way. It drives colly as a fetch and callback layer only; what may be
// fetched, when, and what is kept are decided here.
//
// The map, file by file:
//
//   - portal.go, cron.go, portals/: what a portal is, its YAML file, the embedded set.
//   - address.go: addresses in the form browsers would give them, and what their paths tell.
//   - wording.go, links.go, attachments.go: which link leads to a report, and which files hang on a report page.
//   - page.go, charset.go: a fetched page as text, with its links.
//   - edition.go: the form in which a link offers a report.
//   - walker.go, walk_*.go: how a list is walked, one file for each make of site; trail.go, paging.go, counted.go,
//     scripted.go, isreport.go: what several makes have in common.
//   - transport.go, exchange.go, block.go: one request and its answer: kept byte for byte, bounded, recognised when it is a wall.
//   - wire.go, tap.go, guard.go: connections: TLS, heads as they pass, addresses that are refused.
//   - robots.go, robotsfile.go, pacing.go, window.go, budget.go, trap.go: what the site allows, how often, when, how much, and what has no end.
//   - fetch.go, outcome.go: an address asked for in its turn, and what its answer means.
//   - crawl.go, run.go, tally.go: one crawl of one portal and its account.
//   - frontier.go, replay.go: a run that was cut off goes on.
//   - settle.go: what is told of is on the disk.
//   - browser.go, render.go: pages made by scripts.
//   - runs.go, losses.go: accounts of earlier runs, and what is no longer there.
package crawler
