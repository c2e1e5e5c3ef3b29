// Package web serves the site and the API over an index and an archive.
//
//   - server.go: Server, its routes and the headers every answer carries
//   - errors.go: the one place where a handler's error becomes a page or a problem document
//   - page.go, send.go: one result feeds an HTML page, its .json and its .csv
//   - render.go, assets.go, language.go: templates, the style sheet, the catalogues of strings
//   - params.go, limits.go, query.go: what a caller may ask and how much of it
//   - search.go, report.go, grid.go, compare.go, comparetable.go, coverage.go,
//     findings.go, agency.go, region.go, indicators.go, about.go: one page each
//   - chart.go, chartlayout.go, chartfile.go: the line chart as SVG
//   - release.go, keeppin.go: answers of a data release, and links that stay within it
//   - original.go, view.go, decode.go, lit.go, clean.go: kept originals, and the cell a number came from
//   - api*.go, openapi.yaml: the API under /api/v1 and its description
//   - methods.go, rate.go, exports.go, pack.go: what every request passes before its page
//   - admin.go, adminaccess.go, metrics.go: the listener for operators
//   - health.go: /healthz and /readyz
//
// The site needs no JavaScript and loads nothing from elsewhere. Everything an
// original or a portal says is hostile: it is shown escaped, or inside a sandbox.
package web
