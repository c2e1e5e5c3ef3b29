// Package portalsim runs simulated district portals: real HTTP servers on
// loopback that list and serve annual disclosure reports the way live portals
// do, for the demo, tests and benchmarks. The same options give the same bytes.
//
// Every report page has a gold record: the figures, sections and identity that
// a right reading of the page must give.
//
//   - world.go, portal.go, serve.go: the portals as servers and as portal files
//   - build.go: which reports and which other pages a portal holds
//   - bodies.go: the offices of a district and their names over the years
//   - document.go, prose.go: one report: headings, sentences, tables
//   - history.go, figures_*.go, fault.go: figures that obey the relations of a
//     form over the years, or break exactly one of them
//   - formdata.go, form.go, form2019.go, press.go: the official tables, how their
//     figures are drawn and how their cells print
//   - pdf.go, pdftable.go, site_attach.go: reports as PDF files, linked from lists and
//     from pages that hold nothing else
//   - markup.go, site_trs.go, site_jpage.go, site_word.go: four portals' HTML
//   - column.go, site_*.go: one column of reports on a site of any make, with its
//     paging scripts and interfaces, for those who walk lists
//   - real.go: published figures of real reports, from realfigures.json
//
// The wording of the pages is this project's own. Labels are those of the
// official forms; forms/, prose/ and markup/ hold them as data.
package portalsim
